import type { NurturePolicy, Playbook, SequencePolicy } from "../../content/schema/playbook.ts";
import { addDays, instantOf, isWorkingDay, localDate, localTime } from "./calendar.ts";
import type { LeadState, Profile } from "./state.ts";
import { DAY, HOUR, type Instant, MINUTE } from "./time.ts";

export type Step = SequencePolicy["steps"][number];

/** A mail is never put off for longer than this: a calendar with fewer working days is wrong. */
export const DAYS_SEARCH_MAX = 60;

/** When a step that follows `from` is due: its delay, then moved into the reader's sending hours on a working day. Never earlier than the delay. */
export function dueAfter(playbook: Playbook, reader: Profile, step: Step, from: Instant): Instant {
  const calendar = playbook.calendars[reader.calendar];
  if (!calendar) throw new RangeError(`calendar ${reader.calendar} is not in the playbook`);
  return intoWindow(
    playbook.nurture.window,
    reader.zone,
    (date) => isWorkingDay(calendar, date),
    delayed(step, reader.zone, (date) => isWorkingDay(calendar, date), from),
  );
}

function delayed(step: Step, zone: string, worked: (date: string) => boolean, from: Instant): Instant {
  const { after } = step;
  if ("minutes" in after) return from + after.minutes * MINUTE;
  if ("hours" in after) return from + after.hours * HOUR;
  if ("days" in after) return from + after.days * DAY;
  let date = localDate(zone, from);
  for (let left = after.workingDays; left > 0; ) {
    date = addDays(date, 1);
    if (worked(date)) left -= 1;
  }
  return Math.max(from, instantOf(zone, date, localTime(zone, from)));
}

/** The first instant from `at` on inside local sending hours of a day on which one writes. */
function intoWindow(window: NurturePolicy["window"], zone: string, worked: (date: string) => boolean, at: Instant): Instant {
  const [start, end] = window;
  let date = localDate(zone, at);
  const time = localTime(zone, at);
  if (worked(date) && time >= start && time < end) return at;
  if (worked(date) && time < start) return instantOf(zone, date, start);
  for (let day = 0; day < DAYS_SEARCH_MAX; day += 1) {
    date = addDays(date, 1);
    if (worked(date)) return instantOf(zone, date, start);
  }
  throw new RangeError("no working day within sixty days");
}

/** When the touch budget next allows a mail to this person; `now` when it allows one already. */
export function budgetAllows(playbook: Playbook, lead: LeadState, now: Instant): Instant {
  const { perDay } = playbook.nurture;
  const perWeek = lead.chosen.pace === "fewer" ? playbook.nurture.perWeekFewer : playbook.nurture.perWeek;
  const { zone, calendar: name } = lead.profile;
  const calendar = playbook.calendars[name];
  const today = localDate(zone, now);
  const thatDay = lead.written.filter((at) => localDate(zone, at) === today).length;
  const week = lead.written.filter((at) => at > now - 7 * DAY).sort((a, b) => a - b);
  if (thatDay < perDay && week.length < perWeek) return now;
  const oldest = week[week.length - perWeek];
  const freeDay = thatDay >= perDay ? instantOf(zone, addDays(today, 1), "00:00") : now;
  const freeWeek = oldest === undefined ? now : oldest + 7 * DAY;
  return intoWindow(
    playbook.nurture.window,
    zone,
    (date) => (calendar ? isWorkingDay(calendar, date) : true),
    Math.max(freeDay, freeWeek, now + MINUTE),
  );
}

/** The first moment of sending hours from `at` on; `at` itself when it is inside them. A step claimed late in the evening waits for the morning. */
export function sendingHours(playbook: Playbook, reader: Profile, at: Instant): Instant {
  const calendar = playbook.calendars[reader.calendar];
  return intoWindow(playbook.nurture.window, reader.zone, (date) => (calendar ? isWorkingDay(calendar, date) : true), at);
}

/** The step after `id`, or null after the last. */
export function stepAfter(sequence: SequencePolicy, id: string): Step | null {
  const index = sequence.steps.findIndex((step) => step.id === id);
  return sequence.steps[index + 1] ?? null;
}
