import type { APIRoute } from "astro";
import { LOCALES } from "../../../content/schema/common.ts";
import { PIECE_KINDS } from "../../../content/schema/piece.ts";
import { locate, pieces } from "../pieces.ts";
import { words } from "../words.ts";

export const GET: APIRoute = async ({ site }) => {
  const lines = [`# ${words.en("site.title")}`, "", `> ${words.en("site.description")}`];
  for (const locale of LOCALES) {
    for (const kind of PIECE_KINDS) {
      const entries = await pieces(kind, locale);
      if (entries.length === 0) continue;
      lines.push("", `## ${words[locale](`kinds.${kind}.title`)} (${locale})`, "");
      for (const entry of entries)
        lines.push(`- [${entry.data.title}](${new URL(locate(entry).path, site).href}): ${entry.data.description}`);
    }
  }
  return new Response(`${lines.join("\n")}\n`);
};
