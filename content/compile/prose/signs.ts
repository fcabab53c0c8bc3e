import type { Locale } from "../../schema/common.ts";
import type { Edit } from "./edits.ts";
import type { Passage } from "./passages.ts";

const HAN = "\\p{Script=Han}";
const FULL: Record<string, string> = { ",": "，", ".": "。", ":": "：", ";": "；", "?": "？", "!": "！" };
const HALF: Record<string, string> = {
  ...{ "，": ", ", "。": ". ", "：": ": ", "；": "; ", "？": "? ", "！": "! ", "、": ", " },
  ...{ "（": " (", "）": ") ", "《": '"', "》": '"', "「": '"', "」": '"', "【": "[", "】": "]" },
};

/** A sign so many characters from Han belongs to a quotation. */
const NEAR = 3;

/** What is wrong with the signs between the words of a passage, as changes to it. */
export function signs(passage: Passage, locale: Locale): Edit[] {
  return locale === "zh"
    ? [...missingSpaces(passage), ...spareSpaces(passage), ...halfWidth(passage), ...quotes(passage)]
    : fullWidth(passage);
}

/** A space between Han and Latin letters or digits stands in the outer of the two, so that markup stays whole. */
function missingSpaces(passage: Passage): Edit[] {
  return matches(passage, new RegExp(`(?<=${HAN})[A-Za-z0-9]|(?<=[A-Za-z0-9])${HAN}`, "gu")).map(({ index }) => {
    const [before, after] = [passage.at[index - 1], passage.at[index]];
    const at = (before?.depth ?? 0) <= (after?.depth ?? 0) ? (before?.offset ?? 0) + 1 : (after?.offset ?? 0);
    return { start: at, end: at, into: " ", why: `wants a space between Chinese and Latin: “${around(passage, index - 1, index + 1)}”` };
  });
}

function spareSpaces(passage: Passage): Edit[] {
  const pattern = new RegExp(
    `(?<=[，。；：？！、（）《》]) +(?=\\S)|(?<=\\S) +(?=[，。；：？！、（）《》])|(?<=${HAN}) +(?=“)|(?<=”) +(?=${HAN})`,
    "gu",
  );
  return matches(passage, pattern)
    .filter((found) => !runsIn(passage, found))
    .map((found) =>
      edit(
        passage,
        found.index,
        found[0].length,
        "",
        `has a space beside full-width punctuation: “${around(passage, found.index - 1, found.index + found[0].length + 1)}”`,
      ),
    );
}

/** `**要点。** 正文`: the space after a bold beginning sets it apart. */
function runsIn({ text, at }: Passage, { index }: RegExpExecArray): boolean {
  return (at[index - 1]?.depth ?? 0) > (at[index]?.depth ?? 0) && /[，。；：？！”》）]/.test(text[index - 1] ?? "");
}

function halfWidth(passage: Passage): Edit[] {
  const single = new RegExp(`(?<=${HAN}[”）》]?)(?:[,;:?!]|\\.(?!\\w|\\.)) ?|[,;?!] ?(?=${HAN})|(?<!\\d): ?(?=${HAN})`, "gu");
  const pair = new RegExp(`(?<=${HAN}) ?\\(([^()\\n]*)\\) ?|\\(([^()\\n]*${HAN}[^()\\n]*)\\)`, "gu");
  const why = (found: RegExpExecArray) =>
    `has half-width punctuation in Chinese: “${around(passage, found.index - 1, found.index + found[0].length + 1)}”`;
  return [
    ...matches(passage, single).map((found) => edit(passage, found.index, found[0].length, FULL[found[0].trim()] ?? "", why(found))),
    ...matches(passage, pair).flatMap((found) => {
      const opens = found.index + found[0].indexOf("(");
      const closes = found.index + found[0].lastIndexOf(")");
      const end = found.index + found[0].length;
      return [edit(passage, found.index, opens - found.index + 1, "（", why(found)), edit(passage, closes, end - closes, "）", why(found))];
    }),
  ];
}

/** Straight or corner quotation marks around or beside Chinese. */
function quotes(passage: Passage): Edit[] {
  return matches(passage, /"([^"\n]*)"|「([^」\n]*)」|『([^』\n]*)』/gu).flatMap((found) => {
    const end = found.index + found[0].length;
    const beside = (passage.text[found.index - 1] ?? "") + (passage.text[end] ?? "");
    if (found[0].startsWith('"') && !new RegExp(HAN, "u").test(found[0] + beside)) return [];
    const why = `has quotation marks other than “”: ${found[0]}`;
    return [edit(passage, found.index, 1, "“", why), edit(passage, end - 1, 1, "”", why)];
  });
}

/** Near Han it belongs to a quoted word of the other language. */
function fullWidth(passage: Passage): Edit[] {
  const near = new RegExp(HAN, "u");
  const foreign = matches(passage, /[，。；：？！、（）《》「」【】]/gu).filter(
    ({ index }) => !near.test(passage.text.slice(Math.max(0, index - NEAR), index + NEAR + 1)),
  );
  return foreign.map((found) => {
    const rest = passage.text.slice(found.index + 1);
    const into = (HALF[found[0]] ?? "")
      .replace(/ $/, /^(?:\s|$)/.test(rest) ? "" : " ")
      .replace(/^ /, /\s$/.test(passage.text.slice(0, found.index)) ? "" : " ");
    return edit(
      passage,
      found.index,
      1,
      into,
      `has full-width punctuation in English: “${around(passage, found.index - 6, found.index + 1)}”`,
    );
  });
}

function matches({ text }: Passage, pattern: RegExp): RegExpExecArray[] {
  return [...text.matchAll(pattern)];
}

function edit(passage: Passage, index: number, length: number, into: string, why: string): Edit {
  const start = passage.at[index]?.offset ?? 0;
  return { start, end: (passage.at[index + length - 1]?.offset ?? start) + 1, into, why };
}

/** The characters from one to another with their nearest neighbours. */
function around({ text }: Passage, from: number, to: number): string {
  return text
    .slice(Math.max(0, from - 1), to + 1)
    .replace(/\s+/g, " ")
    .trim();
}
