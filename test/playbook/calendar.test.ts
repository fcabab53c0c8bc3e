import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CalendarPolicy } from "../../content/schema/playbook.ts";
import {
  addDays,
  addWorkingTime,
  instantOf,
  isWorkingDay,
  knowsYear,
  localDate,
  localTime,
  workingSpans,
  workingTimeBetween,
} from "../../worker/playbook/calendar.ts";
import { DAY, HOUR, type Instant, iso, MINUTE } from "../../worker/playbook/time.ts";
import { standard } from "./factories.ts";

const cn = calendarNamed("cn");
const de = calendarNamed("de");

function calendarNamed(name: string): CalendarPolicy {
  const found = standard.calendars[name];
  if (!found) throw new Error(`the playbook has no calendar ${name}`);
  return found;
}

/** Open from midnight to six on every day of the week: hours that daylight saving shortens and lengthens. */
const nights: CalendarPolicy = {
  calendar: "nights",
  zone: "Europe/Berlin",
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  hours: [["00:00", "06:00"]],
  years: {},
};

const shanghai = (local: string): Instant => Date.parse(`${local}:00+08:00`);

/** The State Council's notice for 2026: weekdays that are free, and weekend days that are worked for them. */
const FREE_WEEKDAYS = "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07";
const WORKED_WEEKENDS = "01-04 02-14 02-28 05-09 09-20 10-10";

describe("the working days of China in 2026", () => {
  it("are those of the State Council, day by day", () => {
    for (let date = "2026-01-01"; date <= "2026-12-31"; date = addDays(date, 1)) {
      const day = date.slice(5);
      const weekend = [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
      const worked = weekend ? WORKED_WEEKENDS.includes(day) : !FREE_WEEKDAYS.includes(day);
      expect([date, isWorkingDay(cn, date)]).toEqual([date, worked]);
    }
  });

  it.each([
    ["a Saturday worked for Spring Festival", "2026-02-14", true],
    ["the first day of Spring Festival", "2026-02-15", false],
    ["a Monday within Spring Festival", "2026-02-16", false],
    ["the last day of Spring Festival", "2026-02-23", false],
    ["the day after Spring Festival", "2026-02-24", true],
    ["a Sunday worked for National Day", "2026-09-20", true],
    ["an ordinary Sunday", "2026-09-13", false],
    ["the first Saturday after National Day, worked", "2026-10-10", true],
    ["the Sunday after it", "2026-10-11", false],
  ])("%s: %s", (_what, date, worked) => {
    expect(isWorkingDay(cn, date)).toBe(worked);
  });

  it("carry a promise over a long holiday, onto the worked Saturday before it and the day after it", () => {
    expect(addWorkingTime(cn, shanghai("2026-02-13T17:00"), 2 * HOUR)).toBe(shanghai("2026-02-14T10:00"));
    expect(addWorkingTime(cn, shanghai("2026-02-14T17:00"), 2 * HOUR)).toBe(shanghai("2026-02-24T10:00"));
  });
});

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
    ["a whole working day", "2026-11-23T09:00", 450, "2026-11-23T18:00"],
    ["a whole working day and a minute", "2026-11-23T09:00", 451, "2026-11-24T09:01"],
    ["no time at all, from outside hours", "2026-11-23T07:00", 0, "2026-11-23T09:00"],
  ])("%s: %s + %i minutes", (_what, from, minutes, until) => {
    expect(iso(addWorkingTime(cn, shanghai(from), minutes * MINUTE))).toBe(iso(shanghai(until)));
  });

  const instants = fc.integer({ min: Date.parse("2026-01-01T00:00Z"), max: Date.parse("2027-06-01T00:00Z") });
  const amounts = fc.integer({ min: 1, max: 40 * HOUR });
  const calendars = fc.constantFrom(cn, de, nights);

  it("ends inside working hours, whenever it began", () => {
    fc.assert(
      fc.property(calendars, instants, amounts, (calendar, from, amount) => {
        const end = addWorkingTime(calendar, from, amount);
        const day = localDate(calendar.zone, end);
        return end > from && workingSpans(calendar, day).some((span) => span.start < end && end <= span.end) && isWorkingDay(calendar, day);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is exactly the working time that lies between", () => {
    fc.assert(
      fc.property(
        calendars,
        instants,
        amounts,
        (calendar, from, amount) => workingTimeBetween(calendar, from, addWorkingTime(calendar, from, amount)) === amount,
      ),
      { numRuns: 2_000 },
    );
  });

  it("never ends earlier for what came in later, or for more of it", () => {
    fc.assert(
      fc.property(
        calendars,
        instants,
        fc.integer({ min: 0, max: 10 * DAY }),
        amounts,
        fc.integer({ min: 0, max: 8 * HOUR }),
        (calendar, from, later, amount, more) => {
          const end = addWorkingTime(calendar, from, amount);
          return addWorkingTime(calendar, from + later, amount) >= end && addWorkingTime(calendar, from, amount + more) >= end + more;
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("adds up: to one instant and on from it is to the last", () => {
    fc.assert(
      fc.property(
        calendars,
        instants,
        amounts,
        amounts,
        (calendar, from, first, second) =>
          addWorkingTime(calendar, addWorkingTime(calendar, from, first), second) === addWorkingTime(calendar, from, first + second),
      ),
      { numRuns: 1_000 },
    );
  });

  it("refuses a calendar that nobody works in", () => {
    const closed = {
      ...cn,
      years: { "2026": { holidays: [{ from: "2026-01-01", to: "2028-12-31", name: { zh: "歇业", en: "Closed" } }], worked: [] } },
    };
    expect(() => addWorkingTime(closed, shanghai("2026-03-02T10:00"), HOUR)).toThrow(RangeError);
  });
});

describe("daylight saving in Berlin", () => {
  it("keeps local hours on both sides of the change in March", () => {
    const friday = Date.parse("2026-03-27T17:00:00+01:00");
    expect(iso(addWorkingTime(de, friday, HOUR))).toBe(iso(Date.parse("2026-03-30T09:30:00+02:00")));
  });

  it("keeps local hours on both sides of the change in October", () => {
    const friday = Date.parse("2026-10-23T17:00:00+02:00");
    expect(iso(addWorkingTime(de, friday, HOUR))).toBe(iso(Date.parse("2026-10-26T09:30:00+01:00")));
  });

  it.each([
    ["the night that loses an hour", "2026-03-29", 5],
    ["the night that gains an hour", "2026-10-25", 7],
    ["an ordinary night", "2026-03-30", 6],
  ])("%s, %s, has %i working hours", (_what, date, hours) => {
    const midnight = instantOf("Europe/Berlin", date, "00:00");
    expect(workingTimeBetween(nights, midnight, midnight + 12 * HOUR)).toBe(hours * HOUR);
    expect(addWorkingTime(nights, midnight, hours * HOUR)).toBe(instantOf("Europe/Berlin", date, "06:00"));
  });

  it("moves a time that does not exist forward, and takes the first of one that happens twice", () => {
    expect(iso(instantOf("Europe/Berlin", "2026-03-29", "02:30"))).toBe("2026-03-29T01:30:00.000Z");
    expect(iso(instantOf("Europe/Berlin", "2026-10-25", "02:30"))).toBe("2026-10-25T00:30:00.000Z");
  });

  it.each([
    ["a moment before the clocks go forward", "2026-03-29T00:59:59Z", "01:59"],
    ["exactly then", "2026-03-29T01:00:00Z", "03:00"],
    ["a moment before the clocks go back", "2026-10-25T00:59:59Z", "02:59"],
    ["exactly then", "2026-10-25T01:00:00Z", "02:00"],
  ])("%s it is %s UTC and %s", (_what, utc, time) => {
    expect(localTime("Europe/Berlin", Date.parse(utc))).toBe(time);
  });

  it("turns local days at local midnight", () => {
    expect(localDate("Europe/Berlin", Date.parse("2026-03-28T22:59:59Z"))).toBe("2026-03-28");
    expect(localDate("Europe/Berlin", Date.parse("2026-03-28T23:00:00Z"))).toBe("2026-03-29");
    expect(localDate("Europe/Berlin", Date.parse("2026-03-29T21:59:59Z"))).toBe("2026-03-29");
    expect(localDate("Europe/Berlin", Date.parse("2026-03-29T22:00:00Z"))).toBe("2026-03-30");
  });

  it("reads a local time back as it was written, in zones of every kind of offset", () => {
    const zones = fc.constantFrom("Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Auckland", "UTC");
    const times = fc.integer({ min: 4 * 60, max: 22 * 60 }).map((minute) => new Date(minute * MINUTE).toISOString().slice(11, 16));
    const dates = fc.integer({ min: 0, max: 729 }).map((day) => addDays("2026-01-01", day));
    fc.assert(
      fc.property(zones, dates, times, (zone, date, time) => {
        const at = instantOf(zone, date, time);
        return localDate(zone, at) === date && localTime(zone, at) === time;
      }),
    );
  });
});

describe("a year without holiday data", () => {
  it("counts weekends only, and says that it is unknown", () => {
    expect(isWorkingDay(cn, "2027-10-01")).toBe(true);
    expect(isWorkingDay(cn, "2027-10-02")).toBe(false);
    expect(knowsYear(cn, shanghai("2027-10-01T10:00"))).toBe(false);
  });

  it("begins at local midnight of New Year", () => {
    expect(knowsYear(cn, shanghai("2026-12-31T23:59"))).toBe(true);
    expect(knowsYear(cn, shanghai("2027-01-01T00:00"))).toBe(false);
    expect(knowsYear(de, Date.parse("2026-12-31T22:59:59Z"))).toBe(true);
  });
});
