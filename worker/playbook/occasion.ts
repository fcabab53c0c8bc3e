import type { Locale } from "../../content/schema/common.ts";
import type { Occasion } from "../../content/schema/piece.ts";
import type { IntakePolicy } from "../../content/schema/playbook.ts";
import { instantOf, localDate, localTime } from "./calendar.ts";
import { fill, sayTime } from "./say.ts";
import type { Instant } from "./time.ts";

type Times = Pick<Occasion, "startsAt" | "endsAt" | "zone">;

/** The instants of an event, whose times are written in its own zone. */
export function occasionTimes({ startsAt, endsAt, zone }: Times): { starts: Instant; ends: Instant } {
  return { starts: inZone(zone, startsAt), ends: inZone(zone, endsAt) };
}

/** Whether there is nothing left to come to: exactly at its end an event is over. */
export function isOver(times: Times, now: Instant): boolean {
  return now >= occasionTimes(times).ends;
}

/** When an event begins, in its own zone and, where their clock shows something else, in the reader's. `zone` is null for a reader of whom nothing may be said. */
export function sayOccasion(policy: IntakePolicy, locale: Locale, times: Times, zone: string | null): string {
  const { starts } = occasionTimes(times);
  const there = sayTime(locale, times.zone, starts);
  if (zone === null || wallClock(zone, starts) === wallClock(times.zone, starts)) return there;
  return fill(policy.next.yourTime[locale], { there, here: sayTime(locale, zone, starts) });
}

function inZone(zone: string, local: string): Instant {
  const [date = "", time = ""] = local.split("T");
  return instantOf(zone, date, time);
}

function wallClock(zone: string, at: Instant): string {
  return `${localDate(zone, at)}T${localTime(zone, at)}`;
}
