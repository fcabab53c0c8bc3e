import GithubSlugger from "github-slugger";
import type { Heading, Nodes, Root } from "mdast";
import { everyNode } from "../mdx.ts";
import { type Problem, problemAt } from "../problem.ts";
import type { Source } from "../source.ts";

/** Headings below the title: the first is `##`, and each goes at most one level deeper than the one before. */
export function headingOrder(source: Source, tree: Root): Problem[] {
  let above = 1;
  return headingsOf(tree).flatMap((heading) => {
    const right = heading.depth === 1 ? 2 : Math.min(heading.depth, above + 1);
    above = right;
    if (right === heading.depth) return [];
    const line = heading.position?.start.line ?? 1;
    const text = source.lines[line - 1] ?? "";
    const message =
      heading.depth === 1
        ? "is a heading of the first level, which is the title's: the body begins with ##"
        : `jumps from ${"#".repeat(right - 1)} to ${"#".repeat(heading.depth)}: a heading goes one level deeper at a time`;
    return [
      problemAt(
        source,
        line,
        message,
        /^\s*#/.test(text) ? text.replace(/#+/, "#".repeat(right)) : `${"#".repeat(right)} ${wordsOf(heading)}`,
      ),
    ];
  });
}

/** Every piece is asked for its ids by each piece that is checked: a thousand would be walked a thousand times. */
const IDS = new WeakMap<Root, readonly string[]>();

/** The ids that the page gives to its headings, made as Astro makes them. */
export function headingIds(tree: Root): readonly string[] {
  const known = IDS.get(tree);
  if (known) return known;
  const slugger = new GithubSlugger();
  const ids = headingsOf(tree).map((heading) => slugger.slug(wordsOf(heading)));
  IDS.set(tree, ids);
  return ids;
}

function headingsOf(tree: Root): Heading[] {
  return [...everyNode(tree)].filter((node) => node.type === "heading");
}

function wordsOf(node: Nodes): string {
  if (node.type === "text" || node.type === "inlineCode") return node.value;
  return "children" in node ? node.children.map((child) => wordsOf(child as Nodes)).join("") : "";
}
