import type { Locale } from "../../schema/common.ts";
import type { Glossary } from "../../schema/glossary.ts";
import type { Edit } from "./edits.ts";
import type { Passage } from "./passages.ts";

/** Words of a passage that the glossary replaces; `into` is null where only the writer knows what to say instead. */
export function terms(passage: Passage, locale: Locale, glossary: Glossary): (Omit<Edit, "into"> & { into: string | null })[] {
  return glossary.terms.flatMap(({ use, not, quoted, because }) =>
    (not[locale] ?? []).flatMap((word) => {
      const instead = use?.[locale];
      const why = `says “${word}”${instead === undefined ? "" : `, which we call “${instead}”`}: ${because[locale]}`;
      return [...passage.text.matchAll(pattern(word, locale))]
        .filter(({ index }) => !quoted || !isQuoted(passage.text, index))
        .map((found) => {
          const start = passage.at[found.index]?.offset ?? 0;
          return { start, end: start + found[0].length, into: instead === undefined ? null : like(found[0], instead), why };
        });
    }),
  );
}

function pattern(word: string, locale: Locale): RegExp {
  const text = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return locale === "zh" ? new RegExp(text, "gu") : new RegExp(`(?<![\\w-])${text}(?![\\w-])`, "giu");
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
