import type { FootnoteDefinition, List, Nodes, Root, Table } from "mdast";
import type { MdxJsxFlowElement } from "mdast-util-mdx-jsx";
import { figures } from "../figures.ts";
import { content, literal } from "./typst.ts";

type Notes = { definitions: ReadonlyMap<string, FootnoteDefinition>; used: Set<string> };
type Context = { notes: Notes; address: (href: string) => string; figure: (file: string) => string };

/** The body of a paper as Typst markup. `address` makes a link absolute, `figure` reads a drawing. */
export function markup(tree: Root, address: Context["address"], figure: Context["figure"]): string {
  const definitions = new Map(tree.children.filter((node) => node.type === "footnoteDefinition").map((node) => [node.identifier, node]));
  return blocks(tree.children, { address, figure, notes: { definitions, used: new Set() } });
}

function blocks(nodes: readonly Nodes[], context: Context): string {
  return nodes
    .map((node, index) => (leadsIn(node, nodes[index + 1]) ? `#lead-in[${render(node, context)}]` : render(node, context)))
    .join("\n\n");
}

/** A sentence that introduces code stays with it, and so does one that ends with a colon before a table. */
function leadsIn(node: Nodes, next: Nodes | undefined): boolean {
  return node.type === "paragraph" && (next?.type === "code" || (next?.type === "table" && /[:：]$/.test(plain(node).trim())));
}

function inline(nodes: readonly Nodes[], context: Context): string {
  return nodes.map((node) => render(node, context)).join("");
}

function render(node: Nodes, context: Context): string {
  switch (node.type) {
    case "text":
      return content(node.value.replace(/\s*\n\s*/g, (_, at: number) => (betweenHan(node.value, at) ? "" : " ")));
    case "strong":
    case "emphasis":
      return `#strong[${inline(node.children, context)}]`;
    case "delete":
      return `#strike[${inline(node.children, context)}]`;
    case "inlineCode":
      return `#raw(${literal(node.value)});`;
    case "break":
      return "#linebreak();";
    case "link":
      return node.url.startsWith("#")
        ? inline(node.children, context)
        : `#link(${literal(context.address(node.url))})[${inline(node.children, context)}]`;
    case "footnoteReference":
      return footnote(node.identifier, context);
    case "footnoteDefinition":
      return "";
    case "paragraph":
      return inline(node.children, context);
    case "heading":
      return `#heading(level: ${node.depth - 1})[${inline(node.children, context)}]`;
    case "blockquote":
      return `#pull[${blocks(node.children, context)}]`;
    case "code":
      return `#raw(block: true, lang: ${node.lang ? literal(node.lang) : "none"}, ${literal(node.value)})`;
    case "thematicBreak":
      return "#rule()";
    case "list":
      return list(node, context);
    case "table":
      return table(node, context);
    case "mdxJsxFlowElement":
      return component(node, context);
    default:
      throw new Error(`A PDF cannot show "${node.type}"${node.position ? ` (line ${node.position.start.line} of the text)` : ""}.`);
  }
}

/** A line break in the source between two Chinese characters is no space. */
function betweenHan(text: string, at: number): boolean {
  const han = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;
  const after = /\S/u.exec(text.slice(at))?.[0] ?? "";
  return han.test(text[at - 1] ?? "") && han.test(after);
}

function footnote(identifier: string, context: Context): string {
  const { definitions, used } = context.notes;
  const definition = definitions.get(identifier);
  if (!definition) throw new Error(`The footnote [^${identifier}] is not defined.`);
  const label = `<note-${[...definitions.keys()].indexOf(identifier)}>`;
  if (used.has(identifier)) return `#footnote(${label});`;
  used.add(identifier);
  return `#footnote[${blocks(definition.children, context)}] ${label}`;
}

function list(node: List, context: Context): string {
  const ticked = node.children.some(({ checked }) => typeof checked === "boolean");
  const items = node.children
    .map(({ checked, children }) => `[${ticked ? `#tick-box(${checked === true});` : ""}${blocks(children, context)}]`)
    .join(", ");
  const tight = `tight: ${!node.spread}`;
  return node.ordered ? `#enum(start: ${node.start ?? 1}, ${tight}, ${items})` : `#list(${ticked ? "marker: [], " : ""}${tight}, ${items})`;
}

function table(node: Table, context: Context): string {
  const [head, ...rows] = node.children.map((row) => row.children.map((cell) => `[${inline(cell.children, context)}]`));
  const width = head?.length ?? 0;
  const padded = rows.flatMap((row) => Array.from({ length: width }, (_, column) => row[column] ?? "[]"));
  const columns = columnWidths(node).map((share) => `${share}fr,`);
  const align = Array.from({ length: width }, (_, column) => `${node.align?.[column] ?? "left"},`);
  return `#table(columns: (${columns.join(" ")}), align: (${align.join(" ")}), table.header(${head?.join(", ")}), ${padded.join(", ")})`;
}

/** What a long word asks of a column, so that it need not break: about 80 characters share a line. */
const WORD_SHARE = 0.28;

/** Shares by how much text stands in a column; the root keeps short columns readable. */
function columnWidths(node: Table): number[] {
  const shares: number[] = [];
  for (const row of node.children) {
    row.children.forEach((cell, column) => {
      const text = plain(cell);
      const word = Math.max(0, ...text.split(/[\s\u2e80-\uffef/-]+/).map((each) => each.length));
      shares[column] = Math.max(shares[column] ?? 0, Math.sqrt(Math.max(5, width(text))), word * WORD_SHARE);
    });
  }
  return shares.map((share) => Math.round(10 * share) / 10);
}

function plain(node: Nodes): string {
  return "value" in node ? node.value : "children" in node ? node.children.map(plain).join("") : "";
}

function width(text: string): number {
  return [...text].reduce((sum, character) => sum + (/[\u2e80-\uffef]/.test(character) ? 2 : 1), 0);
}

function component(node: MdxJsxFlowElement, context: Context): string {
  const attribute = (name: string) => {
    const found = node.attributes.find((each) => each.type === "mdxJsxAttribute" && each.name === name)?.value;
    if (typeof found !== "string") throw new Error(`<${node.name}> needs ${name}="…".`);
    return found;
  };
  if (node.name === "Callout") return `#callout(${literal(attribute("title"))})[${blocks(node.children, context)}]`;
  if (node.name === "Figures") {
    const items = figures(attribute("items"));
    return `#figures(${items.map(({ value, label }) => `(${literal(value)}, ${literal(label)})`).join(", ")},)`;
  }
  if (node.name === "Figure") {
    const image = `image(bytes(${literal(context.figure(attribute("file")))}), format: "svg", width: 100%, alt: ${literal(attribute("alt"))})`;
    return `#figure(${image}, caption: [${content(attribute("caption"))}])`;
  }
  throw new Error(`<${node.name ?? ""}> is not a component of a piece.`);
}
