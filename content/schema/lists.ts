import { INDUSTRIES, ROLES, STAGES } from "./common.ts";
import { ARTICLE_GENRES, GUIDE_FORMATS, HELP_SUBJECTS, PIECE_KINDS, type PieceKind } from "./piece.ts";

export const PIECES_PER_PAGE = 20;

/** The list of every kind at once, beside those of one kind. */
export const LIBRARY = "library";
export type ListName = PieceKind | typeof LIBRARY;

/** What a list can be narrowed by, and its choices in the order in which they are offered. */
const FACETS = {
  kind: PIECE_KINDS,
  genre: ARTICLE_GENRES,
  subject: HELP_SUBJECTS,
  format: GUIDE_FORMATS,
  industry: INDUSTRIES,
  role: ROLES,
  stage: STAGES,
} as const;
export type By = keyof typeof FACETS;

/** What only one list is narrowed by; every list knows industry, role and stage. */
const OWN: Partial<Record<ListName, By>> = { library: "kind", articles: "genre", help: "subject", guides: "format" };

export interface Listed {
  kind: PieceKind;
  slug: string;
  industries: readonly string[];
  roles: readonly string[];
  stage: string;
  owner: string;
  genre?: string | undefined;
  subject?: string | undefined;
  format?: string | undefined;
}

export interface Facet {
  by: By;
  value: string;
}

export interface List {
  name: ListName;
  facet: Facet | null;
  /** How many pieces it holds. */
  count: number;
}

/** Every list the site has: all kinds, each kind, and each choice that some piece of it has. */
export function everyList(pieces: readonly Listed[]): List[] {
  return ([LIBRARY, ...PIECE_KINDS] as const).flatMap((name) => {
    const own = pieces.filter(({ kind }) => name === LIBRARY || kind === name);
    const bys = ([OWN[name], "industry", "role", "stage"] as const).filter((by) => by !== undefined);
    const narrowed = bys.flatMap((by) =>
      FACETS[by].map((value) => ({ name, facet: { by, value }, count: own.filter((piece) => isIn(piece, { by, value })).length })),
    );
    return [{ name, facet: null, count: own.length }, ...narrowed.filter(({ count }) => count > 0)];
  });
}

export function isIn(piece: Listed, { by, value }: Facet): boolean {
  if (by === "industry") return piece.industries.includes(value);
  return by === "role" ? piece.roles.includes(value) : piece[by] === value;
}

/** Without the locale: `/cases/`, `/cases/role/user/`. */
export function listPath({ name, facet }: Pick<List, "name" | "facet">): string {
  return `/${name}/${facet ? `${facet.by}/${facet.value}/` : ""}`;
}

export const authorPath = (id: string) => `/authors/${id}/`;

/** The addresses of the pages of a list: `/cases/`, `/cases/page/2/`; a list with nothing in it has one. */
export function pagesOf(path: string, count: number): string[] {
  const total = Math.max(1, Math.ceil(count / PIECES_PER_PAGE));
  return Array.from({ length: total }, (_, index) => (index === 0 ? path : `${path}page/${index + 1}/`));
}

/** Every address that pieces bring about, without the locale: their own, their lists' and their authors'. */
export function pathsOf(pieces: readonly Listed[]): string[] {
  const lists = everyList(pieces).flatMap((list) => pagesOf(listPath(list), list.count));
  const authors = [...new Set(pieces.map(({ owner }) => owner))].flatMap((id) =>
    pagesOf(authorPath(id), pieces.filter(({ owner }) => owner === id).length),
  );
  return [...lists, ...authors, ...pieces.map(({ kind, slug }) => `/${kind}/${slug}/`)];
}
