const HAN_PER_MINUTE = 400;
const WORDS_PER_MINUTE = 230;

/** Whole minutes to read a Markdown text, at least one. Han characters and Latin words are counted apart. */
export function minutesToRead(text: string): number {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/[\p{Script=Latin}\p{N}][\p{Script=Latin}\p{N}'’-]*/gu)?.length ?? 0;
  return Math.max(1, Math.round(han / HAN_PER_MINUTE + latin / WORDS_PER_MINUTE));
}
