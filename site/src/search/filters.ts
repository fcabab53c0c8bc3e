import type { Entry } from "../pieces.ts";

/** What a search can be narrowed by. */
export const FILTERS = ["kind", "industry", "role", "stage"] as const;
export type Filter = (typeof FILTERS)[number];

/** The choices of a piece as the index reads them from its page: `kind:cases, industry:software`. */
export function foundBy({ collection, data: { industries, roles, stage } }: Entry): string {
  return [
    `kind:${collection}`,
    ...industries.map((each) => `industry:${each}`),
    ...roles.map((each) => `role:${each}`),
    `stage:${stage}`,
  ].join(", ");
}
