import { type Facet, type List, listPath } from "../../content/schema/lists.ts";
import type { Words } from "./wordbook.ts";

/** How a choice of a facet is called. */
export const choice = ({ by, value }: Facet, t: Words) => (by === "kind" ? t(`kinds.${value}.title`) : t(`choices.${by}.${value}`));

/** What a list is called and how it introduces itself. */
export function listing({ name, facet, count }: List, t: Words): { title: string; intro: string } {
  if (!facet) return { title: t(`kinds.${name}.title`), intro: t(`kinds.${name}.intro`) };
  const value = choice(facet, t);
  return {
    title: t(`facets.titles.${facet.by}`, { kind: t(`kinds.${name}.title`), value }),
    intro: t(`facets.intros.${facet.by}`, { kind: t(`kinds.${name}.many`), value, count }),
  };
}

/** The list at a path without its locale, such as `/cases/role/user/`. */
export const listAt = (path: string, lists: readonly List[]) => lists.find((list) => listPath(list) === path);
