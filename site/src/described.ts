import { authorPath } from "../../content/schema/lists.ts";
import { moments } from "./events.ts";
import { author } from "./people.ts";
import { type Entry, locate } from "./pieces.ts";
import { sharedAs } from "./share/address.ts";
import { organization, publisher, questions } from "./structured.ts";
import { LANG } from "./twins.ts";
import { words } from "./words.ts";

type Held = Extract<Entry, { collection: "events" }>;

/** What machines are told of a piece: who says it, when and to whom it belongs; an event is one, and help answers a question. */
export function described(entry: Entry, site: URL | undefined): object[] {
  const { locale, path } = locate(entry);
  const t = words[locale];
  const url = new URL(path, site).href;
  const whole = [organization(site, t("site.title"))];
  if (entry.collection === "events") return [eventOf(entry, url, site), ...whole];
  const asked = entry.collection === "help" ? [questions([{ question: entry.data.title, answer: entry.data.answer, url }])] : [];
  return [articleOf(entry, url, site), ...asked, ...whole];
}

function common(entry: Entry, url: string, site: URL | undefined) {
  return { url, image: new URL(sharedAs(locate(entry).path), site).href };
}

function articleOf(entry: Entry, url: string, site: URL | undefined) {
  const { locale } = locate(entry);
  const { title, owner, publishedAt, updatedAt } = entry.data;
  const person = author(owner, locale);
  return {
    "@type": "Article",
    "@id": `${url}#article`,
    headline: title,
    ...common(entry, url, site),
    inLanguage: LANG[locale],
    datePublished: publishedAt,
    dateModified: updatedAt ?? publishedAt,
    author: { "@type": "Person", name: person.name, jobTitle: person.title, url: new URL(`/${locale}${authorPath(owner)}`, site).href },
    publisher: publisher(site),
    mainEntityOfPage: url,
  };
}

/** An offer is not told: what a seat costs is not ours to guess. */
function eventOf(entry: Held, url: string, site: URL | undefined) {
  const { title, description, online, place, spoken, seats } = entry.data;
  const { from, to } = moments(entry.data);
  const instant = (at: typeof from) => at.toString({ timeZoneName: "never", smallestUnit: "second" });
  return {
    "@type": "Event",
    "@id": `${url}#event`,
    name: title,
    description,
    ...common(entry, url, site),
    startDate: instant(from),
    endDate: instant(to),
    eventStatus: "https://schema.org/EventScheduled",
    eventAttendanceMode: `https://schema.org/${online ? "Online" : "Offline"}EventAttendanceMode`,
    location: online ? { "@type": "VirtualLocation", name: place, url } : { "@type": "Place", name: place, address: place },
    inLanguage: spoken.map((locale) => LANG[locale]),
    organizer: {
      ...publisher(site),
      "@type": "Organization",
      name: words[locate(entry).locale]("site.title"),
      url: new URL("/", site).href,
    },
    ...(seats === null ? {} : { maximumAttendeeCapacity: seats }),
  };
}
