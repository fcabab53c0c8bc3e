import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CalendarPolicy, NurturePolicy, Playbook } from "../../content/schema/playbook.ts";
import { dueAfter, type Step, sendingHours } from "../../worker/playbook/sequence.ts";
import type { Profile } from "../../worker/playbook/state.ts";
import { DAY, HOUR, type Instant, iso, MINUTE } from "../../worker/playbook/time.ts";
import { instants, zones } from "./arbitraries.ts";
import { lead, standard } from "./factories.ts";
import { dueByWalking, isWorked, wallOf } from "./walls.ts";

const weekends = (calendar: string, zone: string, weekdays: number[]): CalendarPolicy => ({
  calendar,
  zone,
  weekdays,
  hours: [["09:00", "17:00"]],
  years: {},
});

/** Australia by its weekends, and a week of six days with Saturday free, as in Nepal. */
const calendars: Record<string, CalendarPolicy> = {
  ...standard.calendars,
  au: weekends("au", "Australia/Sydney", [1, 2, 3, 4, 5]),
  np: weekends("np", "Asia/Kathmandu", [7, 1, 2, 3, 4, 5]),
};

const READERS = {
  Shanghai: { zone: "Asia/Shanghai", calendar: "cn" },
  Berlin: { zone: "Europe/Berlin", calendar: "de" },
  "New York": { zone: "America/New_York", calendar: "us" },
  Sydney: { zone: "Australia/Sydney", calendar: "au" },
  Kathmandu: { zone: "Asia/Kathmandu", calendar: "np" },
};
type City = keyof typeof READERS;

const HOURS: NurturePolicy["window"] = ["09:00", "11:00"];
const NEXT_MORNING: Step = { id: "next", after: { workingDays: 1 } };

function playbookOf(nurture: Partial<NurturePolicy>): Playbook {
  return { ...standard, calendars, nurture: { ...standard.nurture, ...nurture } };
}

function readerIn(place: { zone: string; calendar: string }): Profile {
  return { ...lead().profile, ...place };
}

const mornings = playbookOf({ window: HOURS, quiet: [] });

/** The instant at which the clocks of a city first show a local time. */
function shown(city: City, local: string): Instant {
  const about = Date.parse(`${local}:00Z`);
  const wall = wallOf(READERS[city].zone, about - DAY, about + DAY);
  const i = wall.minutes.findIndex(({ date, time }) => `${date}T${time}` === local);
  if (i < 0) throw new Error(`no clock of ${city} shows ${local}`);
  return wall.from + i * MINUTE;
}

describe("a step of one working day, from 09:00 to 11:00", () => {
  it.each<[City, string, string, string]>([
    ["Shanghai", "on an ordinary Monday", "2026-11-23T09:30", "2026-11-24T09:30"],
    ["Shanghai", "into Spring Festival: the last worked Saturday before it is written on", "2026-02-13T10:00", "2026-02-14T10:00"],
    ["Shanghai", "over Spring Festival", "2026-02-14T10:00", "2026-02-24T10:00"],
    ["Shanghai", "from the middle of Spring Festival", "2026-02-18T10:00", "2026-02-24T10:00"],
    ["Shanghai", "to the Saturday that is worked for it", "2026-02-27T10:00", "2026-02-28T10:00"],
    ["Shanghai", "to the Sunday that is worked before National Day", "2026-09-18T10:59", "2026-09-20T10:59"],
    ["Shanghai", "over National Day", "2026-09-30T10:00", "2026-10-08T10:00"],
    ["Shanghai", "to the Saturday that is worked after National Day", "2026-10-09T08:00", "2026-10-10T09:00"],
    ["Shanghai", "from the evening before that Saturday, which is then too late for it", "2026-10-09T11:00", "2026-10-12T09:00"],
    ["Berlin", "over the night on which clocks go forward", "2026-03-27T09:15", "2026-03-30T09:15"],
    ["Berlin", "from an hour that the next working day has as well", "2026-03-28T02:30", "2026-03-30T09:00"],
    ["Berlin", "over the night on which clocks go back", "2026-10-23T10:45", "2026-10-26T10:45"],
    ["New York", "over the night on which clocks go forward", "2026-03-06T09:15", "2026-03-09T09:15"],
    ["New York", "over the night on which clocks go back", "2026-10-30T10:45", "2026-11-02T10:45"],
    ["Sydney", "over the night on which clocks go back", "2026-04-03T09:15", "2026-04-06T09:15"],
    ["Sydney", "over the night on which clocks go forward", "2026-10-02T10:45", "2026-10-05T10:45"],
    ["Kathmandu", "from Friday to Sunday", "2026-11-20T09:30", "2026-11-22T09:30"],
    ["Kathmandu", "from Saturday to Sunday", "2026-11-21T12:00", "2026-11-23T09:00"],
    ["Kathmandu", "over the new year", "2026-12-31T10:59", "2027-01-01T10:59"],
  ])("%s, %s", (city, _what, from, due) => {
    expect(iso(dueAfter(mornings, readerIn(READERS[city]), NEXT_MORNING, shown(city, from)))).toBe(iso(shown(city, due)));
  });

  const around = (day: string): [string, string] => [iso(Date.parse(day) - 4 * DAY), iso(Date.parse(day) + 2 * DAY)];
  /** Every change of 2026 in one of the five zones, and the weeks around the two long holidays of China. */
  const STRETCHES: Record<string, [from: string, to: string]> = {
    "New York's clocks go forward": around("2026-03-08"),
    "Berlin's clocks go forward": around("2026-03-29"),
    "Sydney's clocks go back": around("2026-04-05"),
    "Sydney's clocks go forward": around("2026-10-04"),
    "Berlin's clocks go back": around("2026-10-25"),
    "New York's clocks go back": around("2026-11-01"),
    "Spring Festival": ["2026-02-09T00:00:00Z", "2026-03-03T00:00:00Z"],
    "National Day": ["2026-09-16T00:00:00Z", "2026-10-14T00:00:00Z"],
  };
  /** Not a divisor of a day: from one day to the next other minutes are asked for. */
  const ASKED_EVERY = 47 * MINUTE;
  /** As long as the longest holiday, and a little. */
  const AHEAD = 14 * DAY;

  const cities = Object.keys(READERS) as City[];
  it.each(Object.keys(STRETCHES).flatMap((stretch) => cities.map((city) => [city, stretch] as const)))(
    "%s: is as one finds it by looking at the clock minute by minute, while %s",
    (city, stretch) => {
      const [first = 0, last = 0] = (STRETCHES[stretch] ?? []).map((at) => Date.parse(at));
      const { zone, calendar: name } = READERS[city];
      const calendar = calendars[name];
      if (!calendar) throw new Error(`there is no calendar ${name}`);
      const wall = wallOf(zone, first, last + AHEAD);
      const reader = readerIn(READERS[city]);
      let asked = 0;
      for (let from = first; from < last; from += ASKED_EVERY) {
        const expected = dueByWalking(wall, calendar, [HOURS], from);
        const due = dueAfter(mornings, reader, NEXT_MORNING, from);
        if (due !== expected) expect.fail(`from ${iso(from)}: ${iso(due)}, and the wall says ${iso(expected)}`);
        asked += 1;
      }
      expect(asked).toBeGreaterThan(180);
    },
  );

  it("meets every change of the year: the stretches hold six, and there are no others", () => {
    const changes = cities.flatMap((city) => {
      const { zone } = READERS[city];
      const { minutes, from } = wallOf(zone, Date.parse("2026-01-01T00:00Z"), Date.parse("2027-01-01T00:00Z"), HOUR);
      const wall = (i: number) => Date.parse(`${minutes[i]?.date}T${minutes[i]?.time}Z`);
      return minutes.flatMap((_, i) => (i > 0 && wall(i) - wall(i - 1) !== HOUR ? [from + i * HOUR] : []));
    });
    const inside = (at: Instant) => Object.values(STRETCHES).some(([from, to]) => Date.parse(from) < at && at < Date.parse(to));
    expect(changes).toHaveLength(6);
    expect(changes.filter((at) => !inside(at))).toEqual([]);
  });
});

/** Hours of the day, with quiet ones or not, that leave some to write in. */
const hours = fc.constantFrom<Pick<NurturePolicy, "window" | "quiet">>(
  { window: ["09:00", "18:00"], quiet: [["12:00", "13:30"]] },
  { window: ["09:00", "11:00"], quiet: [] },
  {
    window: ["08:00", "20:00"],
    quiet: [
      ["08:00", "09:30"],
      ["12:00", "13:00"],
      ["19:00", "20:00"],
    ],
  },
  { window: ["10:00", "16:00"], quiet: [["07:00", "11:00"]] },
  { window: ["09:30", "09:31"], quiet: [] },
);
const delays = fc.oneof(
  fc.integer({ min: 0, max: 3_000 }).map((minutes) => ({ minutes })),
  fc.integer({ min: 0, max: 300 }).map((hours) => ({ hours })),
  fc.integer({ min: 0, max: 30 }).map((days) => ({ days })),
  fc.integer({ min: 0, max: 15 }).map((workingDays) => ({ workingDays })),
);
const places = fc.record({ zone: zones, calendar: fc.constantFrom("cn", "de", "us", "au", "np") });

function leastOf(after: Step["after"]): number {
  if ("minutes" in after) return after.minutes * MINUTE;
  if ("hours" in after) return after.hours * HOUR;
  return "days" in after ? after.days * DAY : 0;
}

describe("whatever the zone, the calendar, the hours and the delay", () => {
  it("a step is never early, and never outside the window, in quiet hours or on a free day, as the reader's clock shows it", () => {
    fc.assert(
      fc.property(places, hours, delays, instants, (place, open, after, from) => {
        const due = dueAfter(playbookOf(open), readerIn(place), { id: "step", after }, from);
        const [minute] = wallOf(place.zone, due, due + MINUTE).minutes;
        const calendar = calendars[place.calendar];
        const within = ([start, end]: readonly [string, string]) => minute !== undefined && start <= minute.time && minute.time < end;
        expect(due - from).toBeGreaterThanOrEqual(leastOf(after));
        expect(within(open.window) && !open.quiet.some(within) && minute && calendar && isWorked(calendar, minute)).toBe(true);
      }),
      { numRuns: 1_500 },
    );
  });

  it("a step that follows a later instant is not due before one that follows an earlier instant; working days count from when one writes", () => {
    fc.assert(
      fc.property(places, hours, delays, instants, fc.integer({ min: 0, max: 5 * DAY }), (place, open, after, one, wait) => {
        const playbook = playbookOf(open);
        const reader = readerIn(place);
        const step = { id: "step", after };
        const [from, later] = [sendingHours(playbook, reader, one), sendingHours(playbook, reader, one + wait)];
        expect(later).toBeGreaterThanOrEqual(from);
        expect(dueAfter(playbook, reader, step, later)).toBeGreaterThanOrEqual(dueAfter(playbook, reader, step, from));
        if ("workingDays" in after) return;
        expect(dueAfter(playbook, reader, step, one + wait)).toBeGreaterThanOrEqual(dueAfter(playbook, reader, step, one));
      }),
      { numRuns: 1_500 },
    );
  });
});
