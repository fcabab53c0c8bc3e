import type { CalendarPolicy } from "../../content/schema/playbook.ts";
import { type Instant, MINUTE } from "../../worker/playbook/time.ts";

/** What a clock on the wall shows at every minute of a stretch of time, or less often, as the runtime's own tables of zones have it. */
export interface Wall {
  from: Instant;
  minutes: { date: string; time: string; weekday: number }[];
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/** Clocks are put forward and back on a quarter of an hour, and zones differ by quarters. */
const QUARTER = 15 * MINUTE;

const formats = new Map<string, Intl.DateTimeFormat>();

export function wallOf(zone: string, from: Instant, to: Instant, every = MINUTE): Wall {
  const minutes: Wall["minutes"] = [];
  let quarter = { at: Number.NaN, date: "", hour: "", minute: 0, weekday: 0 };
  for (let at = from; at < to; at += every) {
    const start = at - (at % QUARTER);
    if (start !== quarter.at) quarter = { at: start, ...quarterAt(zone, start) };
    const { date, hour, minute, weekday } = quarter;
    minutes.push({ date, time: `${hour}:${String(minute + Math.floor((at - start) / MINUTE)).padStart(2, "0")}`, weekday });
  }
  return { from, minutes };
}

function quarterAt(zone: string, at: Instant): { date: string; hour: string; minute: number; weekday: number } {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("en-GB", { ...SHOWN, timeZone: zone });
  formats.set(zone, format);
  const shown = /^(\w+), (\d+)\/(\d+)\/(\d+), (\d+):(\d+)$/.exec(format.format(at));
  if (!shown) throw new Error(`${format.format(at)} is not as expected`);
  const [, weekday = "", day, month, year, hour = "", minute] = shown;
  return { date: `${year}-${month}-${day}`, hour, minute: Number(minute), weekday: WEEKDAYS.indexOf(weekday) + 1 };
}

const SHOWN = {
  hourCycle: "h23",
  weekday: "short",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
} as const;

const days = new WeakMap<CalendarPolicy, Map<string, boolean>>();

/** Whether one works on the day of a minute, by the calendar's own lines. */
export function isWorked(calendar: CalendarPolicy, minute: Wall["minutes"][number]): boolean {
  const known = days.get(calendar) ?? new Map<string, boolean>();
  days.set(calendar, known);
  const worked = known.get(minute.date) ?? readLines(calendar, minute);
  known.set(minute.date, worked);
  return worked;
}

function readLines(calendar: CalendarPolicy, { date, weekday }: Wall["minutes"][number]): boolean {
  const years = Object.values(calendar.years);
  if (years.some(({ worked }) => worked.includes(date))) return true;
  if (years.some(({ holidays }) => holidays.some((holiday) => holiday.from <= date && date <= holiday.to))) return false;
  return calendar.weekdays.includes(weekday);
}

/**
 * When a step "one working day, inside these hours" is due, found by looking at the wall minute by minute: go on to the next day that is
 * worked, to the first minute of it that shows the time of day of `from` or a later one, and from there to the first minute inside the hours.
 */
export function dueByWalking(
  { from, minutes }: Wall,
  calendar: CalendarPolicy,
  hours: readonly (readonly [string, string])[],
  at: Instant,
): Instant {
  let i = (at - from) / MINUTE;
  const start = shownAt(minutes, i);
  while (shownAt(minutes, i).date === start.date || !isWorked(calendar, shownAt(minutes, i))) i += 1;
  const { date } = shownAt(minutes, i);
  while (shownAt(minutes, i).date === date && shownAt(minutes, i).time < start.time) i += 1;
  const isOpen = (minute: Wall["minutes"][number]) =>
    isWorked(calendar, minute) && hours.some(([opens, closes]) => opens <= minute.time && minute.time < closes);
  while (!isOpen(shownAt(minutes, i))) i += 1;
  return from + i * MINUTE;
}

function shownAt(minutes: Wall["minutes"], i: number): Wall["minutes"][number] {
  const minute = minutes[i];
  if (!minute) throw new Error("the wall is not long enough");
  return minute;
}
