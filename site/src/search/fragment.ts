const EDGES = /^[\p{P}\p{S}\s]+|[\p{P}\p{S}\s]+$/gu;
/** A word that is found by fewer of its first letters is found by chance. */
const LETTERS_MIN = 3;

/** Marks that touch each other are one: a Chinese word may have been found sign by sign. */
export const joined = (excerpt: string) => excerpt.replace(/<\/mark>(\s*)<mark>/g, "$1");

/** The longest run of words an excerpt marks, without the punctuation around it. */
export function found(excerpt: string): string {
  const runs = (joined(excerpt).match(/(?<=<mark>)[^<]+/g) ?? []).map((run) => run.replace(EDGES, ""));
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), "");
}

/** What was found, as the browser marks it on the page that is opened: `:~:text=…`. Empty where nothing is marked. */
export function textFragment(excerpt: string): string {
  const words = found(excerpt);
  return words === "" ? "" : `:~:text=${encodeURIComponent(words).replaceAll("-", "%2D")}`;
}

/** Whether the best that was found is what somebody asked for: the engine goes on with fewer letters until something fits. */
export function isNear(asked: string, excerpt: string): boolean {
  const words = asked.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const marked = found(excerpt).toLowerCase();
  return words.some((word) => /\p{Script=Han}/u.test(word) || marked.includes(word.slice(0, LETTERS_MIN)));
}
