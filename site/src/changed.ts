import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LOCALES } from "../../content/schema/common.ts";
import { PIECE_KINDS } from "../../content/schema/piece.ts";

/** When each page has last changed, by its path: a piece by its own dates, a list of a kind by the latest of its pieces. */
export function lastChanged(content: string): ReadonlyMap<string, string> {
  const changed = new Map<string, string>();
  const later = (path: string, day: string) => day > (changed.get(path) ?? "") && changed.set(path, day);
  for (const kind of PIECE_KINDS) {
    for (const slug of existsSync(join(content, kind)) ? readdirSync(join(content, kind)) : []) {
      for (const locale of LOCALES) {
        const file = join(content, kind, slug, `${locale}.mdx`);
        const day = existsSync(file) ? dayOf(readFileSync(file, "utf8")) : undefined;
        if (day) for (const path of [`${kind}/${slug}/`, `${kind}/`, "library/", ""]) later(`/${locale}/${path}`, day);
      }
    }
  }
  return changed;
}

function dayOf(source: string): string | undefined {
  const [head = ""] = source.split(/\r?\n---/, 1);
  const day = (key: string) => new RegExp(`^${key}: ["']?(\\d{4}-\\d{2}-\\d{2})`, "m").exec(head)?.[1];
  return day("updatedAt") ?? day("publishedAt");
}
