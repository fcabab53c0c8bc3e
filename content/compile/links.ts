import type { Root } from "mdast";
import { pathsOf } from "../schema/lists.ts";
import { everyNode } from "./mdx.ts";
import { likely } from "./nearest.ts";
import type { Piece } from "./piece.ts";
import { type Problem, problemAt } from "./problem.ts";
import type { Source } from "./source.ts";

/** Pages of the site that are no piece. */
const STATIC_PAGES = ["/", "/contact/", "/trial/", "/subscribe/", "/privacy/", "/preferences/", "/search/"] as const;

/** Where a link may lead. */
export interface Addresses {
  /** Every path, without its locale, that the site has or will have. */
  paths: ReadonlySet<string>;
  /** Paths that whoever follows the link may not find, and why. */
  hidden: ReadonlyMap<string, string>;
  /** The ids on a page by path; a page that is not in here is not looked into. */
  ids: ReadonlyMap<string, readonly string[]>;
}

/** Every path, without its locale, that the site will have. */
export function knownPaths(pieces: readonly Piece[]): Set<string> {
  const listed = pieces.flatMap(({ kind, slug, texts }) => {
    const text = texts.zh ?? texts.en;
    return text ? [{ kind, slug, ...text.yaml.value }] : [];
  });
  return new Set([...STATIC_PAGES, ...pathsOf(listed), ...pieces.map(({ kind, slug }) => `/${kind}/${slug}/`)]);
}

/** The Markdown links of a body (and `href` of its components) that lead nowhere on our site, or to no place on a page. `own` is the page they stand on. */
export function deadLinks(source: Source, tree: Root, addresses: Addresses, own = ""): Problem[] {
  return linksOf(source, tree).flatMap(({ target, line }) => {
    const text = source.lines[line - 1] ?? "";
    const say = (message: string, better: string | null) =>
      problemAt(source, line, `links to ${target}, ${message}`, better === null ? "" : text.replace(target, better));
    const path = target.startsWith("#") ? own : withoutHash(target);
    if (path === "" || !path.startsWith("/")) return [];
    if (!addresses.paths.has(path)) return [say("which does not exist", likelyPath(target, addresses.paths))];
    const hidden = addresses.hidden.get(path);
    if (hidden !== undefined) return [say(hidden, null)];
    const [, id = ""] = /#(.*)$/.exec(target) ?? [];
    const ids = addresses.ids.get(path);
    if (id === "" || !ids || ids.includes(decoded(id))) return [];
    const meant = likely(decoded(id), ids);
    return [
      say(`but no heading there makes #${decoded(id)}${meant === null ? hint(ids) : ""}`, meant && target.replace(/#.*$/, `#${meant}`)),
    ];
  });
}

function linksOf(source: Source, tree: Root): { target: string; line: number }[] {
  return [...everyNode(tree)].flatMap((node) => {
    const targets =
      node.type === "link" || node.type === "definition"
        ? [node.url]
        : node.type === "mdxJsxFlowElement" || node.type === "mdxJsxTextElement"
          ? node.attributes.flatMap((one) =>
              one.type === "mdxJsxAttribute" && one.name === "href" && typeof one.value === "string" ? [one.value] : [],
            )
          : [];
    const line = node.position?.start.line ?? 1;
    return targets.filter((target) => /^[/#]/.test(target)).map((target) => ({ target, line: lineHolding(source, line, target) }));
  });
}

/** The path that was meant, or null where that is a guess. */
export function likelyPath(target: string, paths: ReadonlySet<string>): string | null {
  const bare = withoutHash(target)
    .replace(/^\/(?:zh|en)\//, "/")
    .replace(/\/?$/, "/");
  const [, kind = ""] = bare.split("/");
  const same = [...paths].filter((path) => path.startsWith(`/${kind}/`) && path.split("/").length === 4);
  return paths.has(bare) ? bare : likely(bare, same.length > 0 ? same : [...paths]);
}

const withoutHash = (target: string) => target.replace(/[#?].*$/, "");
const hint = (ids: readonly string[]) =>
  ids.length === 0
    ? ""
    : `; there are ${ids
        .slice(0, 6)
        .map((id) => `#${id}`)
        .join(", ")}`;

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

/** A paragraph of several lines: the link's own line, not the paragraph's first. */
function lineHolding(source: Source, from: number, text: string): number {
  const index = source.lines.findIndex((line, i) => i >= from - 1 && line.includes(text));
  return index === -1 ? from : index + 1;
}
