import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import type { CalendarPolicy } from "../../content/schema/playbook.ts";
import { addWorkingTime, instantOf, localDate, localTime, workingTimeBetween } from "../../worker/playbook/calendar.ts";
import { DAY, type Instant, iso, MINUTE } from "../../worker/playbook/time.ts";
import { offsetAt } from "../../worker/playbook/zone.ts";
import { dates, instants, zones } from "./arbitraries.ts";

/** Of each place: hours that meet the change at night, on every day of the week, and those of an office. */
function hoursIn(zone: string): { nights: CalendarPolicy; office: CalendarPolicy } {
  const everyDay = [1, 2, 3, 4, 5, 6, 7];
  return {
    nights: { calendar: "nights", zone, weekdays: everyDay, hours: [["00:00", "06:00"]], years: {} },
    office: {
      calendar: "office",
      zone,
      weekdays: everyDay.slice(0, 5),
      hours: [
        ["09:00", "12:00"],
        ["13:00", "17:00"],
      ],
      years: {},
    },
  };
}

const berlin = hoursIn("Europe/Berlin");
const newYork = hoursIn("America/New_York");
const shanghai = hoursIn("Asia/Shanghai");

type Row = [hours: string, what: string, from: string, minutes: number, until: string];

/** The instant as a clock on a wall there shows it, with its offset. */
function wall(zone: string, at: Instant): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toString({ timeZoneName: "never" });
}

function check(place: { nights: CalendarPolicy; office: CalendarPolicy }) {
  return (hours: string, _what: string, from: string, minutes: number, until: string): void => {
    const calendar = hours === "nights" ? place.nights : place.office;
    const start = Date.parse(from);
    const end = addWorkingTime(calendar, start, minutes * MINUTE);
    expect([wall(calendar.zone, start), wall(calendar.zone, end)]).toEqual([from, until]);
    expect(workingTimeBetween(calendar, start, end)).toBe(minutes * MINUTE);
  };
}

describe("Berlin, 2026-03-29, 02:00 becomes 03:00", () => {
  it.each<Row>([
    ["nights", "a moment before the change", "2026-03-29T01:59:59+01:00", 60, "2026-03-29T03:59:59+02:00"],
    ["nights", "exactly at the change", "2026-03-29T03:00:00+02:00", 60, "2026-03-29T04:00:00+02:00"],
    ["nights", "a moment after the change", "2026-03-29T03:00:01+02:00", 60, "2026-03-29T04:00:01+02:00"],
    ["nights", "up to a moment before it", "2026-03-29T00:59:59+01:00", 60, "2026-03-29T01:59:59+01:00"],
    ["nights", "up to exactly the change", "2026-03-29T01:00:00+01:00", 60, "2026-03-29T03:00:00+02:00"],
    ["nights", "the whole night, an hour short", "2026-03-29T00:00:00+01:00", 300, "2026-03-29T06:00:00+02:00"],
    ["nights", "a minute more than that night", "2026-03-29T00:00:00+01:00", 301, "2026-03-30T00:01:00+02:00"],
    ["office", "Friday afternoon into Monday", "2026-03-27T16:30:00+01:00", 60, "2026-03-30T09:30:00+02:00"],
    ["office", "a whole day from Friday noon", "2026-03-27T12:00:00+01:00", 420, "2026-03-30T12:00:00+02:00"],
    ["office", "a moment before the change", "2026-03-29T01:59:59+01:00", 60, "2026-03-30T10:00:00+02:00"],
    ["office", "exactly at the change", "2026-03-29T03:00:00+02:00", 60, "2026-03-30T10:00:00+02:00"],
  ])("%s, %s: %s + %i minutes is %s", check(berlin));
});

describe("Berlin, 2026-10-25, 03:00 becomes 02:00", () => {
  it.each<Row>([
    ["nights", "a moment before the change", "2026-10-25T02:59:59+02:00", 60, "2026-10-25T02:59:59+01:00"],
    ["nights", "exactly at the change", "2026-10-25T02:00:00+01:00", 60, "2026-10-25T03:00:00+01:00"],
    ["nights", "a moment after the change", "2026-10-25T02:00:01+01:00", 60, "2026-10-25T03:00:01+01:00"],
    ["nights", "up to a moment before it", "2026-10-25T01:59:59+02:00", 60, "2026-10-25T02:59:59+02:00"],
    ["nights", "up to exactly the change", "2026-10-25T02:00:00+02:00", 60, "2026-10-25T02:00:00+01:00"],
    ["nights", "the whole night, an hour longer", "2026-10-25T00:00:00+02:00", 420, "2026-10-25T06:00:00+01:00"],
    ["nights", "a minute more than that night", "2026-10-25T00:00:00+02:00", 421, "2026-10-26T00:01:00+01:00"],
    ["office", "Friday afternoon into Monday", "2026-10-23T16:30:00+02:00", 60, "2026-10-26T09:30:00+01:00"],
    ["office", "a whole day from Friday noon", "2026-10-23T12:00:00+02:00", 420, "2026-10-26T12:00:00+01:00"],
    ["office", "a moment before the change", "2026-10-25T02:59:59+02:00", 60, "2026-10-26T10:00:00+01:00"],
    ["office", "exactly at the change", "2026-10-25T02:00:00+01:00", 60, "2026-10-26T10:00:00+01:00"],
  ])("%s, %s: %s + %i minutes is %s", check(berlin));
});

describe("Berlin, 2027-03-28, 02:00 becomes 03:00", () => {
  it.each<Row>([
    ["nights", "a moment before the change", "2027-03-28T01:59:59+01:00", 60, "2027-03-28T03:59:59+02:00"],
    ["nights", "exactly at the change", "2027-03-28T03:00:00+02:00", 60, "2027-03-28T04:00:00+02:00"],
    ["nights", "a moment after the change", "2027-03-28T03:00:01+02:00", 60, "2027-03-28T04:00:01+02:00"],
    ["nights", "up to a moment before it", "2027-03-28T00:59:59+01:00", 60, "2027-03-28T01:59:59+01:00"],
    ["nights", "up to exactly the change", "2027-03-28T01:00:00+01:00", 60, "2027-03-28T03:00:00+02:00"],
    ["nights", "the whole night, an hour short", "2027-03-28T00:00:00+01:00", 300, "2027-03-28T06:00:00+02:00"],
    ["nights", "a minute more than that night", "2027-03-28T00:00:00+01:00", 301, "2027-03-29T00:01:00+02:00"],
    ["office", "Friday afternoon into Monday", "2027-03-26T16:30:00+01:00", 60, "2027-03-29T09:30:00+02:00"],
    ["office", "a whole day from Friday noon", "2027-03-26T12:00:00+01:00", 420, "2027-03-29T12:00:00+02:00"],
    ["office", "a moment before the change", "2027-03-28T01:59:59+01:00", 60, "2027-03-29T10:00:00+02:00"],
    ["office", "exactly at the change", "2027-03-28T03:00:00+02:00", 60, "2027-03-29T10:00:00+02:00"],
  ])("%s, %s: %s + %i minutes is %s", check(berlin));
});

describe("Berlin, 2027-10-31, 03:00 becomes 02:00", () => {
  it.each<Row>([
    ["nights", "a moment before the change", "2027-10-31T02:59:59+02:00", 60, "2027-10-31T02:59:59+01:00"],
    ["nights", "exactly at the change", "2027-10-31T02:00:00+01:00", 60, "2027-10-31T03:00:00+01:00"],
    ["nights", "a moment after the change", "2027-10-31T02:00:01+01:00", 60, "2027-10-31T03:00:01+01:00"],
    ["nights", "up to a moment before it", "2027-10-31T01:59:59+02:00", 60, "2027-10-31T02:59:59+02:00"],
    ["nights", "up to exactly the change", "2027-10-31T02:00:00+02:00", 60, "2027-10-31T02:00:00+01:00"],
    ["nights", "the whole night, an hour longer", "2027-10-31T00:00:00+02:00", 420, "2027-10-31T06:00:00+01:00"],
    ["nights", "a minute more than that night", "2027-10-31T00:00:00+02:00", 421, "2027-11-01T00:01:00+01:00"],
    ["office", "Friday afternoon into Monday", "2027-10-29T16:30:00+02:00", 60, "2027-11-01T09:30:00+01:00"],
    ["office", "a whole day from Friday noon", "2027-10-29T12:00:00+02:00", 420, "2027-11-01T12:00:00+01:00"],
    ["office", "a moment before the change", "2027-10-31T02:59:59+02:00", 60, "2027-11-01T10:00:00+01:00"],
    ["office", "exactly at the change", "2027-10-31T02:00:00+01:00", 60, "2027-11-01T10:00:00+01:00"],
  ])("%s, %s: %s + %i minutes is %s", check(berlin));
});

describe("New York, 2026-03-08, 02:00 becomes 03:00", () => {
  it.each<Row>([
    ["nights", "a moment before the change", "2026-03-08T01:59:59-05:00", 60, "2026-03-08T03:59:59-04:00"],
    ["nights", "exactly at the change", "2026-03-08T03:00:00-04:00", 60, "2026-03-08T04:00:00-04:00"],
    ["nights", "a moment after the change", "2026-03-08T03:00:01-04:00", 60, "2026-03-08T04:00:01-04:00"],
    ["nights", "up to a moment before it", "2026-03-08T00:59:59-05:00", 60, "2026-03-08T01:59:59-05:00"],
    ["nights", "up to exactly the change", "2026-03-08T01:00:00-05:00", 60, "2026-03-08T03:00:00-04:00"],
    ["nights", "the whole night, an hour short", "2026-03-08T00:00:00-05:00", 300, "2026-03-08T06:00:00-04:00"],
    ["nights", "a minute more than that night", "2026-03-08T00:00:00-05:00", 301, "2026-03-09T00:01:00-04:00"],
    ["office", "Friday afternoon into Monday", "2026-03-06T16:30:00-05:00", 60, "2026-03-09T09:30:00-04:00"],
    ["office", "a whole day from Friday noon", "2026-03-06T12:00:00-05:00", 420, "2026-03-09T12:00:00-04:00"],
    ["office", "a moment before the change", "2026-03-08T01:59:59-05:00", 60, "2026-03-09T10:00:00-04:00"],
    ["office", "exactly at the change", "2026-03-08T03:00:00-04:00", 60, "2026-03-09T10:00:00-04:00"],
  ])("%s, %s: %s + %i minutes is %s", check(newYork));
});

describe("New York, 2026-11-01, 02:00 becomes 01:00", () => {
  it.each<Row>([
    ["nights", "a moment before the change", "2026-11-01T01:59:59-04:00", 60, "2026-11-01T01:59:59-05:00"],
    ["nights", "exactly at the change", "2026-11-01T01:00:00-05:00", 60, "2026-11-01T02:00:00-05:00"],
    ["nights", "a moment after the change", "2026-11-01T01:00:01-05:00", 60, "2026-11-01T02:00:01-05:00"],
    ["nights", "up to a moment before it", "2026-11-01T00:59:59-04:00", 60, "2026-11-01T01:59:59-04:00"],
    ["nights", "up to exactly the change", "2026-11-01T01:00:00-04:00", 60, "2026-11-01T01:00:00-05:00"],
    ["nights", "the whole night, an hour longer", "2026-11-01T00:00:00-04:00", 420, "2026-11-01T06:00:00-05:00"],
    ["nights", "a minute more than that night", "2026-11-01T00:00:00-04:00", 421, "2026-11-02T00:01:00-05:00"],
    ["office", "Friday afternoon into Monday", "2026-10-30T16:30:00-04:00", 60, "2026-11-02T09:30:00-05:00"],
    ["office", "a whole day from Friday noon", "2026-10-30T12:00:00-04:00", 420, "2026-11-02T12:00:00-05:00"],
    ["office", "a moment before the change", "2026-11-01T01:59:59-04:00", 60, "2026-11-02T10:00:00-05:00"],
    ["office", "exactly at the change", "2026-11-01T01:00:00-05:00", 60, "2026-11-02T10:00:00-05:00"],
  ])("%s, %s: %s + %i minutes is %s", check(newYork));
});

describe("New York, 2027-03-14, 02:00 becomes 03:00", () => {
  it.each<Row>([
    ["nights", "a moment before the change", "2027-03-14T01:59:59-05:00", 60, "2027-03-14T03:59:59-04:00"],
    ["nights", "exactly at the change", "2027-03-14T03:00:00-04:00", 60, "2027-03-14T04:00:00-04:00"],
    ["nights", "a moment after the change", "2027-03-14T03:00:01-04:00", 60, "2027-03-14T04:00:01-04:00"],
    ["nights", "up to a moment before it", "2027-03-14T00:59:59-05:00", 60, "2027-03-14T01:59:59-05:00"],
    ["nights", "up to exactly the change", "2027-03-14T01:00:00-05:00", 60, "2027-03-14T03:00:00-04:00"],
    ["nights", "the whole night, an hour short", "2027-03-14T00:00:00-05:00", 300, "2027-03-14T06:00:00-04:00"],
    ["nights", "a minute more than that night", "2027-03-14T00:00:00-05:00", 301, "2027-03-15T00:01:00-04:00"],
    ["office", "Friday afternoon into Monday", "2027-03-12T16:30:00-05:00", 60, "2027-03-15T09:30:00-04:00"],
    ["office", "a whole day from Friday noon", "2027-03-12T12:00:00-05:00", 420, "2027-03-15T12:00:00-04:00"],
    ["office", "a moment before the change", "2027-03-14T01:59:59-05:00", 60, "2027-03-15T10:00:00-04:00"],
    ["office", "exactly at the change", "2027-03-14T03:00:00-04:00", 60, "2027-03-15T10:00:00-04:00"],
  ])("%s, %s: %s + %i minutes is %s", check(newYork));
});

describe("New York, 2027-11-07, 02:00 becomes 01:00", () => {
  it.each<Row>([
    ["nights", "a moment before the change", "2027-11-07T01:59:59-04:00", 60, "2027-11-07T01:59:59-05:00"],
    ["nights", "exactly at the change", "2027-11-07T01:00:00-05:00", 60, "2027-11-07T02:00:00-05:00"],
    ["nights", "a moment after the change", "2027-11-07T01:00:01-05:00", 60, "2027-11-07T02:00:01-05:00"],
    ["nights", "up to a moment before it", "2027-11-07T00:59:59-04:00", 60, "2027-11-07T01:59:59-04:00"],
    ["nights", "up to exactly the change", "2027-11-07T01:00:00-04:00", 60, "2027-11-07T01:00:00-05:00"],
    ["nights", "the whole night, an hour longer", "2027-11-07T00:00:00-04:00", 420, "2027-11-07T06:00:00-05:00"],
    ["nights", "a minute more than that night", "2027-11-07T00:00:00-04:00", 421, "2027-11-08T00:01:00-05:00"],
    ["office", "Friday afternoon into Monday", "2027-11-05T16:30:00-04:00", 60, "2027-11-08T09:30:00-05:00"],
    ["office", "a whole day from Friday noon", "2027-11-05T12:00:00-04:00", 420, "2027-11-08T12:00:00-05:00"],
    ["office", "a moment before the change", "2027-11-07T01:59:59-04:00", 60, "2027-11-08T10:00:00-05:00"],
    ["office", "exactly at the change", "2027-11-07T01:00:00-05:00", 60, "2027-11-08T10:00:00-05:00"],
  ])("%s, %s: %s + %i minutes is %s", check(newYork));
});

describe("Shanghai on the same days, where no clock changes", () => {
  it.each<Row>([
    ["nights", "where others skip an hour or have it twice", "2026-03-08T01:59:59+08:00", 60, "2026-03-08T02:59:59+08:00"],
    ["nights", "the whole night, as long as any", "2026-03-08T00:00:00+08:00", 360, "2026-03-08T06:00:00+08:00"],
    ["nights", "a minute more than that night", "2026-03-08T00:00:00+08:00", 361, "2026-03-09T00:01:00+08:00"],
    ["nights", "where others skip an hour or have it twice", "2026-03-29T01:59:59+08:00", 60, "2026-03-29T02:59:59+08:00"],
    ["nights", "the whole night, as long as any", "2026-03-29T00:00:00+08:00", 360, "2026-03-29T06:00:00+08:00"],
    ["nights", "a minute more than that night", "2026-03-29T00:00:00+08:00", 361, "2026-03-30T00:01:00+08:00"],
    ["nights", "where others skip an hour or have it twice", "2026-10-25T01:59:59+08:00", 60, "2026-10-25T02:59:59+08:00"],
    ["nights", "the whole night, as long as any", "2026-10-25T00:00:00+08:00", 360, "2026-10-25T06:00:00+08:00"],
    ["nights", "a minute more than that night", "2026-10-25T00:00:00+08:00", 361, "2026-10-26T00:01:00+08:00"],
    ["nights", "where others skip an hour or have it twice", "2026-11-01T01:59:59+08:00", 60, "2026-11-01T02:59:59+08:00"],
    ["nights", "the whole night, as long as any", "2026-11-01T00:00:00+08:00", 360, "2026-11-01T06:00:00+08:00"],
    ["nights", "a minute more than that night", "2026-11-01T00:00:00+08:00", 361, "2026-11-02T00:01:00+08:00"],
    ["nights", "where others skip an hour or have it twice", "2027-03-14T01:59:59+08:00", 60, "2027-03-14T02:59:59+08:00"],
    ["nights", "the whole night, as long as any", "2027-03-14T00:00:00+08:00", 360, "2027-03-14T06:00:00+08:00"],
    ["nights", "a minute more than that night", "2027-03-14T00:00:00+08:00", 361, "2027-03-15T00:01:00+08:00"],
    ["nights", "where others skip an hour or have it twice", "2027-03-28T01:59:59+08:00", 60, "2027-03-28T02:59:59+08:00"],
    ["nights", "the whole night, as long as any", "2027-03-28T00:00:00+08:00", 360, "2027-03-28T06:00:00+08:00"],
    ["nights", "a minute more than that night", "2027-03-28T00:00:00+08:00", 361, "2027-03-29T00:01:00+08:00"],
    ["nights", "where others skip an hour or have it twice", "2027-10-31T01:59:59+08:00", 60, "2027-10-31T02:59:59+08:00"],
    ["nights", "the whole night, as long as any", "2027-10-31T00:00:00+08:00", 360, "2027-10-31T06:00:00+08:00"],
    ["nights", "a minute more than that night", "2027-10-31T00:00:00+08:00", 361, "2027-11-01T00:01:00+08:00"],
    ["nights", "where others skip an hour or have it twice", "2027-11-07T01:59:59+08:00", 60, "2027-11-07T02:59:59+08:00"],
    ["nights", "the whole night, as long as any", "2027-11-07T00:00:00+08:00", 360, "2027-11-07T06:00:00+08:00"],
    ["nights", "a minute more than that night", "2027-11-07T00:00:00+08:00", 361, "2027-11-08T00:01:00+08:00"],
    ["office", "Friday afternoon into Monday", "2026-03-06T16:30:00+08:00", 60, "2026-03-09T09:30:00+08:00"],
    ["office", "Friday afternoon into Monday", "2026-03-27T16:30:00+08:00", 60, "2026-03-30T09:30:00+08:00"],
    ["office", "Friday afternoon into Monday", "2026-10-23T16:30:00+08:00", 60, "2026-10-26T09:30:00+08:00"],
    ["office", "Friday afternoon into Monday", "2026-10-30T16:30:00+08:00", 60, "2026-11-02T09:30:00+08:00"],
    ["office", "Friday afternoon into Monday", "2027-03-12T16:30:00+08:00", 60, "2027-03-15T09:30:00+08:00"],
    ["office", "Friday afternoon into Monday", "2027-03-26T16:30:00+08:00", 60, "2027-03-29T09:30:00+08:00"],
    ["office", "Friday afternoon into Monday", "2027-10-29T16:30:00+08:00", 60, "2027-11-01T09:30:00+08:00"],
    ["office", "Friday afternoon into Monday", "2027-11-05T16:30:00+08:00", 60, "2027-11-08T09:30:00+08:00"],
  ])("%s, %s: %s + %i minutes is %s", check(shanghai));
});

describe("hours that begin or end within the hour that changes", () => {
  const hours = (...spans: [string, string][]): CalendarPolicy => ({ ...berlin.nights, hours: spans });
  const spring = "2026-03-29";
  const autumn = "2026-10-25";

  it.each<[what: string, calendar: CalendarPolicy, day: string, minutes: number]>([
    ["end in the skipped hour: until the change", hours(["00:00", "02:30"]), spring, 120],
    ["begin in the skipped hour: from the change", hours(["02:30", "04:00"]), spring, 60],
    ["lie within the skipped hour: none", hours(["02:15", "02:45"]), spring, 0],
    ["meet in the skipped hour: neither twice nor lost", hours(["00:00", "02:30"], ["02:30", "06:00"]), spring, 300],
    ["pause in the skipped hour: no pause", hours(["00:00", "02:30"], ["03:00", "06:00"]), spring, 300],
    ["end in the hour that comes twice: the first time", hours(["00:00", "02:30"]), autumn, 150],
    ["begin in the hour that comes twice: the first time", hours(["02:30", "04:00"]), autumn, 150],
    ["meet in the hour that comes twice: neither twice nor lost", hours(["00:00", "02:30"], ["02:30", "06:00"]), autumn, 420],
  ])("%s", (_what, calendar, day, minutes) => {
    const [from, to] = [instantOf(calendar.zone, day, "00:00"), instantOf(calendar.zone, day, "12:00")];
    expect(workingTimeBetween(calendar, from, to)).toBe(minutes * MINUTE);
  });
});

describe("local time", () => {
  it("has the offset that Temporal has, at every instant and around every change", () => {
    const moments = fc.integer({ min: Date.parse("1990-01-01"), max: Date.parse("2045-01-01") });
    fc.assert(
      fc.property(zones, moments, (zone, moment) => {
        const change = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone).getTimeZoneTransition("next");
        const near = change ? [change.epochMilliseconds - 1, change.epochMilliseconds, change.epochMilliseconds + 1] : [];
        for (const at of [moment, ...near]) {
          const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
          expect(offsetAt(zone, at)).toBe(there.offsetNanoseconds / 1e6);
          expect(`${localDate(zone, at)} ${localTime(zone, at)}`).toBe(there.toString().slice(0, 16).replace("T", " "));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is the instant that Temporal has; where the clocks skip it, the moment of the change", () => {
    const minutes = fc.nat(24 * 60 - 1);
    fc.assert(
      fc.property(zones, instants, minutes, fc.boolean(), (zone, at, minute, onTheDay) => {
        const next = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).getTimeZoneTransition("next");
        const date = localDate(zone, onTheDay && next ? next.epochMilliseconds : at);
        const time = iso(minute * MINUTE).slice(11, 16);
        expect(iso(instantOf(zone, date, time))).toBe(iso(slowInstant(zone, date, time)));
      }),
      { numRuns: 1_000 },
    );
  });

  it("is never earlier for a later time of the same day", () => {
    const times = fc.nat(24 * 60 - 1).map((minute) => iso(minute * MINUTE).slice(11, 16));
    fc.assert(
      fc.property(zones, dates, times, times, (zone, date, one, other) => {
        const [earlier = "", later = ""] = [one, other].sort();
        return instantOf(zone, date, earlier) <= instantOf(zone, date, later);
      }),
    );
  });

  it("turns to the next day at local midnight", () => {
    expect(localDate("Europe/Berlin", Date.parse("2026-03-28T22:59:59.999Z"))).toBe("2026-03-28");
    expect(localDate("Europe/Berlin", Date.parse("2026-03-28T23:00:00Z"))).toBe("2026-03-29");
    expect(localDate("Europe/Berlin", Date.parse("2026-03-29T21:59:59.999Z"))).toBe("2026-03-29");
    expect(localDate("Europe/Berlin", Date.parse("2026-03-29T22:00:00Z"))).toBe("2026-03-30");
    expect([localDate("UTC", -1), localTime("UTC", -1)]).toEqual(["1969-12-31", "23:59"]);
  });

  it("is refused for a zone that does not exist", () => {
    expect(() => localDate("Europe/Berln", 0)).toThrow(RangeError);
  });
});

/** What Temporal says, but for times that do not exist. */
function slowInstant(zone: string, date: string, time: string): Instant {
  const plain = Temporal.PlainDateTime.from(`${date}T${time}`);
  const there = plain.toZonedDateTime(zone, { disambiguation: "compatible" });
  if (there.toPlainDateTime().equals(plain)) return there.epochMilliseconds;
  const change = Temporal.Instant.fromEpochMilliseconds(there.epochMilliseconds - DAY)
    .toZonedDateTimeISO(zone)
    .getTimeZoneTransition("next");
  if (!change) throw new Error(`${zone} skips ${date} ${time} without a change`);
  return change.epochMilliseconds;
}
