import type { Nodes, Root } from "mdast";
import type { Source } from "../source.ts";
import type { Path, YamlText } from "../yaml.ts";

/** Words that are read in one go: a paragraph, a heading, a cell, an attribute, a line of frontmatter. Markup and code are left out. */
export interface Passage {
  text: string;
  /** For each character where it stands in the source, and how deep in markup. */
  at: readonly { offset: number; depth: number }[];
}

/** What frontmatter tells readers; everything else in it is for machines. */
export const TOLD_IN_MAILS = ["subject", "preheader"];
export const TOLD_IN_PIECES = [
  "title",
  "description",
  "takeaways",
  "company",
  "facts",
  "place",
  "agenda",
  "needs",
  "answer",
  "changes",
  "hypothesis",
];
/** Attributes of components that are sentences; others are lists and names. */
const SENTENCES = ["title", "alt", "caption"];
const BLOCKS: readonly string[] = ["paragraph", "heading", "tableCell"];
/** Stands for what no rule of writing applies to: code, addresses, notes. */
const NOTHING = "\uFFFC";

export function passages(yaml: YamlText, tree: Root | null, told: readonly string[]): Passage[] {
  return [...frontmatterPassages(yaml, told), ...(tree ? bodyPassages(yaml.source, tree) : [])];
}

function frontmatterPassages(yaml: YamlText, told: readonly string[]): Passage[] {
  const found: Passage[] = [];
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === "string") found.push(scalar(yaml, path));
    else if (Array.isArray(value)) for (const [i, one] of value.entries()) visit(one, [...path, i]);
    else if (value !== null && typeof value === "object") for (const [key, one] of Object.entries(value)) visit(one, [...path, key]);
  };
  for (const [key, value] of Object.entries((yaml.raw ?? {}) as Record<string, unknown>)) if (told.includes(key)) visit(value, [key]);
  return found;
}

function scalar(yaml: YamlText, path: Path): Passage {
  const { start, end } = yaml.spot(path);
  const quote = /^["']/.test(yaml.source.text.slice(start, end)) ? 1 : 0;
  return slice(yaml.source, start + quote, end - quote, 0);
}

function bodyPassages(source: Source, tree: Root): Passage[] {
  const found: Passage[] = [];
  const visit = (node: Nodes): void => {
    if (BLOCKS.includes(node.type)) found.push(join(pieces(source, node, 0)));
    if (node.type === "mdxJsxFlowElement" || node.type === "mdxJsxTextElement")
      for (const { type, name, value } of node.attributes as { type: string; name?: string; value?: unknown }[])
        if (type === "mdxJsxAttribute" && typeof value === "string" && SENTENCES.includes(name ?? ""))
          found.push(...attribute(source, node, String(name), value));
    if ("children" in node) for (const child of node.children) visit(child as Nodes);
  };
  visit(tree);
  return found.filter(({ text }) => text.trim() !== "");
}

function attribute(source: Source, node: Nodes, name: string, value: string): Passage[] {
  const start = source.text.indexOf(`${name}="`, node.position?.start.offset ?? 0) + name.length + 2;
  return source.text.startsWith(value, start) ? [slice(source, start, start + value.length, 0)] : [];
}

function pieces(source: Source, node: Nodes, depth: number): Passage[] {
  const start = node.position?.start.offset ?? 0;
  const end = node.position?.end.offset ?? start;
  if (node.type === "text") return [slice(source, start, end, depth)];
  if ("children" in node) return node.children.flatMap((child) => pieces(source, child as Nodes, depth + 1));
  return node.type === "footnoteReference" ? [] : [{ text: NOTHING, at: [{ offset: start, depth }] }];
}

function slice(source: Source, start: number, end: number, depth: number): Passage {
  const text = source.text
    .slice(start, end)
    .replace(/https?:\/\/[^\s（）「」”，。；]+|[\w.+-]+@[\w.-]+\w/g, (address) => NOTHING.repeat(address.length));
  return { text, at: Array.from({ length: end - start }, (_, i) => ({ offset: start + i, depth })) };
}

function join(parts: readonly Passage[]): Passage {
  return { text: parts.map(({ text }) => text).join(""), at: parts.flatMap(({ at }) => at) };
}
