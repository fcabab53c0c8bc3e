import type { CalendarPolicy, NurturePolicy, Playbook, SequencePolicy } from "../../content/schema/playbook.ts";
import { addDays, instantOf, isWorkingDay, localDate, localTime } from "./calendar.ts";
import type { LeadState, Profile } from "./state.ts";
import { DAY, HOUR, type Instant, MINUTE } from "./time.ts";

export type Step = SequencePolicy["steps"][number];

/** A mail is never put off for longer than this: a calendar with fewer working days is wrong. */
export const DAYS_SEARCH_MAX = 60;

/**
 * When a step that follows `from` is due: its delay, then moved into the reader's sending hours on a working day. Never earlier than the
 * delay. A working day later is the same time of day on the next day that is worked, so that the free days before it count nothing: whoever
 * comes on a Saturday is written to on Monday, and whoever came on Friday evening, after hours, on Tuesday morning. Throws RangeError for a
 * calendar that has no working day for two months.
 */
export function dueAfter(playbook: Playbook, reader: Profile, step: Step, from: Instant): Instant {
  return sendingHours(playbook, reader, delayed(playbook, reader, step, from));
}

/** When the delay of a step has passed that follows `from`, whatever the hour. */
export function delayed(playbook: Playbook, reader: Profile, { after }: Pick<Step, "after">, from: Instant): Instant {
  const { zone } = reader;
  const calendar = calendarOf(playbook, reader);
  if ("minutes" in after) return from + after.minutes * MINUTE;
  if ("hours" in after) return from + after.hours * HOUR;
  if ("days" in after) return from + after.days * DAY;
  let date = localDate(zone, from);
  for (let left = after.workingDays; left > 0; ) {
    date = addDays(date, 1);
    if (isWorkingDay(calendar, date)) left -= 1;
  }
  return Math.max(from, instantOf(zone, date, localTime(zone, from)));
}

/** The first moment of sending hours from `at` on; `at` itself when it is inside them. A step claimed late in the evening waits for the morning. */
export function sendingHours(playbook: Playbook, reader: Profile, at: Instant): Instant {
  const calendar = calendarOf(playbook, reader);
  const hours = openHours(playbook.nurture);
  const { zone } = reader;
  let from = at;
  for (let date = localDate(zone, at), day = 0; day <= DAYS_SEARCH_MAX; date = addDays(date, 1), day += 1) {
    if (isWorkingDay(calendar, date)) {
      const open = firstOpen(hours, zone, date, from);
      if (open !== null) return open;
    }
    from = instantOf(zone, addDays(date, 1), "00:00");
  }
  throw new RangeError("no working day within sixty days");
}

/** Monday to Friday, for somebody whose calendar and whose place the playbook does not have any more. */
const WEEKDAYS: CalendarPolicy = {
  ...{ calendar: "weekdays", zone: "UTC", weekdays: [1, 2, 3, 4, 5], hours: [["09:00", "18:00"]] },
  ...{ weekendsOnly: true, years: {} },
};

/** The calendar a reader lives by: their own, or that of their place where the playbook has given it up since, else Monday to Friday. */
export function calendarOf({ calendars, intake }: Playbook, { calendar, country, locale }: Profile): CalendarPolicy {
  const place = intake.places[country ?? ""] ?? intake.places[locale];
  return calendars[calendar] ?? calendars[place?.calendar ?? ""] ?? WEEKDAYS;
}

type Hours = [start: string, end: string][];

/** The hours of a day in which one writes, in order: the window without what is quiet. */
export function openHours({ window, quiet }: Pick<NurturePolicy, "window" | "quiet">): Hours {
  let open: Hours = [window];
  for (const [from, to] of quiet)
    open = open.flatMap(([start, end]) => between(start, earlier(end, from)).concat(between(later(start, to), end)));
  return open;
}

function between(start: string, end: string): Hours {
  return start < end ? [[start, end]] : [];
}

const earlier = (a: string, b: string) => (a < b ? a : b);
const later = (a: string, b: string) => (a > b ? a : b);

/** By what the reader's clock shows; hours that daylight saving skips are no hours. */
function firstOpen(hours: Hours, zone: string, date: string, from: Instant): Instant | null {
  for (const [start, end] of hours) {
    const at = Math.max(from, instantOf(zone, date, start));
    const time = localTime(zone, at);
    if (localDate(zone, at) === date && time >= start && time < end) return at;
  }
  return null;
}

/** When the touch budget next allows a mail to this person; `now` when it allows one already. */
export function budgetAllows(playbook: Playbook, lead: LeadState, now: Instant): Instant {
  const { perDay } = playbook.nurture;
  const perWeek = lead.chosen.pace === "fewer" ? playbook.nurture.perWeekFewer : playbook.nurture.perWeek;
  const { zone } = lead.profile;
  const today = localDate(zone, now);
  const thatDay = lead.written.filter((at) => localDate(zone, at) === today).length;
  const week = lead.written.filter((at) => at > now - 7 * DAY).sort((a, b) => a - b);
  if (thatDay < perDay && week.length < perWeek) return now;
  const oldest = week[week.length - perWeek];
  const freeDay = thatDay >= perDay ? instantOf(zone, addDays(today, 1), "00:00") : now;
  const freeWeek = oldest === undefined ? now : oldest + 7 * DAY;
  return sendingHours(playbook, lead.profile, Math.max(freeDay, freeWeek, now + MINUTE));
}

/** The next step after `id` that a run has not had, or null after the last: a step put in before where a run stands is not written to it. */
export function stepAfter(sequence: SequencePolicy, id: string, had: readonly string[] = []): Step | null {
  const index = sequence.steps.findIndex((step) => step.id === id);
  return sequence.steps.slice(index + 1).find((step) => !had.includes(step.id)) ?? null;
}

/** When the window of a run closes in which its goal counts. */
export function windowEnds({ window }: Pick<SequencePolicy, "window">, startedAt: Instant): Instant {
  return startedAt + window.days * DAY;
}

/** The order of steps that are due at once: the highest priority of their sequences first, then the longest overdue. */
export function byPriority({ sequences }: Pick<Playbook, "sequences">) {
  const priority = (sequence: string) => sequences[sequence]?.priority ?? 0;
  return (a: { sequence: string; dueAt: Instant }, b: { sequence: string; dueAt: Instant }): number =>
    priority(b.sequence) - priority(a.sequence) || a.dueAt - b.dueAt;
}
