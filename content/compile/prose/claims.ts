import type { Nodes, Root } from "mdast";
import type { Locale } from "../../schema/common.ts";
import { everyNode } from "../mdx.ts";
import { type Problem, problemAt } from "../problem.ts";
import type { Source } from "../source.ts";

const CLAIM: Record<Locale, RegExp> = {
  zh: /\d\s*[%％]|百分之|研究表明|研究显示|调查显示|调查表明|据统计|数据显示/u,
  en: /\d\s*%|\bper cent\b|\bstud(?:y|ies) (?:show|found|find|suggest)|\bresearch (?:shows|found|suggests)|\bsurveys? (?:show|found|find)|\baccording to (?:a|one|the) (?:study|survey|report)/iu,
};
/** A section that says so speaks of its own example, of the default policy, which stands in the playbook, or shows its arithmetic. */
const OWN: Record<Locale, RegExp> = {
  zh: /假设|假定|假如|示例|示意|虚构|演示|默认|例子|举例|[=×]/u,
  en: /\bassum|\bsuppose|\bexample|\billustrat|\binvented|\bdemo\b|\bdefault|[=×]/iu,
};

/**
 * Paragraphs that claim something about the world, in a section that names no source and has no numbers of its own: neither a footnote
 * nor a link, no table, no example.
 */
export function unsourcedClaims(source: Source, tree: Root, locale: Locale): Problem[] {
  return sectionsOf(tree)
    .filter((section) => !section.some((block) => hasOwnNumbers(source, block, locale)))
    .flatMap((section) => section.flatMap((block) => claimsIn(source, block, locale)));
}

/** The blocks between two headings. */
function sectionsOf({ children }: Root): Nodes[][] {
  const sections: Nodes[][] = [[]];
  for (const block of children) {
    if (block.type === "heading") sections.push([]);
    sections.at(-1)?.push(block);
  }
  return sections;
}

function hasOwnNumbers(source: Source, block: Nodes, locale: Locale): boolean {
  const text = source.text.slice(block.position?.start.offset ?? 0, block.position?.end.offset ?? 0);
  return block.type === "table" || OWN[locale].test(text) || hasSource(block);
}

function claimsIn(source: Source, block: Nodes, locale: Locale): Problem[] {
  return paragraphsOf(block).flatMap((paragraph) => {
    const { start, end } = { start: paragraph.position?.start.offset ?? 0, end: paragraph.position?.end.offset ?? 0 };
    const text = source.text.slice(start, end);
    const claim = CLAIM[locale].exec(text);
    if (!claim) return [];
    const line = (paragraph.position?.start.line ?? 1) + (text.slice(0, claim.index).split("\n").length - 1);
    const shown = (source.lines[line - 1] ?? "").trimEnd();
    return [
      problemAt(
        source,
        line,
        `“${around(text, claim.index, claim[0].length)}” has no source: name it, or say that it is an assumption`,
        `${shown}[^source]`,
      ),
    ];
  });
}

function paragraphsOf(node: Nodes): Nodes[] {
  if (node.type === "table" || node.type === "footnoteDefinition") return [];
  if (node.type === "paragraph") return [node];
  return "children" in node ? node.children.flatMap((child) => paragraphsOf(child as Nodes)) : [];
}

function hasSource(block: Nodes): boolean {
  return [...everyNode(block)].some(({ type }) => type === "footnoteReference" || type === "link" || type === "linkReference");
}

function around(text: string, index: number, length: number): string {
  return text
    .slice(Math.max(0, index - 12), index + length)
    .replace(/\s+/g, " ")
    .trim();
}
