import { describe, expect, it } from "vitest";
import type { CalendarPolicy } from "../../content/schema/playbook.ts";
import { addDays, addWorkingTime, isWorkingDay } from "../../worker/playbook/calendar.ts";
import { HOUR, type Instant } from "../../worker/playbook/time.ts";
import { standard } from "./factories.ts";

function calendarNamed(name: string): CalendarPolicy {
  const found = standard.calendars[name];
  if (!found) throw new Error(`the playbook has no calendar ${name}`);
  return found;
}

function weekday(date: string): number {
  return new Date(date).getUTCDay() || 7;
}

function weekdaysOff(calendar: CalendarPolicy, year: number): string[] {
  const found: string[] = [];
  for (let date = `${year}-01-01`; date <= `${year}-12-31`; date = addDays(date, 1))
    if (weekday(date) <= 5 && !isWorkingDay(calendar, date)) found.push(date);
  return found;
}

const cn = calendarNamed("cn");
const shanghai = (local: string): Instant => Date.parse(`${local}:00+08:00`);

/** The State Council's notice for 2026: weekdays that are free, and weekend days that are worked for them. */
const FREE_WEEKDAYS = "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07";
const WORKED_WEEKENDS = "01-04 02-14 02-28 05-09 09-20 10-10";

describe("the working days of China in 2026", () => {
  it("are those of the State Council, day by day", () => {
    for (let date = "2026-01-01"; date <= "2026-12-31"; date = addDays(date, 1)) {
      const day = date.slice(5);
      const worked = weekday(date) > 5 ? WORKED_WEEKENDS.includes(day) : !FREE_WEEKDAYS.includes(day);
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

/** The n-th weekday of a month; the last one for 0. */
function nth(year: number, month: number, day: number, n: number): string {
  let date = new Date(Date.UTC(year, n === 0 ? month : month - 1, 1)).toISOString().slice(0, 10);
  while (weekday(date) !== day) date = addDays(date, 1);
  return addDays(date, 7 * (n - 1));
}

function observed(date: string): string {
  return addDays(date, weekday(date) === 6 ? -1 : weekday(date) === 7 ? 1 : 0);
}

describe("the weekdays off in the United States", () => {
  it.each([2026, 2027])("are the federal holidays of 5 U.S.C. 6103 in %i, with those observed for a weekend", (year) => {
    const fixed = [`${year}-01-01`, `${year}-06-19`, `${year}-07-04`, `${year}-11-11`, `${year}-12-25`, `${year + 1}-01-01`].map(observed);
    const moving = [
      nth(year, 1, 1, 3),
      nth(year, 2, 1, 3),
      nth(year, 5, 1, 0),
      nth(year, 9, 1, 1),
      nth(year, 10, 1, 2),
      nth(year, 11, 4, 4),
    ];
    const expected = [...fixed, ...moving].filter((date) => date.startsWith(String(year))).sort();
    expect(weekdaysOff(calendarNamed("us"), year)).toEqual(expected);
  });

  it.each([
    ["the Friday before an Independence Day on Saturday", "2026-07-03", false],
    ["the day before that", "2026-07-02", true],
    ["the Monday after an Independence Day on Sunday", "2027-07-05", false],
    ["the Friday before a Juneteenth on Saturday", "2027-06-18", false],
    ["the Friday before a New Year on Saturday, in the old year", "2027-12-31", false],
    ["the Friday after Thanksgiving, which is no federal holiday", "2026-11-27", true],
  ])("%s: %s", (_what, date, worked) => {
    expect(isWorkingDay(calendarNamed("us"), date)).toBe(worked);
  });
});

/** Easter Sunday of the Gregorian calendar: Meeus, Astronomical Algorithms, chapter 8. */
function easter(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const day = h + l - 7 * m + 114;
  return new Date(Date.UTC(year, Math.floor(day / 31) - 1, (day % 31) + 1)).toISOString().slice(0, 10);
}

describe("the weekdays off in Germany", () => {
  it.each([2026, 2027])("are the holidays of all its states in %i, those around Easter computed", (year) => {
    const fixed = ["01-01", "05-01", "10-03", "12-25", "12-26"].map((day) => `${year}-${day}`);
    const moving = [-2, 1, 39, 50].map((days) => addDays(easter(year), days));
    expect(weekdaysOff(calendarNamed("de"), year)).toEqual([...fixed, ...moving].filter((date) => weekday(date) <= 5).sort());
  });
});
