/** Elements whose text nobody reads. */
const UNREAD = new Set(["style", "script", "head", "title", "template"]);
const BREAKS = new Set(["br", "p", "div", "tr", "li", "ul", "ol", "table", "blockquote", "hr", "h1", "h2", "h3", "h4", "pre"]);
const ENTITIES: Record<string, string> = { nbsp: " ", lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", ensp: " ", emsp: " " };
const RULE = "____________________";

/** The text of a mail that was written as HTML alone. Quotations begin with `>`, as in plain text. One pass, whatever the input. */
export function textOfHtml(html: string): string {
  const lines: string[] = [];
  let line = "";
  let quoted = 0;
  let unread: string | null = null;
  const end = () => {
    lines.push(`${quoted > 0 && line.trim() !== "" ? "> " : ""}${line.trim()}`);
    line = "";
  };
  const read = (text: string) => {
    if (unread === null) line += decoded(text).replace(/\s+/g, " ");
  };
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    read(html.slice(at, open === -1 ? html.length : open));
    if (open === -1) break;
    const comment = html.startsWith("<!--", open);
    const close = html.indexOf(comment ? "-->" : ">", open);
    if (close === -1) break;
    at = close + (comment ? 3 : 1);
    const [, slash = "", name = ""] = /^<(\/?)([a-z][a-z0-9]*)/i.exec(html.slice(open, open + 20)) ?? [];
    const tag = name.toLowerCase();
    if (unread !== null) {
      if (slash && tag === unread) unread = null;
      continue;
    }
    if (UNREAD.has(tag) && !slash) unread = tag;
    if (BREAKS.has(tag) && (tag === "br" || line.trim() !== "")) end();
    if (tag === "hr") lines.push(RULE);
    if (tag === "blockquote") quoted = Math.max(0, quoted + (slash ? -1 : 1));
  }
  end();
  return lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function decoded(text: string): string {
  return text.replace(/&(?:#(x?)([0-9a-f]{1,6})|(\w{2,8}));/gi, (entity, hex: string, code: string | undefined, name: string) => {
    if (code === undefined) return ENTITIES[name.toLowerCase()] ?? entity;
    const point = Number.parseInt(code, hex ? 16 : 10);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "";
  });
}
