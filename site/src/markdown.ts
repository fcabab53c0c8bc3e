import type { Element, ElementContent, Root, RootContent } from "hast";
import type { VFile } from "vfile";
import type { Locale } from "../../content/schema/common.ts";
import { phrases } from "./phrases.ts";
import type { Words } from "./wordbook.ts";

/** What the pages need beyond Markdown: links in the page's language, notes named in it, wide tables and code that scroll, no inline styles. */
export function rehypePiece(words: Record<Locale, Words>) {
  return (tree: Root, file: VFile) => {
    const locale: Locale = /zh\.mdx$/.test(file.path ?? "") ? "zh" : "en";
    walk(tree as Parent, locale, words[locale]);
    for (const child of tree.children) placeFigure(child, file.path ?? "");
  };
}

type Parent = { children: RootContent[] };

/** Goes into components too: what an author writes inside a callout is Markdown like the rest. */
function walk(parent: Parent, locale: Locale, t: Words) {
  parent.children = parent.children.map((child) => {
    if (child.type === "element") adapt(child, locale, t);
    if ("children" in child) walk(child as Parent, locale, t);
    return child.type === "element" && child.tagName === "table" ? scrollable(child) : child;
  });
}

/** A figure finds its drawing beside the piece that shows it. */
function placeFigure(node: RootContent, path: string) {
  if (node.type !== "mdxJsxFlowElement") return;
  const [, from = ""] = /([^/\\]+[/\\][^/\\]+[/\\](?:zh|en))\.mdx$/.exec(path) ?? [];
  if (node.name === "Figure") node.attributes.push({ type: "mdxJsxAttribute", name: "from", value: from.replaceAll("\\", "/") });
  for (const child of node.children) placeFigure(child as RootContent, path);
}

function adapt(element: Element, locale: Locale, t: Words) {
  const { properties } = element;
  const href = properties["href"];
  if (typeof href === "string") properties["href"] = localised(href, locale);
  if (properties["align"]) {
    properties["className"] = [`align-${String(properties["align"])}`];
    delete properties["align"];
  }
  if (/^h[2-4]$/.test(element.tagName)) element.children = element.children.flatMap((child) => breakable(child, locale));
  // The corner above row names is no heading of anything.
  if (element.tagName === "th" && element.children.length === 0) element.tagName = "td";
  // Whoever has no mouse scrolls wide code with the arrow keys.
  if (element.tagName === "pre") properties["tabIndex"] = 0;
  if (properties["id"] === "footnote-label") element.children = [{ type: "text", value: t("article.footnotes") }];
  if ("dataFootnoteBackref" in properties) properties["ariaLabel"] = t("article.footnoteBack");
}

function breakable(child: ElementContent, locale: Locale): ElementContent[] {
  if (child.type !== "text") return [child];
  const wbr: Element = { type: "element", tagName: "wbr", properties: {}, children: [] };
  return phrases(child.value, locale).flatMap((value, index) => [...(index > 0 ? [wbr] : []), { type: "text", value } as const]);
}

function scrollable(table: Element): Element {
  return { type: "element", tagName: "div", properties: { className: ["scroll"], tabIndex: 0 }, children: [table] };
}

/** `/cases/x/` becomes `/zh/cases/x/`; addresses that have a locale, files and other sites stay. */
export function localised(href: string, locale: Locale): string {
  return /^\/(?!\/|zh\/|en\/)[^.]*$/.test(href) ? `/${locale}${href}` : href;
}
