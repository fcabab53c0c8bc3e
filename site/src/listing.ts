import { type Facet, type List, listPath } from "../../content/schema/lists.ts";
import type { Words } from "./wordbook.ts";

/** How a choice of a facet is called. */
export const choice = ({ by, value }: Facet, t: Words) => (by === "kind" ? t(`kinds.${value}.title`) : t(`choices.${by}.${value}`));

/** What a list is called and how it introduces itself. */
export function listing({ name, facet, count }: List, t: Words): { title: string; intro: string } {
  const title = t(`kinds.${name}.title`);
  if (!facet) return { title, intro: t(`kinds.${name}.intro`) };
  const value = choice(facet, t);
  return { title: t(`facets.titles.${facet.by}`, { kind: title, value }), intro: t(`facets.intros.${facet.by}`, { title, value, count }) };
}

/** The list at a path without its locale, such as `/cases/role/user/`. */
export const listAt = (path: string, lists: readonly List[]) => lists.find((list) => listPath(list) === path);
