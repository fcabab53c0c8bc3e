import type { APIRoute } from "astro";
import { LOCALES } from "../../../content/schema/common.ts";
import { PIECE_KINDS } from "../../../content/schema/piece.ts";
import { locate, pieces } from "../pieces.ts";
import { words } from "../words.ts";

const PAGES = ["contact", "trial", "subscribe", "preferences", "privacy"];

/** Every link leads to the page as Markdown; without `index.md` it is the page itself. */
export const GET: APIRoute = async ({ site }) => {
  const plain = (path: string) => new URL(`${path}index.md`, site).href;
  const lines = [`# ${words.en("site.title")}`, "", `> ${words.en("site.description")}`, "", words.en("site.plain")];
  for (const locale of LOCALES) {
    const t = words[locale];
    for (const kind of PIECE_KINDS) {
      const entries = await pieces(kind, locale);
      if (entries.length === 0) continue;
      lines.push("", `## ${t(`kinds.${kind}.title`)} (${locale})`, "");
      for (const entry of entries) lines.push(`- [${entry.data.title}](${plain(locate(entry).path)}): ${entry.data.description}`);
    }
    lines.push("", `## ${t("site.footerMenu")} (${locale})`, "", `- [${t("site.home")}](${plain(`/${locale}/`)})`);
    for (const page of PAGES) lines.push(`- [${t(`nav.${page}`)}](${plain(`/${locale}/${page}/`)})`);
  }
  return new Response(`${lines.join("\n")}\n`);
};
