import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import type { CalendarPolicy } from "../../content/schema/playbook.ts";
import {
  type Absentee,
  addWorkingTime,
  isWorkingDay,
  localDate,
  workingInstant,
  workingSpans,
  workingTimeBetween,
  yearsWithoutHolidays,
} from "../../worker/playbook/calendar.ts";
import type { Span } from "../../worker/playbook/spans.ts";
import { DAY, HOUR, type Instant, iso, MINUTE } from "../../worker/playbook/time.ts";
import { absentees, calendars, instants } from "./arbitraries.ts";
import { standard } from "./factories.ts";

const cn = calendarNamed("cn");
const de = calendarNamed("de");

function calendarNamed(name: string): CalendarPolicy {
  const found = standard.calendars[name];
  if (!found) throw new Error(`the playbook has no calendar ${name}`);
  return found;
}

const shanghai = (local: string): Instant => Date.parse(`${local}:00+08:00`);

describe("working time", () => {
  it.each([
    ["inside the morning", "2026-11-23T09:30", 60, "2026-11-23T10:30"],
    ["to the very end of the morning", "2026-11-23T11:00", 60, "2026-11-23T12:00"],
    ["a minute past the morning", "2026-11-23T11:00", 61, "2026-11-23T13:31"],
    ["over lunch", "2026-11-23T11:30", 60, "2026-11-23T14:00"],
    ["from within lunch", "2026-11-23T12:10", 60, "2026-11-23T14:30"],
    ["from a moment before opening", "2026-11-23T08:59", 60, "2026-11-23T10:00"],
    ["from exactly closing", "2026-11-23T18:00", 60, "2026-11-24T10:00"],
    ["to exactly closing", "2026-11-23T17:00", 60, "2026-11-23T18:00"],
    ["past closing", "2026-11-23T17:30", 60, "2026-11-24T09:30"],
    ["from the evening", "2026-11-23T22:00", 1, "2026-11-24T09:01"],
    ["over a weekend", "2026-11-27T17:45", 30, "2026-11-30T09:15"],
    ["over the end of a year", "2026-12-31T17:45", 30, "2027-01-01T09:15"],
    ["a whole working day", "2026-11-23T09:00", 450, "2026-11-23T18:00"],
    ["a whole working day and a minute", "2026-11-23T09:00", 451, "2026-11-24T09:01"],
    ["no time at all, from within hours", "2026-11-23T09:30", 0, "2026-11-23T09:30"],
    ["no time at all, from outside hours", "2026-11-23T07:00", 0, "2026-11-23T09:00"],
    ["no time at all, from exactly closing", "2026-11-23T18:00", 0, "2026-11-24T09:00"],
  ])("%s: %s + %i minutes", (_what, from, minutes, until) => {
    expect(iso(addWorkingTime(cn, shanghai(from), minutes * MINUTE))).toBe(iso(shanghai(until)));
  });

  it("is none when the end is not after the beginning", () => {
    const at = shanghai("2026-11-23T10:00");
    expect([workingTimeBetween(cn, at, at), workingTimeBetween(cn, at, at - HOUR)]).toEqual([0, 0]);
  });

  it("is refused in a calendar that nobody works in, and over more years than anybody promises", () => {
    const name = { zh: "歇业", en: "Closed" };
    const closed = { ...cn, years: { "2026": { holidays: [{ from: "2026-01-01", to: "2030-12-31", name }], worked: [] } } };
    expect(() => addWorkingTime(closed, shanghai("2026-03-02T10:00"), HOUR)).toThrow(RangeError);
    expect(() => workingTimeBetween(cn, 0, shanghai("2026-03-02T10:00"))).toThrow(RangeError);
  });

  it("is refused out of reach, whatever was asked before", () => {
    const name = { zh: "歇业", en: "Closed" };
    const closed = { ...cn, years: { "2026": { holidays: [{ from: "2026-01-01", to: "2029-12-31", name }], worked: [] } } };
    const from = shanghai("2026-03-02T10:00");
    expect(workingInstant(closed, from, HOUR)).toBeNull();
    expect(iso(addWorkingTime(closed, shanghai("2029-12-31T10:00"), HOUR))).toBe(iso(shanghai("2030-01-01T10:00")));
    expect(workingInstant(closed, from, HOUR)).toBeNull();
  });
});

describe("working time of somebody with leave", () => {
  const lin: Absentee = {
    zone: "Asia/Shanghai",
    away: [
      { from: "2026-11-24", to: "2026-11-25" },
      { from: "2026-12-30", to: "2027-01-05" },
    ],
  };

  it.each([
    ["ends before the leave begins", "2026-11-23T15:00", 180, "2026-11-23T18:00"],
    ["goes on after the leave with what was left on its eve", "2026-11-23T17:00", 90, "2026-11-26T09:30"],
    ["does not pass during the leave", "2026-11-24T10:00", 60, "2026-11-26T10:00"],
    ["nor on its last day", "2026-11-25T17:59", 60, "2026-11-26T10:00"],
    ["passes on the day after it", "2026-11-26T09:00", 60, "2026-11-26T10:00"],
    ["goes on after the second leave as well, in the next year", "2026-12-29T17:00", 120, "2027-01-06T10:00"],
  ])("%s: %s + %i minutes", (_what, from, minutes, until) => {
    const end = addWorkingTime(cn, shanghai(from), minutes * MINUTE, lin);
    expect(iso(end)).toBe(iso(shanghai(until)));
    expect(workingTimeBetween(cn, shanghai(from), end, lin)).toBe(minutes * MINUTE);
  });

  it("leaves out the leave's days as they are in the zone of that person", () => {
    const abroad: Absentee = { zone: "America/New_York", away: [{ from: "2026-11-24", to: "2026-11-24" }] };
    // the 24th in New York is from 13:00 on the 24th to 13:00 on the 25th in Shanghai
    expect(iso(addWorkingTime(cn, shanghai("2026-11-24T11:00"), 61 * MINUTE, abroad))).toBe(iso(shanghai("2026-11-25T13:31")));
    expect(iso(addWorkingTime(cn, shanghai("2026-11-24T11:00"), 60 * MINUTE, abroad))).toBe(iso(shanghai("2026-11-24T12:00")));
    expect(workingTimeBetween(cn, shanghai("2026-11-24T09:00"), shanghai("2026-11-25T18:00"), abroad)).toBe((3 + 4.5) * HOUR);
  });

  it("counts days on which two leaves overlap once, in any order of leaves", () => {
    const away = [
      { from: "2026-11-25", to: "2026-11-26" },
      { from: "2026-11-24", to: "2026-11-25" },
    ];
    expect(iso(addWorkingTime(cn, shanghai("2026-11-23T17:00"), 90 * MINUTE, { zone: "Asia/Shanghai", away }))).toBe(
      iso(shanghai("2026-11-27T09:30")),
    );
  });

  it("is out of reach when they do not come back", () => {
    const gone: Absentee = { zone: "Asia/Shanghai", away: [{ from: "2026-11-24", to: "2099-12-31" }] };
    expect(workingInstant(cn, shanghai("2026-11-23T17:00"), HOUR, gone)).toBe(shanghai("2026-11-23T18:00"));
    expect(workingInstant(cn, shanghai("2026-11-23T17:00"), HOUR + 1, gone)).toBeNull();
    expect(() => addWorkingTime(cn, shanghai("2026-11-23T17:00"), HOUR + 1, gone)).toThrow(RangeError);
  });
});

describe("in any calendar and zone, for anybody's leave", () => {
  const amounts = fc.integer({ min: 1, max: 12 * HOUR });
  const more = fc.nat(4 * HOUR);

  it("what was counted on is what a day-by-day count finds", () => {
    fc.assert(
      fc.property(calendars, absentees, instants, fc.nat(12 * HOUR), (calendar, absentee, from, amount) => {
        expect(workingInstant(calendar, from, amount, absentee)).toBe(slowInstant(calendar, from, amount, absentee));
      }),
      { numRuns: 100 },
    );
  });

  it("what lies between is what a day-by-day count finds", () => {
    fc.assert(
      fc.property(calendars, absentees, instants, fc.nat(60 * DAY), (calendar, absentee, from, length) => {
        const to = from + length;
        const slow = slowSpans(calendar, from, to, absentee).reduce(
          (sum, { start, end }) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)),
          0,
        );
        expect(workingTimeBetween(calendar, from, to, absentee)).toBe(slow);
      }),
      { numRuns: 100 },
    );
  });

  it("it ends inside working hours and outside the leave, whenever it began", () => {
    fc.assert(
      fc.property(calendars, absentees, instants, amounts, (calendar, absentee, from, amount) => {
        const end = addWorkingTime(calendar, from, amount, absentee);
        const day = localDate(calendar.zone, end - 1);
        const theirDay = localDate(absentee.zone, end - 1);
        expect(end).toBeGreaterThanOrEqual(from + amount);
        expect(isWorkingDay(calendar, day)).toBe(true);
        expect(workingSpans(calendar, day).some((span) => span.start < end && end <= span.end)).toBe(true);
        expect(absentee.away.some((leave) => leave.from <= theirDay && theirDay <= leave.to)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("it is exactly the working time that lies between", () => {
    fc.assert(
      fc.property(calendars, absentees, instants, amounts, (calendar, absentee, from, amount) => {
        expect(workingTimeBetween(calendar, from, addWorkingTime(calendar, from, amount, absentee), absentee)).toBe(amount);
      }),
      { numRuns: 300 },
    );
  });

  it("it never ends earlier for what came in later, or for more of it", () => {
    fc.assert(
      fc.property(calendars, absentees, instants, fc.nat(10 * DAY), amounts, more, (calendar, absentee, from, later, amount, extra) => {
        const end = addWorkingTime(calendar, from, amount, absentee);
        expect(addWorkingTime(calendar, from + later, amount, absentee)).toBeGreaterThanOrEqual(end);
        expect(addWorkingTime(calendar, from, amount + extra, absentee)).toBeGreaterThanOrEqual(end + extra);
        expect(end).toBeGreaterThanOrEqual(addWorkingTime(calendar, from, amount));
      }),
      { numRuns: 300 },
    );
  });

  it("it adds up: to one instant and on from it is to the last", () => {
    fc.assert(
      fc.property(calendars, absentees, instants, amounts, amounts, (calendar, absentee, from, first, second) => {
        const middle = addWorkingTime(calendar, from, first, absentee);
        expect(addWorkingTime(calendar, middle, second, absentee)).toBe(addWorkingTime(calendar, from, first + second, absentee));
      }),
      { numRuns: 300 },
    );
  });
});

/** The spans of each day between two instants and the days around them, by Temporal alone and without leave. */
function slowSpans(calendar: CalendarPolicy, from: Instant, to: Instant, { zone, away }: Absentee): Span[] {
  const spans: Span[] = [];
  const dayOf = (at: Instant) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(calendar.zone).toPlainDate();
  const last = dayOf(to).add({ days: 1 });
  const leaves = away.map((leave) => ({
    start: slowTime(Temporal.PlainDate.from(leave.from), "00:00", zone),
    end: slowTime(Temporal.PlainDate.from(leave.to).add({ days: 1 }), "00:00", zone),
  }));
  for (let day = dayOf(from); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    const years = Object.values(calendar.years);
    const date = day.toString();
    const worked = years.some((year) => year.worked.includes(date));
    const free = years.some((year) => year.holidays.some((holiday) => holiday.from <= date && date <= holiday.to));
    if (!worked && (free || !calendar.weekdays.includes(day.dayOfWeek))) continue;
    for (const [opens, closes] of calendar.hours) {
      const [start, end] = [slowTime(day, opens, calendar.zone), slowTime(day, closes, calendar.zone)];
      const edges = leaves.flatMap((leave) => [leave.start, leave.end]).filter((edge) => start < edge && edge < end);
      const cuts = [start, ...edges.sort((a, b) => a - b), end];
      for (const [i, cut] of cuts.slice(0, -1).entries()) {
        const span = { start: cut, end: cuts[i + 1] ?? cut };
        if (span.start < span.end && !leaves.some((leave) => leave.start <= span.start && span.start < leave.end)) spans.push(span);
      }
    }
  }
  return spans;
}

function slowTime(day: Temporal.PlainDate, time: string, zone: string): Instant {
  const plain = day.toPlainDateTime(time);
  const there = plain.toZonedDateTime(zone, { disambiguation: "compatible" });
  if (there.toPlainDateTime().equals(plain)) return there.epochMilliseconds;
  return there.subtract({ hours: 24 }).getTimeZoneTransition("next")?.epochMilliseconds ?? Number.NaN;
}

function slowInstant(calendar: CalendarPolicy, from: Instant, amount: number, absentee: Absentee): Instant | null {
  let left = amount;
  for (let month = 0; month < 36; month += 1) {
    const [start, end] = [from + month * 30 * DAY, from + (month + 1) * 30 * DAY];
    for (const span of slowSpans(calendar, start, end, absentee)) {
      const begins = Math.max(span.start, start);
      const ends = Math.min(span.end, end);
      if (begins >= ends) continue;
      if (left <= ends - begins) return begins + left;
      left -= ends - begins;
    }
  }
  return null;
}

describe("a year without holiday data", () => {
  it("counts weekends only", () => {
    expect(isWorkingDay(cn, "2027-10-01")).toBe(true);
    expect(isWorkingDay(cn, "2027-10-02")).toBe(false);
  });

  it.each([
    ["inside a known year", cn, "2026-03-01T00:00", "2026-12-31T23:59", []],
    ["to exactly local New Year", cn, "2026-12-31T23:59", "2027-01-01T00:00", ["2027"]],
    ["inside an unknown year", cn, "2027-10-01T10:00", "2027-10-01T10:00", ["2027"]],
    ["from an unknown year into a known one", cn, "2025-12-31T17:00", "2026-01-05T10:00", ["2025"]],
    ["over a known year", cn, "2025-12-31T17:00", "2027-01-04T10:00", ["2025", "2027"]],
    ["over several", cn, "2026-12-31T17:00", "2028-01-03T10:00", ["2027", "2028"]],
    ["when it is still the old year in the calendar's zone", de, "2028-01-01T06:59", "2028-01-01T06:59", []],
    ["when it has become the new year there", de, "2028-01-01T07:00", "2028-01-01T07:00", ["2028"]],
  ])("%s", (_what, calendar, from, to, years) => {
    expect(yearsWithoutHolidays(calendar, shanghai(from), shanghai(to))).toEqual(years);
  });
});
