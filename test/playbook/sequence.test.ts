import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWorkingDay, localDate, localTime } from "../../worker/playbook/calendar.ts";
import { budgetAllows, dueAfter, type Step, sendingHours, stepAfter } from "../../worker/playbook/sequence.ts";
import type { Profile } from "../../worker/playbook/state.ts";
import { DAY, HOUR, type Instant, iso, MINUTE } from "../../worker/playbook/time.ts";
import { lead, standard } from "./factories.ts";

const china: Profile = { ...lead().profile, zone: "Asia/Shanghai", calendar: "cn" };
const germany: Profile = { ...lead().profile, zone: "Europe/Berlin", calendar: "de" };

const shanghai = (local: string): Instant => Date.parse(`${local}:00+08:00`);
const step = (after: Step["after"]): Step => ({ id: "welcome", after });

function isSendingTime(reader: Profile, at: Instant): boolean {
  const calendar = standard.calendars[reader.calendar];
  const { window, quiet } = standard.nurture;
  const time = localTime(reader.zone, at);
  const isIn = ([start, end]: readonly [string, string]) => time >= start && time < end;
  return calendar !== undefined && isWorkingDay(calendar, localDate(reader.zone, at)) && isIn(window) && !quiet.some(isIn);
}

describe("when a step is due", () => {
  it.each<[string, Step["after"], string, string]>([
    ["after its hours, inside the window", { hours: 1 }, "2026-11-23T10:00", "2026-11-23T11:00"],
    ["a minute before lunch", { minutes: 119 }, "2026-11-23T10:00", "2026-11-23T11:59"],
    ["after lunch, when its time is exactly the beginning of that", { hours: 2 }, "2026-11-23T10:00", "2026-11-23T13:30"],
    ["after lunch, from the middle of it", { hours: 3 }, "2026-11-23T10:00", "2026-11-23T13:30"],
    ["exactly when lunch is over", { hours: 3 }, "2026-11-23T10:30", "2026-11-23T13:30"],
    ["the next morning when the window has closed", { hours: 2 }, "2026-11-23T17:00", "2026-11-24T09:00"],
    ["the next morning when its time is exactly the end", { hours: 2 }, "2026-11-23T16:00", "2026-11-24T09:00"],
    ["a minute before the end", { minutes: 119 }, "2026-11-23T16:00", "2026-11-23T17:59"],
    ["exactly at the beginning", { hours: 1 }, "2026-11-23T08:00", "2026-11-23T09:00"],
    ["at the beginning, from before it", { minutes: 1 }, "2026-11-23T06:00", "2026-11-23T09:00"],
    ["on Monday, from Friday evening", { hours: 3 }, "2026-11-27T17:00", "2026-11-30T09:00"],
    ["after the holiday", { days: 1 }, "2026-09-30T10:00", "2026-10-08T09:00"],
    ["on a Saturday that is worked", { hours: 20 }, "2026-10-09T14:00", "2026-10-10T10:00"],
    ["after days of the clock", { days: 3 }, "2026-11-23T10:00", "2026-11-26T10:00"],
    ["after working days, over a weekend", { workingDays: 3 }, "2026-11-26T10:00", "2026-12-01T10:00"],
    ["after working days, from a Saturday", { workingDays: 1 }, "2026-11-28T10:00", "2026-11-30T10:00"],
    ["after working days, from the evening", { workingDays: 1 }, "2026-11-23T20:00", "2026-11-25T09:00"],
    ["after working days, over National Day", { workingDays: 2 }, "2026-09-29T10:00", "2026-10-08T10:00"],
    ["at once when it waits for nothing", { minutes: 0 }, "2026-11-23T10:00", "2026-11-23T10:00"],
  ])("%s", (_what, after, from, due) => {
    expect(iso(dueAfter(standard, china, step(after), shanghai(from)))).toBe(iso(shanghai(due)));
  });

  it("is by the calendar of the reader's place where the playbook has given theirs up, else on weekdays", () => {
    const from = shanghai("2026-09-29T10:00");
    const gone: Profile = { ...china, calendar: "gone", country: "CN" };
    expect(dueAfter(standard, gone, step({ workingDays: 2 }), from)).toBe(dueAfter(standard, china, step({ workingDays: 2 }), from));
    expect(dueAfter(standard, gone, step({ days: 1 }), from)).toBe(dueAfter(standard, china, step({ days: 1 }), from));
    const nowhere = { ...standard, calendars: {} };
    expect(iso(dueAfter(nowhere, gone, step({ workingDays: 4 }), from))).toBe(iso(shanghai("2026-10-05T10:00")));
    expect(iso(sendingHours(nowhere, gone, shanghai("2026-10-03T10:00")))).toBe(iso(shanghai("2026-10-05T09:00")));
  });

  it("is by the reader's clock, not ours", () => {
    const from = Date.parse("2026-11-23T02:00:00Z");
    expect(localTime("Asia/Shanghai", dueAfter(standard, china, step({ hours: 1 }), from))).toBe("11:00");
    expect(localTime("Europe/Berlin", dueAfter(standard, germany, step({ hours: 1 }), from))).toBe("09:00");
  });

  const instants = fc.integer({ min: Date.parse("2026-01-01T00:00Z"), max: Date.parse("2027-06-01T00:00Z") });
  const delays = fc.oneof(
    fc.integer({ min: 0, max: 3_000 }).map((minutes) => ({ minutes })),
    fc.integer({ min: 0, max: 300 }).map((hours) => ({ hours })),
    fc.integer({ min: 0, max: 30 }).map((days) => ({ days })),
    fc.integer({ min: 0, max: 15 }).map((workingDays) => ({ workingDays })),
  );
  const readers = fc.constantFrom(china, germany, { ...china, zone: "Asia/Hong_Kong" }, { ...germany, zone: "Europe/Zurich" });

  it("is inside sending hours of a working day where the reader lives, and never before its delay has passed", () => {
    fc.assert(
      fc.property(readers, instants, delays, (reader, from, after) => {
        const due = dueAfter(standard, reader, step(after), from);
        const least =
          "minutes" in after ? after.minutes * MINUTE : "hours" in after ? after.hours * HOUR : "days" in after ? after.days * DAY : 0;
        expect(isSendingTime(reader, due)).toBe(true);
        expect(due - from).toBeGreaterThanOrEqual(least);
        expect(due - from).toBeLessThan(least + 40 * DAY);
        if ("workingDays" in after) {
          const calendar = standard.calendars[reader.calendar];
          let worked = 0;
          for (let day = localDate(reader.zone, from); day < localDate(reader.zone, due); ) {
            day = new Date(Date.parse(day) + DAY).toISOString().slice(0, 10);
            if (calendar && isWorkingDay(calendar, day)) worked += 1;
          }
          expect(worked).toBeGreaterThanOrEqual(after.workingDays);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("moves a step that is claimed at night to the morning, and leaves one inside the window alone", () => {
    fc.assert(
      fc.property(readers, instants, (reader, at) => {
        const open = sendingHours(standard, reader, at);
        expect(isSendingTime(reader, open)).toBe(true);
        expect(open).toBeGreaterThanOrEqual(at);
        if (isSendingTime(reader, at)) expect(open).toBe(at);
        expect(sendingHours(standard, reader, open)).toBe(open);
      }),
    );
  });
});

describe("the touch budget", () => {
  const afternoon = shanghai("2026-11-25T14:00");
  const reader = (...written: Instant[]) => lead({ written }, china);
  const allowed = (now: Instant, ...written: Instant[]) => iso(budgetAllows(standard, reader(...written), now));

  it("is open to somebody who was not written to", () => {
    expect(allowed(afternoon)).toBe(iso(afternoon));
  });

  it("is one mail a local day: closed until the next working morning", () => {
    expect(allowed(afternoon, afternoon - HOUR)).toBe(iso(shanghai("2026-11-26T09:00")));
    expect(allowed(afternoon, shanghai("2026-11-25T00:00"))).toBe(iso(shanghai("2026-11-26T09:00")));
    expect(allowed(afternoon, shanghai("2026-11-24T23:59"))).toBe(iso(afternoon));
    expect(allowed(shanghai("2026-11-27T14:00"), shanghai("2026-11-27T09:00"))).toBe(iso(shanghai("2026-11-30T09:00")));
  });

  it("is three in seven days: a moment before, exactly at and after the oldest leaves", () => {
    const written = [afternoon - 6 * DAY, afternoon - 3 * DAY, afternoon - 2 * DAY];
    const free = afternoon + DAY;
    expect(allowed(afternoon, ...written)).toBe(iso(free));
    expect(allowed(free - 1, ...written)).not.toBe(iso(free - 1));
    expect(allowed(free, ...written)).toBe(iso(free));
    expect(allowed(free + 1, ...written)).toBe(iso(free + 1));
  });

  it("is one in seven days for somebody who asked for fewer: a moment before, exactly at and after, however many came before they asked", () => {
    const fewer = (now: Instant, ...written: Instant[]) =>
      iso(budgetAllows(standard, { ...reader(...written), chosen: { topics: null, pace: "fewer" } }, now));
    const written = [afternoon - 6 * DAY, afternoon - 5 * DAY];
    const free = afternoon + 2 * DAY;
    expect(allowed(afternoon, ...written)).toBe(iso(afternoon));
    expect(fewer(afternoon, ...written)).toBe(iso(free));
    expect(fewer(free - 1, ...written)).not.toBe(iso(free - 1));
    expect(fewer(free, ...written)).toBe(iso(free));
    expect(fewer(free + 1, ...written)).toBe(iso(free + 1));
  });

  it("really is open at the time it names, however mails are spread", () => {
    const spreads = fc.array(fc.integer({ min: 0, max: 10 * 24 * 60 }), { maxLength: 10 });
    fc.assert(
      fc.property(spreads, fc.constantFrom(china, germany), (minutesAgo, profile) => {
        const someone = lead({ written: minutesAgo.map((minutes) => afternoon - minutes * MINUTE).sort((a, b) => a - b) }, profile);
        const at = budgetAllows(standard, someone, afternoon);
        expect(at).toBeGreaterThanOrEqual(afternoon);
        expect(budgetAllows(standard, someone, at)).toBe(at);
        if (at > afternoon) expect(isSendingTime(profile, at)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("the steps of a sequence", () => {
  it("follow each other, and none follows the last", () => {
    const sequence = standard.sequences.signup;
    if (!sequence) throw new Error("the playbook has the sequence signup");
    expect(stepAfter(sequence, "welcome")?.id).toBe("next-reading");
    expect(stepAfter(sequence, "five-chairs")).toBeNull();
  });
});
