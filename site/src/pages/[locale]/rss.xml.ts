import rss from "@astrojs/rss";
import type { APIRoute } from "astro";
import { LOCALES, type Locale } from "../../../../content/schema/common.ts";
import { everyPiece, locate } from "../../pieces.ts";
import { LANG } from "../../twins.ts";
import { words } from "../../words.ts";

const NEWEST = 50;

export const getStaticPaths = () => LOCALES.map((locale) => ({ params: { locale } }));

export const GET: APIRoute = async ({ params, site }) => {
  const locale = params["locale"] as Locale;
  const t = words[locale];
  const entries = await everyPiece(locale);
  return rss({
    title: t("feed.title"),
    description: t("site.description"),
    site: new URL(`/${locale}/`, site).href,
    xmlns: { atom: "http://www.w3.org/2005/Atom" },
    customData: [
      `<language>${LANG[locale]}</language>`,
      `<atom:link href="${new URL(`/${locale}/rss.xml`, site).href}" rel="self" type="application/rss+xml"/>`,
    ].join(""),
    items: entries
      .sort((a, b) => b.data.publishedAt.localeCompare(a.data.publishedAt) || a.id.localeCompare(b.id))
      .slice(0, NEWEST)
      .map((entry) => ({
        title: entry.data.title,
        description: entry.data.description,
        pubDate: new Date(entry.data.publishedAt),
        link: locate(entry).path,
        categories: [
          t(`kinds.${entry.collection}.one`),
          ...entry.data.industries.map((each) => t(`choices.industry.${each}`)),
          ...entry.data.roles.map((each) => t(`choices.role.${each}`)),
        ],
      })),
  });
};
