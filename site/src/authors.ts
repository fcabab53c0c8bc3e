import { parse } from "yaml";
import type { Locale } from "../../content/schema/common.ts";
import { authorsFile } from "../../content/schema/piece.ts";

export type Author = { id: string; name: string; title: string; about: string };

/** From `content/authors.yaml`: who signs a piece, in the language of the page. */
export function authors(source: string): (id: string, locale: Locale) => Author {
  const read = authorsFile.safeParse(parse(source));
  if (!read.success) throw new Error(`content/authors.yaml: ${read.error.message}`);
  return (id, locale) => {
    const person = read.data.authors.find((each) => each.id === id);
    if (!person) throw new Error(`content/authors.yaml has nobody called "${id}", whom a piece names as its owner.`);
    return { id, name: person.name[locale], title: person.title[locale], about: person.about[locale] };
  };
}
