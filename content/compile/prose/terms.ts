import type { Locale } from "../../schema/common.ts";
import type { Glossary } from "../../schema/glossary.ts";
import { remembered } from "../remembered.ts";
import type { Edit } from "./edits.ts";
import type { Passage } from "./passages.ts";

/** Words of a passage that the glossary replaces; `into` is null where only the writer knows what to say instead. */
export function terms(passage: Passage, locale: Locale, glossary: Glossary): (Omit<Edit, "into"> & { into: string | null })[] {
  return glossary.terms.flatMap(({ use, not, quoted, because }) =>
    (not[locale] ?? []).flatMap((word) => {
      const instead = use?.[locale];
      const why = `says “${word}”${instead === undefined ? "" : `, which we call “${instead}”`}: ${because[locale]}`;
      return [...passage.text.matchAll(PATTERNS[locale](word))]
        .filter(({ index }) => !quoted || !isQuoted(passage.text, index))
        .map((found) => {
          const start = passage.at[found.index]?.offset ?? 0;
          return { start, end: start + found[0].length, into: instead === undefined ? null : like(found[0], instead), why };
        });
    }),
  );
}

const PATTERNS: Record<Locale, (word: string) => RegExp> = {
  zh: remembered((word) => new RegExp(literally(word), "gu")),
  en: remembered((word) => new RegExp(`(?<![\\w-])${literally(word)}(?![\\w-])`, "giu")),
};

function literally(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function isQuoted(text: string, index: number): boolean {
  const before = text.slice(0, index);
  const opened = ["“”", "「」"].some(([open = "", close = ""]) => before.lastIndexOf(open) > before.lastIndexOf(close));
  return opened || (before.split('"').length - 1) % 2 === 1;
}

/** The word to use, with a capital where the other had one. */
function like(written: string, instead: string): string {
  return /^\p{Lu}\p{Ll}/u.test(written) ? instead.replace(/^./u, (first) => first.toUpperCase()) : instead;
}
