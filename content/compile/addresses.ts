import type { Locale } from "../schema/common.ts";
import { type Edition, publishedFrom } from "../schema/publish.ts";
import { type Addresses, knownPaths } from "./links.ts";
import type { Piece } from "./piece.ts";
import { headingIds } from "./prose/headings.ts";

/** Places that every page of a kind has beside its headings. */
const OWN_IDS = ["main", "footnote-label"];
const GATE_ID = "get";
/** The same for every piece of a house. */
const PATHS = new WeakMap<readonly Piece[], ReadonlySet<string>>();

/**
 * Where links of a piece may lead, in its language: a piece may not send readers to one that appears later than itself, and nothing
 * that is published leads to a draft. Without a piece: what may be linked to on the day of the edition, say from a mail.
 */
export function addressesFor(pieces: readonly Piece[], edition: Edition, locale: Locale, from: Piece | null): Addresses {
  const own = from?.texts[locale]?.yaml.value;
  const seen = own ? publishedFrom(own) : edition.day;
  const hidden = new Map<string, string>();
  const ids = new Map<string, readonly string[]>();
  for (const { kind, slug, texts } of pieces) {
    const text = texts[locale];
    if (!text) continue;
    const path = `/${kind}/${slug}/`;
    const { gate } = text.yaml.value;
    if (text.tree) ids.set(path, [...headingIds(text.tree), ...OWN_IDS, ...(gate ? [GATE_ID] : [])]);
    const there = publishedFrom(text.yaml.value);
    if (seen === null) continue;
    if (there === null) hidden.set(path, "which is a draft: readers would find nothing");
    else if (there > edition.day && there > seen) hidden.set(path, `which readers find from ${there} on`);
  }
  const paths = PATHS.get(pieces) ?? knownPaths(pieces);
  PATHS.set(pieces, paths);
  return { paths, hidden, ids };
}
