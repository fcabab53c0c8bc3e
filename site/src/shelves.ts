import type { Locale } from "../../content/schema/common.ts";
import { isIn, type List } from "../../content/schema/lists.ts";
import { HELP_SUBJECTS } from "../../content/schema/piece.ts";
import { isOver, moments } from "./events.ts";
import { builtAt } from "./now.ts";
import { type Entry, everyPiece, listed } from "./pieces.ts";

/** The pieces of a list in the order in which it shows them: newest first, what is to come before what is over, help by subject. */
export async function piecesOf({ name, facet }: List, locale: Locale): Promise<Entry[]> {
  const all = (await everyPiece(locale)).filter((entry) => {
    const piece = listed(entry);
    return (name === "library" || piece.kind === name) && (!facet || isIn(piece, facet));
  });
  if (name === "events") return [...upcoming(all), ...past(all)];
  const newest = all.sort((a, b) => b.data.publishedAt.localeCompare(a.data.publishedAt) || a.id.localeCompare(b.id));
  return name === "help" ? newest.sort((a, b) => subject(a) - subject(b)) : newest;
}

/** Under which heading an entry stands in its list; empty where lists have none. */
export function shelf(entry: Entry): "" | "coming" | "over" | (typeof HELP_SUBJECTS)[number] {
  if (entry.collection === "help") return entry.data.subject;
  if (entry.collection === "events") return isOver(entry.data, builtAt) ? "over" : "coming";
  return "";
}

export const upcoming = (entries: readonly Entry[]) =>
  entries.filter((entry) => shelf(entry) === "coming").sort((a, b) => starts(a) - starts(b));

const past = (entries: readonly Entry[]) => entries.filter((entry) => shelf(entry) === "over").sort((a, b) => starts(b) - starts(a));
const starts = (entry: Entry) => (entry.collection === "events" ? moments(entry.data).from.epochMilliseconds : 0);
const subject = (entry: Entry) => (entry.collection === "help" ? HELP_SUBJECTS.indexOf(entry.data.subject) : 0);
