import type { Locale } from "../../content/schema/common.ts";
import { type CataloguePiece, catalogue } from "../generated/catalogue.ts";
import type { LeadState } from "../playbook/state.ts";

export interface Reading {
  title: string;
  path: string;
}

/** Events pass and help articles answer questions: neither is what somebody reads next by itself. */
const READ_ON = new Set(["whitepapers", "solutions", "cases", "articles", "guides"]);
/** How much more it says that a piece is for somebody's industry than for their chair or their stage. */
const INDUSTRY = 2;

/** What to read after a form: what the piece leads to that it stood on, else what is nearest to the person; never what they have read. */
export function readNext(
  locale: Locale,
  { resource, path }: { resource: string | null; path: string | null },
  lead: LeadState,
): Reading | null {
  const here = catalogue.find((piece) => piece.slug === (resource ?? slugIn(path)));
  const read = new Set([here?.slug, ...lead.reading.map(({ slug }) => slug)]);
  const fresh = catalogue.filter((piece) => !read.has(piece.slug));
  const next = fresh.find((piece) => here?.next === pathOf(piece)) ?? nearest(fresh, lead);
  return next ? { title: next.titles[locale], path: `/${locale}${pathOf(next)}` } : null;
}

function nearest(pieces: readonly CataloguePiece[], { profile, stage }: LeadState): CataloguePiece | null {
  const worth = ({ industries, roles, stage: written }: CataloguePiece) =>
    (profile.industry && industries.includes(profile.industry) ? INDUSTRY : 0) +
    (profile.role && roles.includes(profile.role) ? 1 : 0) +
    (written === stage ? 1 : 0);
  const [best] = pieces.filter(({ kind }) => READ_ON.has(kind)).sort((a, b) => worth(b) - worth(a));
  return best ?? null;
}

function pathOf({ kind, slug }: CataloguePiece): string {
  return `/${kind}/${slug}/`;
}

function slugIn(path: string | null): string | null {
  return /^\/(?:zh|en)\/[a-z]+\/([a-z0-9-]+)\/?$/.exec(path ?? "")?.[1] ?? null;
}
