import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LOCALES } from "../../content/schema/common.ts";
import { PIECE_KINDS } from "../../content/schema/piece.ts";
import { type Edition, isPublished } from "../../content/schema/publish.ts";

/** When each page of an edition has last changed, by its path: a piece by its own dates, a list of a kind by the latest of its pieces. */
export function lastChanged(content: string, edition: Edition): ReadonlyMap<string, string> {
  const changed = new Map<string, string>();
  const later = (path: string, day: string) => day > (changed.get(path) ?? "") && changed.set(path, day);
  for (const kind of PIECE_KINDS) {
    for (const slug of existsSync(join(content, kind)) ? readdirSync(join(content, kind)) : []) {
      for (const locale of LOCALES) {
        const file = join(content, kind, slug, `${locale}.mdx`);
        const day = existsSync(file) ? dayOf(readFileSync(file, "utf8"), edition) : undefined;
        if (day) for (const path of [`${kind}/${slug}/`, `${kind}/`, "library/", ""]) later(`/${locale}/${path}`, day);
      }
    }
  }
  return changed;
}

/** Readers are told nothing of a piece that they do not see yet, not even its day. */
function dayOf(source: string, edition: Edition): string | undefined {
  const [head = ""] = source.split(/\r?\n---/, 1);
  const day = (key: string) => new RegExp(`^${key}: ["']?(\\d{4}-\\d{2}-\\d{2})`, "m").exec(head)?.[1];
  const publishedAt = day("publishedAt");
  if (publishedAt === undefined || !isPublished({ publishedAt, draft: /^draft: *true\b/im.test(head) }, edition)) return undefined;
  return day("updatedAt") ?? publishedAt;
}
