import { Temporal } from "temporal-polyfill";
import type { Locale } from "../../content/schema/common.ts";
import type { EventPiece } from "../../content/schema/piece.ts";

type Held = Pick<EventPiece, "startsAt" | "endsAt" | "zone">;

const LANGUAGES: Record<Locale, string> = { zh: "zh-CN", en: "en-GB" };

/** When an event begins and ends: a local time means nothing without its zone. */
export function moments({ startsAt, endsAt, zone }: Held): { from: Temporal.ZonedDateTime; to: Temporal.ZonedDateTime } {
  const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(zone);
  return { from: at(startsAt), to: at(endsAt) };
}

export const isOver = (event: Held, now: number) => moments(event).to.epochMilliseconds <= now;

/** The parts a page says: the day and hours on the clocks of the place, the name of these clocks, and how far they are from UTC. */
export function spokenTime(event: Held, locale: Locale): { day: string; hours: string; zone: string; utc: [string, string]; iso: string } {
  const { from, to } = moments(event);
  const write = (at: Temporal.ZonedDateTime, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(LANGUAGES[locale], { ...options, timeZone: event.zone }).format(at.epochMilliseconds);
  const day = (at: Temporal.ZonedDateTime) => write(at, { dateStyle: "full" });
  const hour = (at: Temporal.ZonedDateTime) => at.toPlainTime().toString({ smallestUnit: "minute" });
  const sameDay = from.toPlainDate().equals(to.toPlainDate());
  return {
    day: day(from),
    hours: sameDay ? `${hour(from)}–${hour(to)}` : `${hour(from)} – ${day(to)} ${hour(to)}`,
    zone: bracketed(zoneName(from, locale), `UTC${from.offset.replace(/^([+-])0?(\d+):00$/, "$1$2").replace(/^[+-]0$/, "")}`, locale),
    utc: [from, to].map((at) => universal(at)) as [string, string],
    iso: from.toString({ timeZoneName: "never", smallestUnit: "minute" }),
  };
}

const bracketed = (name: string, note: string, locale: Locale) => (locale === "zh" ? `${name}（${note}）` : `${name} (${note})`);

/** The hour in UTC, with the day where that is another one. */
function universal(at: Temporal.ZonedDateTime): string {
  const there = at.withTimeZone("UTC").toPlainDateTime();
  const hour = there.toPlainTime().toString({ smallestUnit: "minute" });
  return there.toPlainDate().equals(at.toPlainDate()) ? hour : `${there.toPlainDate().toString()} ${hour}`;
}

function zoneName(at: Temporal.ZonedDateTime, locale: Locale): string {
  const parts = new Intl.DateTimeFormat(LANGUAGES[locale], { timeZoneName: "long", timeZone: at.timeZoneId }).formatToParts(
    at.epochMilliseconds,
  );
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? at.timeZoneId;
}
