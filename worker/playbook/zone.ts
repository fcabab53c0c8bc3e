import { Temporal } from "temporal-polyfill";
import { DAY, type Instant } from "./time.ts";

/** A time in which a zone's clocks keep one offset from UTC, in milliseconds; it lasts until the next begins. */
interface Season {
  from: Instant;
  offset: number;
}

/** Temporal is asked once for each of these lengths of time and zone. */
const PAGE = 400 * DAY;
/** No wall clock is further from UTC than this, on either side of a change. */
const MARGIN = 2 * DAY;
const PAGES_MAX = 200;

const zones = new Map<string, Map<number, Season[]>>();

/** Whether there is a zone of this name. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The zone's offset from UTC at an instant, in milliseconds. Throws RangeError for an unknown zone. */
export function offsetAt(zone: string, at: Instant): number {
  let offset = 0;
  for (const season of seasonsAround(zone, at)) {
    if (season.from > at) break;
    offset = season.offset;
  }
  return offset;
}

/**
 * The instant at which the zone's clocks reach a wall time, given as the instant it would be in UTC. A time that daylight saving
 * skips is reached when the clocks change; one that happens twice, the first time. So a later wall time is never an earlier instant.
 */
export function instantAt(zone: string, wall: Instant): Instant {
  const seasons = seasonsAround(zone, wall);
  for (const [i, { from, offset }] of seasons.entries()) {
    const at = Math.max(from, wall - offset);
    if (at < (seasons[i + 1]?.from ?? Number.POSITIVE_INFINITY)) return at;
  }
  throw new RangeError(`${zone} has no clocks at ${wall}`);
}

function seasonsAround(zone: string, at: Instant): Season[] {
  const pages = zones.get(zone) ?? new Map<number, Season[]>();
  zones.set(zone, pages);
  const page = Math.floor(at / PAGE);
  const known = pages.get(page);
  if (known) return known;
  if (pages.size >= PAGES_MAX) pages.clear();
  const seasons = seasonsBetween(zone, page * PAGE - MARGIN, (page + 1) * PAGE + MARGIN);
  pages.set(page, seasons);
  return seasons;
}

function seasonsBetween(zone: string, from: Instant, to: Instant): Season[] {
  const seasons: Season[] = [];
  let change: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  while (change && change.epochMilliseconds < to) {
    seasons.push({ from: change.epochMilliseconds, offset: change.offsetNanoseconds / 1e6 });
    change = change.getTimeZoneTransition("next");
  }
  return seasons;
}
