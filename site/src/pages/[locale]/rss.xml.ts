import rss from "@astrojs/rss";
import type { APIRoute } from "astro";
import { LOCALES, type Locale } from "../../../../content/schema/common.ts";
import { everyPiece, locate } from "../../pieces.ts";
import { LANG } from "../../twins.ts";
import { words } from "../../words.ts";

export const getStaticPaths = () => LOCALES.map((locale) => ({ params: { locale } }));

export const GET: APIRoute = async ({ params, site }) => {
  const locale = params["locale"] as Locale;
  const t = words[locale];
  const entries = await everyPiece(locale);
  return rss({
    title: t("feed.title"),
    description: t("site.description"),
    site: new URL(`/${locale}/`, site).href,
    customData: `<language>${LANG[locale]}</language>`,
    items: entries
      .sort((a, b) => b.data.publishedAt.localeCompare(a.data.publishedAt))
      .map((entry) => ({
        title: entry.data.title,
        description: entry.data.description,
        pubDate: new Date(entry.data.publishedAt),
        link: locate(entry).path,
        categories: [t(`kinds.${entry.collection}.one`)],
      })),
  });
};
