import { type CollectionEntry, getCollection } from "astro:content";
import { INDUSTRIES, type Industry, LOCALES, type Locale, ROLES, type Role } from "../../content/schema/common.ts";
import { PIECE_KINDS, type PieceKind } from "../../content/schema/piece.ts";

export type Entry = CollectionEntry<PieceKind>;
export type Facet = { by: "industry"; value: Industry } | { by: "role"; value: Role };

export function locate(entry: Entry): { slug: string; locale: Locale; path: string } {
  const [slug, locale] = entry.id.split("/") as [string, Locale];
  return { slug, locale, path: `/${locale}/${entry.collection}/${slug}/` };
}

/** Pieces of one kind in one language, newest first. */
export async function pieces(kind: PieceKind, locale: Locale): Promise<Entry[]> {
  const all: Entry[] = await getCollection(kind);
  const known = new Set(all.map((entry) => entry.id));
  for (const entry of all) {
    const { slug } = locate(entry);
    for (const each of LOCALES)
      if (!known.has(`${slug}/${each}`)) throw new Error(`content/${kind}/${slug}/${each}.mdx is missing: every piece has both languages.`);
  }
  return all
    .filter((entry) => locate(entry).locale === locale)
    .sort((a, b) => b.data.publishedAt.localeCompare(a.data.publishedAt) || a.id.localeCompare(b.id));
}

export async function everyPiece(locale: Locale): Promise<Entry[]> {
  return (await Promise.all(PIECE_KINDS.map((kind) => pieces(kind, locale)))).flat();
}

/** The industries and roles that some piece of the list is for, in the order of the contract. */
export function facets(entries: readonly Entry[]): Facet[] {
  const industries = INDUSTRIES.filter((value) => entries.some((entry) => entry.data.industries.includes(value)));
  const roles = ROLES.filter((value) => entries.some((entry) => entry.data.roles.includes(value)));
  return [...industries.map((value) => ({ by: "industry", value }) as const), ...roles.map((value) => ({ by: "role", value }) as const)];
}

export function matches(entry: Entry, facet: Facet): boolean {
  return facet.by === "industry" ? entry.data.industries.includes(facet.value) : entry.data.roles.includes(facet.value);
}
