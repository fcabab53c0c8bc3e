import type { Locale } from "../../content/schema/common.ts";

const words = new Intl.Segmenter("zh-CN", { granularity: "word" });
const OPENING = /^[“‘《（〈「『(]+$/u;
const BOUND = /^[\p{P}\p{S}\s]+$/u;

/** A Chinese heading in pieces between which a line may break: never inside a word, never before a mark. Other languages have spaces for that. */
export function phrases(text: string, locale: Locale): string[] {
  if (locale !== "zh") return [text];
  const pieces: string[] = [];
  let opened = "";
  for (const { segment } of words.segment(text)) {
    if (OPENING.test(segment)) opened += segment;
    else if (BOUND.test(segment) && pieces.length > 0 && !opened) pieces[pieces.length - 1] += segment;
    else {
      pieces.push(opened + segment);
      opened = "";
    }
  }
  return opened ? [...pieces, opened] : pieces;
}
