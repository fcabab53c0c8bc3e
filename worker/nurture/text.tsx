import type { Child } from "hono/jsx";

/** The most columns of a line of Latin text; Chinese breaks anywhere but at its spaces, and is left to the reader's window. */
const COLUMNS_MAX = 76;

/** Marks of the rendered text, which no author can write: an end of line, of paragraph, an address, a numbered list. */
const LINE = "\u2028";
const PARAGRAPH = "\u2029";
const ADDRESS = "\ufdd0";
const NUMBERS = "\ufdd1";
const ITEM = "\ufdd2";

type Piece = { children?: Child };

/** A letter as plain text: what stands in Markdown is its words and marks, of which `plain` makes lines. */
export function textPieces(address: (href: string) => string) {
  const block = ({ children }: Piece) => (
    <>
      {children}
      {PARAGRAPH}
    </>
  );
  const bare = ({ children }: Piece) => <>{children}</>;
  const link = ({ href = "", children }: Piece & { href?: string }) => (
    <>
      {children}
      {ADDRESS}
      {address(href)}
      {ADDRESS}
    </>
  );
  return {
    ...{ p: block, h2: block, h3: block, ul: block, blockquote: block, Facts: bare, strong: bare, em: bare, code: bare, a: link },
    ol: ({ children }: Piece) => (
      <>
        {NUMBERS}
        {children}
        {PARAGRAPH}
      </>
    ),
    li: ({ children }: Piece) => (
      <>
        {ITEM}
        {children}
        {LINE}
      </>
    ),
    br: () => <>{LINE}</>,
    Button: ({ href = "", children }: Piece & { href?: string }) => (
      <>
        {link({ href, children })}
        {PARAGRAPH}
      </>
    ),
    Quote: ({ children }: Piece) => <>{quoted(children)}</>,
  };
}

/** The lines of what somebody wrote, as mail quotes them. */
function quoted(words: Child): string {
  const said = Array.isArray(words) ? words.flat().join("") : String(words ?? "");
  return `${said
    .trim()
    .split(/\r?\n/)
    .map((line) => `> ${line}`)
    .join(LINE)}${PARAGRAPH}`;
}

const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

/** Rendered text pieces as lines: addresses each on a line of its own after the words they belong to. They hold no tags, only escaped characters. */
export function plain(rendered: string, escaped = true): string {
  const text = escaped ? rendered.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity) : rendered;
  return text
    .split(PARAGRAPH)
    .map(paragraph)
    .filter((each) => each !== "")
    .join("\n\n");
}

function paragraph(text: string): string {
  let number = text.includes(NUMBERS) ? 1 : null;
  return text
    .replaceAll(NUMBERS, "")
    .split(LINE)
    .flatMap((line) => {
      const said = line.replaceAll(ITEM, () => (number === null ? "- " : `${number++}. `));
      const [words = "", ...rest] = said.split(ADDRESS);
      const addresses = rest.filter((_, index) => index % 2 === 0);
      const whole = [words, ...rest.filter((_, index) => index % 2 === 1)].join("");
      return [...wrapped(joined(whole)), ...addresses];
    })
    .filter((line) => line !== "")
    .join("\n");
}

/** A line end of the source is a space, except between two Chinese characters. */
function joined(text: string): string {
  return text
    .replace(/(?<=[\p{Script=Han}\u3000-\u303f\uff00-\uffef])\s*\n\s*(?=[\p{Script=Han}\u3000-\u303f\uff00-\uffef])/gu, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Lines of at most `COLUMNS_MAX` columns; those that follow stand under the first, and quoted ones stay quoted. */
function wrapped(text: string): string[] {
  if (/\p{Script=Han}/u.test(text)) return [text];
  const lead = /^(?:> |- |\d+\. )/.exec(text)?.[0] ?? "";
  const under = lead === "> " ? lead : " ".repeat(lead.length);
  const lines: string[] = [];
  let line = lead;
  for (const word of text.slice(lead.length).split(" ")) {
    const longer = line === lead || line === under ? line + word : `${line} ${word}`;
    if (longer.length <= COLUMNS_MAX || line === lead || line === under) line = longer;
    else {
      lines.push(line);
      line = under + word;
    }
  }
  return [...lines, line];
}
