import type { CalendarPolicy, RepPolicy } from "../../content/schema/playbook.ts";
import { type Counted, counted, instantAfter, type Span, timeBefore, without } from "./spans.ts";
import { DAY, type Instant, MINUTE } from "./time.ts";
import { instantAt, offsetAt } from "./zone.ts";

/** Whose leave is not working time: days of their own zone. */
export type Absentee = Pick<RepPolicy, "zone" | "away">;

/** The working time of a range of years, less somebody's leave. */
interface Timesheet {
  years: [first: number, last: number];
  from: Instant;
  to: Instant;
  spans: Counted[];
}

const DATES_MEMO_MAX = 20_000;
/** Working time further ahead than this is out of reach: nobody works in the calendar, or its person does not come back. */
const REACH = 3 * 366 * DAY;
const TIMESHEET_YEARS_MAX = 40;

const dates = new Map<number, string>();
const timesheets = new WeakMap<CalendarPolicy, WeakMap<object, Timesheet>>();
const moved = new WeakMap<CalendarPolicy, { holidays: Set<string>; worked: Set<string> }>();

/** The local date of an instant, as 2026-10-12. */
export function localDate(zone: string, at: Instant): string {
  return dateOf(Math.floor((at + offsetAt(zone, at)) / DAY));
}

/** The local time of day of an instant, as 09:05. */
export function localTime(zone: string, at: Instant): string {
  const wall = at + offsetAt(zone, at);
  const minute = Math.floor((wall - Math.floor(wall / DAY) * DAY) / MINUTE);
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}

/** The instant of a local date and time. A time that daylight saving skips is the moment of the change; one that happens twice is the earlier. */
export function instantOf(zone: string, date: string, time: string): Instant {
  return instantAt(zone, Date.parse(`${date}T${time}Z`));
}

export function addDays(date: string, days: number): string {
  return dateOf(Date.parse(date) / DAY + days);
}

/** Whether a local date is worked: the weekday, unless a holiday takes it or a moved working day gives it back. */
export function isWorkingDay(calendar: CalendarPolicy, date: string): boolean {
  const { holidays, worked } = movedDays(calendar);
  if (worked.has(date)) return true;
  if (holidays.has(date)) return false;
  const weekday = new Date(date).getUTCDay() || 7;
  return calendar.weekdays.includes(weekday);
}

/** The years from one instant to another whose holidays the calendar does not know. Only weekends count in them, and an alarm is due; none of a calendar that keeps no holidays. */
export function yearsWithoutHolidays(calendar: CalendarPolicy, from: Instant, to: Instant): string[] {
  const years: string[] = [];
  if (calendar.weekendsOnly) return years;
  const last = localYear(calendar, to);
  for (let year = localYear(calendar, from); year <= last; year += 1) if (!(year in calendar.years)) years.push(String(year));
  return years;
}

/**
 * The instant at which `amount` milliseconds of working time have passed since `from`, counted in the calendar's hours and outside the
 * absentee's leave. Always inside working hours (an end of hours belongs to the day it ends). Null when there is none within three years.
 */
export function workingInstant(calendar: CalendarPolicy, from: Instant, amount: number, absentee?: Absentee): Instant | null {
  for (const reach of [0, REACH]) {
    const at = instantAfter(timesheet(calendar, absentee, from, from + reach).spans, from, amount);
    if (at !== null) return at <= from + REACH ? at : null;
  }
  return null;
}

/** As `workingInstant`; throws RangeError where that finds none. */
export function addWorkingTime(calendar: CalendarPolicy, from: Instant, amount: number, absentee?: Absentee): Instant {
  const at = workingInstant(calendar, from, amount, absentee);
  if (at === null) throw new RangeError(`calendar ${calendar.calendar} has too few working hours`);
  return at;
}

/** Working milliseconds between two instants, outside the absentee's leave; 0 when `to` is not after `from`. Throws RangeError for more than forty years. */
export function workingTimeBetween(calendar: CalendarPolicy, from: Instant, to: Instant, absentee?: Absentee): number {
  if (to <= from) return 0;
  const { spans } = timesheet(calendar, absentee, from, to);
  return timeBefore(spans, to) - timeBefore(spans, from);
}

/** The working hours of a local date in order; none on a free day. */
export function workingSpans(calendar: CalendarPolicy, date: string): Span[] {
  if (!isWorkingDay(calendar, date)) return [];
  return calendar.hours
    .map(([start, end]) => ({ start: instantOf(calendar.zone, date, start), end: instantOf(calendar.zone, date, end) }))
    .filter(({ start, end }) => start < end);
}

/** A timesheet that covers both instants. It is kept with its calendar, and grows by whole years when it is asked for more. */
function timesheet(calendar: CalendarPolicy, absentee: Absentee | undefined, from: Instant, to: Instant): Timesheet {
  const kept = timesheets.get(calendar) ?? new WeakMap<object, Timesheet>();
  timesheets.set(calendar, kept);
  const whose = absentee?.away.length ? absentee : calendar;
  const known = kept.get(whose);
  if (known && known.from <= from && to < known.to) return known;
  const asked: Timesheet["years"] = [localYear(calendar, from), localYear(calendar, to)];
  const grown: Timesheet["years"] = known ? [Math.min(asked[0], known.years[0]), Math.max(asked[1], known.years[1])] : asked;
  const fresh = timesheetOf(calendar, absentee, grown[1] - grown[0] < TIMESHEET_YEARS_MAX ? grown : asked);
  kept.set(whose, fresh);
  return fresh;
}

function timesheetOf(calendar: CalendarPolicy, absentee: Absentee | undefined, years: Timesheet["years"]): Timesheet {
  const [first, last] = years;
  if (last - first >= TIMESHEET_YEARS_MAX) throw new RangeError(`${first} to ${last} are too many years for one timesheet`);
  const begins = `${first}-01-01`;
  const ends = `${last + 1}-01-01`;
  const spans: Span[] = [];
  for (let date = begins; date < ends; date = addDays(date, 1)) spans.push(...workingSpans(calendar, date));
  return {
    years,
    from: instantOf(calendar.zone, begins, "00:00"),
    to: instantOf(calendar.zone, ends, "00:00"),
    spans: counted(without(spans, leaveOf(absentee))),
  };
}

function leaveOf(absentee: Absentee | undefined): Span[] {
  if (!absentee) return [];
  const { zone, away } = absentee;
  return away.map(({ from, to }) => ({ start: instantOf(zone, from, "00:00"), end: instantOf(zone, addDays(to, 1), "00:00") }));
}

function movedDays(calendar: CalendarPolicy): { holidays: Set<string>; worked: Set<string> } {
  const known = moved.get(calendar);
  if (known) return known;
  const holidays = new Set<string>();
  const worked = new Set<string>();
  for (const year of Object.values(calendar.years)) {
    for (const holiday of year.holidays) for (let date = holiday.from; date <= holiday.to; date = addDays(date, 1)) holidays.add(date);
    for (const date of year.worked) worked.add(date);
  }
  const found = { holidays, worked };
  moved.set(calendar, found);
  return found;
}

function localYear({ zone }: CalendarPolicy, at: Instant): number {
  return Number(localDate(zone, at).slice(0, 4));
}

/** The date of a day counted from 1970-01-01. */
function dateOf(day: number): string {
  const known = dates.get(day);
  if (known) return known;
  if (dates.size >= DATES_MEMO_MAX) dates.clear();
  const date = new Date(day * DAY).toISOString().slice(0, 10);
  dates.set(day, date);
  return date;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
