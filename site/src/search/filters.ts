import type { Listed } from "../../../content/schema/lists.ts";

/** What a search can be narrowed by. */
export const FILTERS = ["kind", "industry", "role", "stage"] as const;
export type Filter = (typeof FILTERS)[number];

/** The choices of a piece, as they stand on its page: `kind:cases industry:software`. */
export function foundBy({ kind, industries, roles, stage }: Listed): string {
  return [`kind:${kind}`, ...industries.map((each) => `industry:${each}`), ...roles.map((each) => `role:${each}`), `stage:${stage}`].join(
    " ",
  );
}

/** The same, one by one, as Pagefind reads them. */
export const spread = (html: string): string =>
  html.replace(/<article([^>]*) data-found="([^"]*)"([^>]*)>/, (_, before: string, found: string, after: string) => {
    const choices = found.split(" ").map((each) => `<span data-pagefind-filter="${each}"></span>`);
    return `<article${before}${after}>${choices.join("")}`;
  });
