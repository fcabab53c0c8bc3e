import type { Root } from "mdast";
import { pathsOf } from "../schema/lists.ts";
import { everyNode } from "./mdx.ts";
import { likely } from "./nearest.ts";
import type { Piece } from "./piece.ts";
import { type Problem, problemAt } from "./problem.ts";
import type { Source } from "./source.ts";

/** Pages of the site that are no piece. */
const STATIC_PAGES = ["/", "/contact/", "/trial/", "/subscribe/", "/privacy/", "/preferences/", "/search/"] as const;

/** Every path, without its locale, that the site will have. */
export function knownPaths(pieces: readonly Piece[]): Set<string> {
  const listed = pieces.flatMap(({ kind, slug, texts }) => {
    const text = texts.zh ?? texts.en;
    return text ? [{ kind, slug, ...text.yaml.value }] : [];
  });
  return new Set([...STATIC_PAGES, ...pathsOf(listed), ...pieces.map(({ kind, slug }) => `/${kind}/${slug}/`)]);
}

/** The Markdown links of a body (and `href` of its components) that lead nowhere on our site. */
export function deadLinks(source: Source, tree: Root, paths: ReadonlySet<string>): Problem[] {
  const found: Problem[] = [];
  for (const node of everyNode(tree)) {
    const line = node.position?.start.line ?? 1;
    const targets =
      node.type === "link" || node.type === "definition"
        ? [node.url]
        : node.type === "mdxJsxFlowElement" || node.type === "mdxJsxTextElement"
          ? node.attributes.flatMap((one) =>
              one.type === "mdxJsxAttribute" && one.name === "href" && typeof one.value === "string" ? [one.value] : [],
            )
          : [];
    for (const target of targets) {
      if (!target.startsWith("/") || paths.has(withoutHash(target))) continue;
      const at = lineHolding(source, line, target);
      const better = likelyPath(target, paths);
      found.push(
        problemAt(
          source,
          at,
          `links to ${target}, which does not exist`,
          better === null ? "" : (source.lines[at - 1] ?? "").replace(target, better),
        ),
      );
    }
  }
  return found;
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

/** A paragraph of several lines: the link's own line, not the paragraph's first. */
function lineHolding(source: Source, from: number, text: string): number {
  const index = source.lines.findIndex((line, i) => i >= from - 1 && line.includes(text));
  return index === -1 ? from : index + 1;
}
