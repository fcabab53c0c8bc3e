import type { Root } from "mdast";
import { LOCALES, type Locale } from "../schema/common.ts";
import { everyNode } from "./mdx.ts";
import { type Problem, problemAt } from "./problem.ts";
import type { Source } from "./source.ts";

export interface MailTree {
  source: Source;
  tree: Root;
}

/** Something that both languages of a mail must have: as it is told, where it stands, and where it leads if it does. */
interface Part {
  name: string;
  line: number;
  /** What a link or a button leads to. */
  to: string | null;
}

/** The languages of a mail say one thing: the same buttons, links and conditions, in whatever order their sentences want. */
export function checkTwins(trees: Partial<Record<Locale, MailTree>>): Problem[] {
  return LOCALES.flatMap((locale) => {
    const [own, other] = [trees[locale], trees[locale === "zh" ? "en" : "zh"]];
    if (!own || !other) return [];
    const [lonely, theirs] = [without(own, other), without(other, own)];
    return lonely.map((part) => {
      const meant = part.to === null ? [] : theirs.filter(({ to }) => to !== null);
      const only = meant.length === 1 && lonely.filter(({ to }) => to !== null).length === 1 ? meant[0] : undefined;
      const says = `${part.name} is not in ${other.source.path.split("/").at(-1)}: both languages have the same buttons, links and <If>`;
      const text = own.source.lines[part.line - 1] ?? "";
      const fix = only?.to && part.to ? text.replace(part.to, only.to) : `add it to ${other.source.path}, or remove it here`;
      return problemAt(own.source, part.line, says, fix);
    });
  });
}

/** The parts of a mail that its other language has fewer of. */
function without(own: MailTree, other: MailTree): Part[] {
  const left = partsOf(other.tree).map(({ name }) => name);
  return partsOf(own.tree).filter(({ name }) => {
    const found = left.indexOf(name);
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
}

function partsOf(tree: Root): Part[] {
  return [...everyNode(tree)].flatMap((node): Part[] => {
    const line = node.position?.start.line ?? 1;
    if (node.type === "link" || node.type === "definition") return [{ name: `the link to ${node.url}`, line, to: node.url }];
    if (node.type !== "mdxJsxFlowElement" && node.type !== "mdxJsxTextElement") return [];
    const [attribute] = node.attributes.flatMap((one) => (one.type === "mdxJsxAttribute" ? [one] : []));
    const value = attribute?.value;
    const written = typeof value === "string" ? `"${value}"` : value ? `{${value.value.trim()}}` : "";
    return [
      { name: `<${node.name}${attribute ? ` ${attribute.name}=${written}` : ""}>`, line, to: node.name === "Button" ? written : null },
    ];
  });
}
