import type { BlockContent, DefinitionContent, FootnoteDefinition, ListItem, PhrasingContent, Root, RootContent, TableRow } from "mdast";
import { type HTMLElement, type Node, NodeType, parse } from "node-html-parser";
import remarkGfm from "remark-gfm";
import remarkStringify from "remark-stringify";
import { unified } from "unified";

type Block = BlockContent | DefinitionContent;

/** What leads about the site, or is for a hand and not for reading. */
const LEFT_OUT = new Set("script style template noscript button wbr".split(" "));
const BLOCKS = new Set(
  "address article aside blockquote dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table ul".split(
    " ",
  ),
);

const writer = unified().use(remarkGfm).use(remarkStringify, { bullet: "-", emphasis: "_", fences: true, rule: "-" });

/** A page as Markdown: what stands in its `<main>`, its title first and every link absolute. */
export function asMarkdown(html: string, url: string): string {
  const [main] = /<main[\s>][\s\S]*<\/main>/.exec(html) ?? [];
  if (!main) throw new Error(`${url} has no <main>`);
  const page = parse(main, { comment: false, blockTextElements: { script: true, style: true } });
  const blocks = new Reader(url).blocks(page.childNodes) as RootContent[];
  const isTitle = (node: RootContent) => node.type === "heading" && node.depth === 1;
  const root: Root = { type: "root", children: [...blocks.filter(isTitle), ...blocks.filter((node) => !isTitle(node))] };
  return writer.stringify(root);
}

class Reader {
  readonly #url: string;
  constructor(url: string) {
    this.#url = url;
  }

  /** Blocks one by one; words between them become paragraphs, and cards beside each other a list. */
  blocks(nodes: readonly Node[]): Block[] {
    const made: Block[] = [];
    let words: Node[] = [];
    const end = () => {
      const children = trimmed(this.#inline(words));
      if (children.length > 0) made.push({ type: "paragraph", children });
      words = [];
    };
    for (const node of nodes) {
      if (isElement(node) && isLeftOut(node)) continue;
      if (!isElement(node) || !isBlock(node)) {
        words.push(node);
        continue;
      }
      end();
      const card = cardLink(node);
      const last = made.at(-1);
      if (card && last?.type === "list") last.children.push(this.#card(node, card));
      else if (card) made.push({ type: "list", ordered: false, spread: false, children: [this.#card(node, card)] });
      else made.push(...this.#block(node));
    }
    end();
    return made;
  }

  #block(element: HTMLElement): Block[] {
    const { childNodes: children } = element;
    const tag = element.tagName.toLowerCase();
    switch (tag) {
      case "h1":
      case "h2":
      case "h3":
      case "h4":
      case "h5":
      case "h6":
        return [{ type: "heading", depth: Number(tag[1]) as 1 | 2 | 3 | 4 | 5 | 6, children: trimmed(this.#inline(children)) }];
      case "pre":
        return [{ type: "code", lang: languageOf(element), value: element.textContent.replace(/\n$/, "") }];
      case "blockquote":
        return [{ type: "blockquote", children: this.blocks(children) }];
      case "aside":
        return element.classList.contains("callout") ? [{ type: "blockquote", children: this.#callout(element) }] : this.blocks(children);
      case "ul":
      case "ol":
        return [this.#list(element, tag === "ol")];
      case "dl":
        return [{ type: "list", ordered: false, spread: false, children: this.#pairs(element) }];
      case "table":
        return element.querySelector("thead") ? [{ type: "table", children: this.#rows(element) }] : [this.#lines(element)];
      case "form":
        return this.#form(element);
      case "hr":
        return [{ type: "thematicBreak" }];
      case "figure":
        return this.#figure(element);
      case "section":
        return element.hasAttribute("data-footnotes") ? this.#notes(element) : this.blocks(children);
      case "summary":
        return element.querySelector("h2, h3, h4") ? this.blocks(children) : this.#strong(children);
      default:
        return this.blocks(children);
    }
  }

  #strong(nodes: readonly Node[]): Block[] {
    return [{ type: "paragraph", children: [{ type: "strong", children: trimmed(this.#inline(nodes)) }] }];
  }

  #callout(element: HTMLElement): Block[] {
    const [title, ...rest] = element.childNodes;
    return [...this.#strong(title ? [title] : []), ...this.blocks(rest)];
  }

  #list(element: HTMLElement, ordered: boolean) {
    const children = element.children.map(
      (item): ListItem => ({ type: "listItem", spread: false, children: this.blocks(item.childNodes) }),
    );
    return { type: "list" as const, ordered, spread: false, children };
  }

  #pairs(element: HTMLElement): ListItem[] {
    return element.querySelectorAll("dt").map((term) => {
      const said = term.nextElementSibling ?? term;
      const label: PhrasingContent = {
        type: "strong",
        children: [...trimmed(this.#inline(term.childNodes)), { type: "text", value: ":" }],
      };
      const children = [label, { type: "text", value: " " } as const, ...trimmed(this.#inline(said.childNodes))];
      return { type: "listItem", spread: false, children: [{ type: "paragraph", children }] };
    });
  }

  #rows(element: HTMLElement): TableRow[] {
    return element.querySelectorAll("tr").map((row) => ({
      type: "tableRow",
      children: row.children.map((cell) => ({ type: "tableCell", children: trimmed(this.#inline(cell.childNodes)) })),
    }));
  }

  /** A table without a head is a list of what belongs together. */
  #lines(element: HTMLElement): Block {
    const children = this.#rows(element).map(({ children: [first, ...rest] }): ListItem => {
      const said = rest.flatMap((cell) => [{ type: "text", value: " " } as const, ...cell.children]);
      return { type: "listItem", spread: false, children: [{ type: "paragraph", children: [...(first?.children ?? []), ...said] }] };
    });
    return { type: "list", ordered: false, spread: false, children };
  }

  /** A form cannot be filled in here: where it stands. */
  #form(element: HTMLElement): Block[] {
    const act = element.querySelector("[type=submit]")?.textContent.trim();
    return act ? [{ type: "paragraph", children: [{ type: "link", url: this.#url, children: [{ type: "text", value: act }] }] }] : [];
  }

  /** What a drawing shows, in the words that stand for it, and what it means. */
  #figure(element: HTMLElement): Block[] {
    const shown = element.querySelector("svg[role=img]")?.getAttribute("aria-label");
    if (!shown) return this.blocks(element.childNodes);
    const caption = element.querySelector("figcaption");
    const alt: Block = { type: "paragraph", children: [{ type: "emphasis", children: [{ type: "text", value: shown }] }] };
    return [alt, ...(caption ? this.blocks(caption.childNodes) : [])];
  }

  #notes(element: HTMLElement): Block[] {
    return element.querySelectorAll("li").map((note): FootnoteDefinition => {
      for (const back of note.querySelectorAll("[data-footnote-backref]")) back.remove();
      const identifier = noteOf(note.id);
      return { type: "footnoteDefinition", identifier, label: identifier, children: this.blocks(note.childNodes) };
    });
  }

  /** A piece on a list: its title as a link, and what is said of it. */
  #card(element: HTMLElement, link: HTMLElement): ListItem {
    const description = element.querySelectorAll("p").find((each) => each.classNames === "");
    const said = description ? trimmed(this.#inline(description.childNodes)) : [];
    const children = [...this.#inline([link]), ...(said.length > 0 ? [{ type: "text", value: ": " } as const, ...said] : [])];
    return { type: "listItem", spread: false, children: [{ type: "paragraph", children }] };
  }

  #inline(nodes: readonly Node[]): PhrasingContent[] {
    return nodes.flatMap((node): PhrasingContent[] => {
      if (node.nodeType === NodeType.TEXT_NODE) return [{ type: "text", value: node.text.replace(/\s+/g, " ") }];
      return isElement(node) && !isLeftOut(node) ? this.#phrase(node) : [];
    });
  }

  #phrase(element: HTMLElement): PhrasingContent[] {
    const children = this.#inline(element.childNodes);
    switch (element.tagName.toLowerCase()) {
      case "a": {
        const href = element.getAttribute("href");
        if (!href || children.length === 0) return children;
        return [...beside(element), { type: "link", url: new URL(href, this.#url).href, children: trimmed(children) }];
      }
      case "strong":
      case "b":
        return children.length > 0 ? [...apart(element), { type: "strong", children }] : [];
      case "em":
      case "i":
        return [{ type: "emphasis", children }];
      case "del":
        return [{ type: "delete", children }];
      case "code":
        return [{ type: "inlineCode", value: element.textContent }];
      case "br":
        return [{ type: "break" }];
      case "img":
        return [{ type: "image", url: new URL(element.getAttribute("src") ?? "", this.#url).href, alt: element.getAttribute("alt") ?? "" }];
      case "svg":
        return [];
      case "sup": {
        const note = element.querySelector("[data-footnote-ref]")?.getAttribute("href");
        return note ? [{ type: "footnoteReference", identifier: noteOf(note), label: noteOf(note) }] : children;
      }
      case "span":
      case "time":
        return [...apart(element), ...children];
      default:
        return children;
    }
  }
}

const isElement = (node: Node): node is HTMLElement => node.nodeType === NodeType.ELEMENT_NODE;
const isLeftOut = (element: HTMLElement): boolean =>
  LEFT_OUT.has(element.tagName.toLowerCase()) ||
  (element.tagName === "NAV" && !element.classList.contains("pager")) ||
  element.getAttribute("href") === "#narrow" ||
  // the second title of an experiment: the page has one
  element.getAttribute("data-title") === "b" ||
  element.getAttribute("aria-hidden") === "true" ||
  element.hasAttribute("hidden");
const isBlock = (element: HTMLElement): boolean => BLOCKS.has(element.tagName.toLowerCase());
const noteOf = (id: string) => id.replace(/^#?(?:user-content-)?fn-/, "");
const languageOf = (pre: HTMLElement) => /language-(\S+)/.exec(pre.querySelector("code")?.classNames ?? "")?.[1] ?? null;

function cardLink(element: HTMLElement): HTMLElement | null {
  return element.tagName === "ARTICLE" && element.classList.contains("piece") ? element.querySelector("h2 a, h3 a") : null;
}

function before(element: HTMLElement): Node | undefined {
  const siblings = element.parentNode?.childNodes ?? [];
  return siblings[siblings.indexOf(element) - 1];
}

/** Parts that only their style keeps apart on the page. */
function apart(element: HTMLElement): PhrasingContent[] {
  const said = before(element)?.textContent ?? "";
  return said === "" || /[\s（(“「–-]$/u.test(said) || /^\s/.test(element.textContent) ? [] : [{ type: "text", value: " · " }];
}

/** Two links without a word between them. */
function beside(element: HTMLElement): PhrasingContent[] {
  const node = before(element);
  return node && isElement(node) && node.tagName === "A" ? [{ type: "text", value: " · " }] : [];
}

/** No spaces at either end, and neighbouring texts as one. */
function trimmed(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const joined = nodes.reduce<PhrasingContent[]>((made, node) => {
    const last = made.at(-1);
    if (node.type === "text" && last?.type === "text") made[made.length - 1] = { type: "text", value: last.value + node.value };
    else made.push(node);
    return made;
  }, []);
  const first = joined[0];
  if (first?.type === "text") joined[0] = { type: "text", value: first.value.trimStart() };
  const last = joined.at(-1);
  if (last?.type === "text") joined[joined.length - 1] = { type: "text", value: last.value.trimEnd() };
  return joined.filter((node) => node.type !== "text" || node.value !== "");
}
