import { parse } from "yaml";
import { type Bilingual, LOCALES, type Locale } from "../../content/schema/common.ts";

/** Looks a sentence up by its dotted key and fills `{names}`; a missing key stops the build. */
export type Words = (key: string, values?: Record<string, string | number>) => string;

export function wordbooks(sources: Bilingual): Record<Locale, Words> {
  const books = { zh: sentences(sources.zh), en: sentences(sources.en) };
  for (const locale of LOCALES) {
    const other = locale === "zh" ? "en" : "zh";
    for (const key of books[locale].keys()) {
      if (!books[other].has(key)) throw new Error(`content/words/site/${other}.yaml: "${key}" is missing; ${locale}.yaml has it.`);
    }
  }
  return { zh: lookUp("zh", books.zh), en: lookUp("en", books.en) };
}

function lookUp(locale: Locale, book: ReadonlyMap<string, string>): Words {
  return (key, values = {}) => {
    const sentence = book.get(key);
    if (sentence === undefined) throw new Error(`content/words/site/${locale}.yaml: "${key}" is missing.`);
    return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined)
        throw new Error(`content/words/site/${locale}.yaml: "${key}" asks for {${name}}, which this place does not give.`);
      return String(value);
    });
  };
}

function sentences(source: string): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (node: unknown, path: string) => {
    if (typeof node === "object" && node !== null)
      for (const [name, child] of Object.entries(node)) visit(child, path ? `${path}.${name}` : name);
    else found.set(path, String(node ?? ""));
  };
  visit(parse(source), "");
  return found;
}
