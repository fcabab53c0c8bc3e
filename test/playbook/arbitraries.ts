import fc from "fast-check";
import type { CalendarPolicy, RepPolicy } from "../../content/schema/playbook.ts";
import { addDays } from "../../worker/playbook/calendar.ts";
import { MINUTE } from "../../worker/playbook/time.ts";

/** Zones without changes, with changes of an hour and of half an hour, at night and at midnight, and off the full hour. */
export const zones = fc.constantFrom(
  "Asia/Shanghai",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Pacific/Auckland",
  "Africa/Cairo",
  "America/Havana",
  "UTC",
);

export const dates = fc.integer({ min: 0, max: 2 * 365 - 1 }).map((day) => addDays("2026-01-01", day));

export const instants = fc.integer({ min: Date.parse("2026-01-01T00:00Z"), max: Date.parse("2027-12-31T00:00Z") });

const periods = (daysMax: number) => fc.tuple(dates, fc.nat(daysMax)).map(([from, days]) => ({ from, to: addDays(from, days) }));

/** One to three stretches of work a day, on quarter hours, at any time of day. */
const hours = fc
  .uniqueArray(fc.nat(95), { minLength: 2, maxLength: 6 })
  .map((quarters) => quarters.slice(0, quarters.length - (quarters.length % 2)).sort((a, b) => a - b))
  .map((quarters) => quarters.map((quarter) => new Date(quarter * 15 * MINUTE).toISOString().slice(11, 16)))
  .map((times) => times.flatMap((time, i) => (i % 2 === 0 ? [[time, times[i + 1] ?? ""] as [string, string]] : [])));

export const calendars: fc.Arbitrary<CalendarPolicy> = fc.record({
  calendar: fc.constant("any"),
  zone: zones,
  weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
  hours,
  years: fc.record({
    "2026": fc.record({
      holidays: fc.array(
        periods(9).map((period) => ({ ...period, name: { zh: "假日", en: "Holiday" } })),
        { maxLength: 5 },
      ),
      worked: fc.array(dates, { maxLength: 5 }),
    }),
  }),
});

/** Somebody who is on leave now and then, by the days of a zone that need not be the calendar's. */
export const absentees: fc.Arbitrary<Pick<RepPolicy, "zone" | "away">> = fc.record({
  zone: zones,
  away: fc.array(periods(30), { maxLength: 4 }),
});
