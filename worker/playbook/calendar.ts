import { Temporal } from "temporal-polyfill";
import type { CalendarPolicy } from "../../content/schema/playbook.ts";
import { DAY, type Instant, MINUTE } from "./time.ts";

export interface Span {
  start: Instant;
  end: Instant;
}

const OFFSET_STEP = 15 * MINUTE;
const MEMO_MAX = 20_000;
/** A promise or a step that needs more days than this has a calendar without working days. */
const WORKING_DAYS_SEARCH_MAX = 500;

const offsets = new Map<string, number>();
const spans = new WeakMap<CalendarPolicy, Map<string, Span[]>>();
const moved = new WeakMap<CalendarPolicy, { holidays: Set<string>; worked: Set<string> }>();

/** The zone's offset from UTC at an instant, in milliseconds. Zones only change on quarter hours, so one look-up serves fifteen minutes. */
function offsetAt(zone: string, at: Instant): number {
  const slot = Math.floor(at / OFFSET_STEP);
  const key = `${zone} ${slot}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= MEMO_MAX) offsets.clear();
  const offset = Temporal.Instant.fromEpochMilliseconds(slot * OFFSET_STEP).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
  offsets.set(key, offset);
  return offset;
}

/** The local date of an instant, as 2026-10-12. */
export function localDate(zone: string, at: Instant): string {
  return new Date(at + offsetAt(zone, at)).toISOString().slice(0, 10);
}

/** The local time of day of an instant, as 09:05. */
export function localTime(zone: string, at: Instant): string {
  return new Date(at + offsetAt(zone, at)).toISOString().slice(11, 16);
}

/** The instant of a local date and time. A time that daylight saving skips moves forward; one that happens twice is the earlier. */
export function instantOf(zone: string, date: string, time: string): Instant {
  return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds;
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Whether a local date is worked: the weekday, unless a holiday takes it or a moved working day gives it back. */
export function isWorkingDay(calendar: CalendarPolicy, date: string): boolean {
  const { holidays, worked } = movedDays(calendar);
  if (worked.has(date)) return true;
  if (holidays.has(date)) return false;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
  return calendar.weekdays.includes(weekday);
}

/** Whether the calendar knows the holidays of the year of this instant. Without them only weekends count, and an alarm is due. */
export function knowsYear(calendar: CalendarPolicy, at: Instant): boolean {
  return localDate(calendar.zone, at).slice(0, 4) in calendar.years;
}

/**
 * The instant at which `amount` milliseconds of working time have passed since `from`, counted in the calendar's hours.
 * Always inside working hours (an end of hours belongs to the day it ends). Throws RangeError for a calendar without working days.
 */
export function addWorkingTime(calendar: CalendarPolicy, from: Instant, amount: number): Instant {
  let left = amount;
  let date = localDate(calendar.zone, from);
  for (let day = 0; day < WORKING_DAYS_SEARCH_MAX; day += 1, date = addDays(date, 1)) {
    for (const span of workingSpans(calendar, date)) {
      const start = Math.max(span.start, from);
      if (start >= span.end) continue;
      if (left <= span.end - start) return start + left;
      left -= span.end - start;
    }
  }
  throw new RangeError(`calendar ${calendar.calendar} has too few working hours`);
}

/** Working milliseconds between two instants; 0 when `to` is not after `from`. */
export function workingTimeBetween(calendar: CalendarPolicy, from: Instant, to: Instant): number {
  let sum = 0;
  let date = localDate(calendar.zone, from);
  const last = localDate(calendar.zone, to);
  for (let day = 0; day < WORKING_DAYS_SEARCH_MAX && date <= last; day += 1, date = addDays(date, 1)) {
    for (const span of workingSpans(calendar, date)) sum += Math.max(0, Math.min(span.end, to) - Math.max(span.start, from));
  }
  return sum;
}

/** The working hours of a local date in order; none on a free day. */
export function workingSpans(calendar: CalendarPolicy, date: string): Span[] {
  const memo = spans.get(calendar) ?? new Map<string, Span[]>();
  spans.set(calendar, memo);
  const known = memo.get(date);
  if (known) return known;
  const hours = isWorkingDay(calendar, date) ? calendar.hours : [];
  const found = hours.map(([start, end]) => ({ start: instantOf(calendar.zone, date, start), end: instantOf(calendar.zone, date, end) }));
  memo.set(date, found);
  return found;
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
