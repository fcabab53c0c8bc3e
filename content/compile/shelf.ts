import { authorsFile, seriesFile } from "../schema/piece.ts";
import type { Library } from "./library.ts";
import { missingFile } from "./problem.ts";
import { readYaml } from "./yaml.ts";

/** What stands beside the pieces: who writes, and what belongs together. */
export interface Shelf {
  authors: readonly string[];
  series: readonly string[];
}

export const SHELF_FILES: readonly string[] = ["authors.yaml", "series.yaml"];

export function readShelf(library: Library): Shelf {
  const ids = (of: { id: string }[] | undefined) => (of ?? []).map(({ id }) => id);
  for (const path of SHELF_FILES)
    if (!library.has(path)) library.problems.push(missingFile(`content/${path}`, "is missing", `create content/${path}`));
  const authors = library.has("authors.yaml") ? readYaml(library.open("authors.yaml"), authorsFile, library.problems) : null;
  const series = library.has("series.yaml") ? readYaml(library.open("series.yaml"), seriesFile, library.problems) : null;
  return { authors: ids(authors?.value.authors), series: ids(series?.value.series) };
}
