import { type Glossary, glossaryFile } from "../schema/glossary.ts";
import { authorsFile, seriesFile } from "../schema/piece.ts";
import { type Redirects, redirectsFile } from "../schema/redirects.ts";
import type { Library } from "./library.ts";
import { missingFile } from "./problem.ts";
import { readYaml, type Yaml } from "./yaml.ts";

/** What stands beside the pieces: who writes, what belongs together, how we call things, where pages have gone. */
export interface Shelf {
  authors: readonly string[];
  series: readonly string[];
  glossary: Glossary | null;
  redirects: Yaml<Redirects> | null;
}

export const SHELF_FILES: readonly string[] = ["authors.yaml", "series.yaml", "glossary.yaml", "redirects.yaml"];

export function readShelf(library: Library): Shelf {
  const ids = (of: { id: string }[] | undefined) => (of ?? []).map(({ id }) => id);
  for (const path of SHELF_FILES)
    if (!library.has(path)) library.problems.push(missingFile(`content/${path}`, "is missing", `create content/${path}`));
  const authors = library.has("authors.yaml") ? readYaml(library.open("authors.yaml"), authorsFile, library.problems) : null;
  const series = library.has("series.yaml") ? readYaml(library.open("series.yaml"), seriesFile, library.problems) : null;
  const glossary = library.has("glossary.yaml") ? readYaml(library.open("glossary.yaml"), glossaryFile, library.problems) : null;
  const redirects = library.has("redirects.yaml") ? readYaml(library.open("redirects.yaml"), redirectsFile, library.problems) : null;
  return { authors: ids(authors?.value.authors), series: ids(series?.value.series), glossary: glossary?.value ?? null, redirects };
}
