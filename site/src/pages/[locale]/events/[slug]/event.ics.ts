import type { APIRoute } from "astro";
import { LOCALES } from "../../../../../../content/schema/common.ts";
import { calendarFile } from "../../../../calendar.ts";
import { moments } from "../../../../events.ts";
import { type Entry, locate, pieces } from "../../../../pieces.ts";

export async function getStaticPaths() {
  const entries = (await Promise.all(LOCALES.map((locale) => pieces("events", locale)))).flat();
  return entries.map((entry) => ({ params: { locale: locate(entry).locale, slug: locate(entry).slug }, props: { entry } }));
}

export const GET: APIRoute<{ entry: Entry & { collection: "events" } }> = ({ props: { entry }, site }) => {
  const { slug, path } = locate(entry);
  const { title, description, place, publishedAt, updatedAt } = entry.data;
  const { from, to } = moments(entry.data);
  const file = calendarFile({
    uid: `${slug}@${new URL(site ?? "").hostname}`,
    stamp: updatedAt ?? publishedAt,
    from: from.epochMilliseconds,
    to: to.epochMilliseconds,
    title,
    description,
    place,
    url: new URL(path, site).href,
  });
  return new Response(file, { headers: { "content-type": "text/calendar; charset=utf-8" } });
};
