import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A page as the build has written it. */
export interface Built {
  /** Its address, such as `/zh/cases/`. */
  path: string;
  file: string;
  html: string;
}

const AT_ONCE = 16;

/** Every page of the folder that stands at an address of its own, a few at a time: a large site does not fit in memory. */
export async function* builtPages(folder: string): AsyncGenerator<Built> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /(?:^|[\\/])index\.html$/.test(name)).sort();
  for (let from = 0; from < names.length; from += AT_ONCE) {
    yield* await Promise.all(
      names.slice(from, from + AT_ONCE).map(async (name) => {
        const file = join(folder, name);
        const path = `/${name.replaceAll("\\", "/").replace(/index\.html$/, "")}`;
        return { path, file, html: await readFile(file, "utf8") };
      }),
    );
  }
}

/** The content of a `<meta>` of a page's head. */
export function metaOf(html: string, name: string): string | undefined {
  const [, content] = new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(html) ?? [];
  return content?.replace(/&#(\d+);|&(amp|lt|gt|quot);/g, (_, code: string | undefined, named: string) =>
    code ? String.fromCodePoint(Number(code)) : ({ amp: "&", lt: "<", gt: ">", quot: '"' }[named] ?? ""),
  );
}
