import { type CollectionEntry, getCollection } from "astro:content";
import { LOCALES, type Locale } from "../../content/schema/common.ts";
import type { Listed } from "../../content/schema/lists.ts";
import { PIECE_KINDS, type PieceKind } from "../../content/schema/piece.ts";
import { isPublished } from "../../content/schema/publish.ts";
import { EDITION } from "./edition.ts";

export type Entry = CollectionEntry<PieceKind>;

export function locate(entry: Entry): { slug: string; locale: Locale; path: string } {
  const [slug, locale] = entry.id.split("/") as [string, Locale];
  return { slug, locale, path: `/${locale}/${entry.collection}/${slug}/` };
}

/** Pieces of one kind in one language that readers see on the day of the build, newest first. */
export async function pieces(kind: PieceKind, locale: Locale): Promise<Entry[]> {
  const all: Entry[] = await getCollection(kind);
  const known = new Set(all.map((entry) => entry.id));
  for (const entry of all) {
    const { slug } = locate(entry);
    for (const each of LOCALES)
      if (!known.has(`${slug}/${each}`)) throw new Error(`content/${kind}/${slug}/${each}.mdx is missing: every piece has both languages.`);
  }
  return all
    .filter((entry) => locate(entry).locale === locale && isPublished(entry.data, EDITION))
    .sort((a, b) => b.data.publishedAt.localeCompare(a.data.publishedAt) || a.id.localeCompare(b.id));
}

export async function everyPiece(locale: Locale): Promise<Entry[]> {
  return (await Promise.all(PIECE_KINDS.map((kind) => pieces(kind, locale)))).flat();
}

/** The piece as the lists of the contract know it. */
export function listed(entry: Entry): Listed {
  return { kind: entry.collection, slug: locate(entry).slug, ...entry.data };
}
