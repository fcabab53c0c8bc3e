import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tier } from "../../content/schema/common.ts";
import type { Playbook, RepPolicy } from "../../content/schema/playbook.ts";
import { workingSpans, workingTimeBetween } from "../../worker/playbook/calendar.ts";
import { promiseDue, promiseFor, promiseWake, resumed, unknownYears } from "../../worker/playbook/promise.ts";
import type { SalesPromise } from "../../worker/playbook/state.ts";
import { DAY, HOUR, iso, MINUTE, SECOND } from "../../worker/playbook/time.ts";
import { absentees, calendars, instants } from "./arbitraries.ts";
import { form, Life, MONDAY, opening, standard } from "./factories.ts";

function repNamed(id: string): RepPolicy {
  const found = standard.team.reps.find((rep) => rep.id === id);
  if (!found) throw new Error(`the team has no ${id}`);
  return found;
}

const lin = repNamed("lin-yue");
const anna = repNamed("anna-weber");

function promise(tier: Tier = "A", from = MONDAY, rep = lin, playbook: Playbook = standard): SalesPromise {
  const given = promiseFor(playbook, tier, rep, { id: "p", from, shown: true, round: 0 });
  if (!given) throw new Error(`tier ${tier} is promised nothing`);
  return given;
}

describe("a promise", () => {
  it("is warned of, then returned, then due: in this order and in working hours, whenever it is given", () => {
    fc.assert(
      fc.property(instants, fc.constantFrom<Tier>("S", "A", "B"), fc.constantFrom(lin, anna), (from, tier, rep) => {
        const { warnAt, returnAt, by } = promise(tier, from, rep);
        expect([from, warnAt, returnAt, by]).toEqual([from, warnAt, returnAt, by].toSorted((a, b) => a - b));
        expect(new Set([from, warnAt, returnAt, by]).size).toBe(4);
        const calendar = standard.calendars[rep.calendar];
        if (!calendar) throw new Error("the rep has a calendar");
        for (const at of [warnAt, returnAt, by]) {
          const day = new Date(at + 8 * HOUR).toISOString().slice(0, 10);
          const spans = [-1, 0, 1].flatMap((offset) =>
            workingSpans(calendar, new Date(Date.parse(day) + offset * DAY).toISOString().slice(0, 10)),
          );
          expect(spans.some((span) => span.start < at && at <= span.end)).toBe(true);
        }
        const terms = standard.promises.tiers[tier as "S" | "A" | "B"];
        expect(workingTimeBetween(calendar, from, by)).toBe((terms?.workingMinutes ?? 0) * MINUTE);
      }),
      { numRuns: 1_000 },
    );
  });

  it("depends on when it came in and on the calendar, and on nothing else", () => {
    const other = { ...lin, id: "other", capacity: 1, weight: 3, booking: undefined };
    const { by, warnAt, returnAt } = promise("B", MONDAY, lin);
    expect(promise("B", MONDAY, other as RepPolicy)).toMatchObject({ by, warnAt, returnAt });
  });

  it.each<[Tier, number]>([
    ["S", 60],
    ["A", 240],
    ["B", 540],
  ])("of tier %s is %i working minutes", (tier, minutes) => {
    const calendar = standard.calendars.cn;
    expect(calendar && workingTimeBetween(calendar, MONDAY, promise(tier).by)).toBe(minutes * MINUTE);
  });

  it("is not given to C, to X, or to nobody yet", () => {
    for (const tier of ["C", "X", null] as const)
      expect(promiseFor(standard, tier, lin, { id: "p", from: MONDAY, shown: true, round: 0 })).toBeNull();
  });
});

/** Instants as the clocks of Shanghai show them. */
const local = (...times: (number | undefined)[]): string[] => times.map((at) => iso((at ?? 0) + 8 * HOUR).slice(0, 16));
const shanghai = (time: string): number => Date.parse(`${time}:00+08:00`);

describe("a promise around its owner's leave", () => {
  const onLeave: RepPolicy = {
    ...lin,
    away: [
      { from: "2026-11-24", to: "2026-11-26" },
      { from: "2026-12-31", to: "2027-01-05" },
    ],
  };

  it.each<[what: string, from: string, warnAt: string, returnAt: string, by: string]>([
    ["is due on the eve when there is time", "2026-11-23T13:30", "2026-11-23T15:54", "2026-11-23T16:54", "2026-11-23T17:30"],
    ["is due on the eve at exactly closing", "2026-11-23T14:00", "2026-11-23T16:24", "2026-11-23T17:24", "2026-11-23T18:00"],
    ["goes on after it, warned before it", "2026-11-23T15:00", "2026-11-23T17:24", "2026-11-27T09:24", "2026-11-27T10:00"],
    ["given on the last minute of the eve", "2026-11-23T17:59", "2026-11-27T11:23", "2026-11-27T13:53", "2026-11-27T14:29"],
    ["given during it begins after it", "2026-11-25T11:00", "2026-11-27T11:24", "2026-11-27T13:54", "2026-11-27T14:30"],
    ["given on the day after is as any other", "2026-11-27T09:00", "2026-11-27T11:24", "2026-11-27T13:54", "2026-11-27T14:30"],
    ["goes on in the next year", "2026-12-30T15:00", "2026-12-30T17:24", "2027-01-06T09:24", "2027-01-06T10:00"],
  ])("%s", (_what, from, ...expected) => {
    const { warnAt, returnAt, by } = promise("A", shanghai(from), onLeave);
    expect(local(warnAt, returnAt, by)).toEqual(expected);
  });

  it("does not wait for somebody who is not coming back: it runs out and finds somebody else", () => {
    const gone = { ...lin, away: [{ from: "2026-11-24", to: "9999-12-30" }] };
    expect(promise("B", MONDAY, gone)).toEqual(promise("B", MONDAY, lin));
    expect(resumed(standard, gone, promise("B", MONDAY, gone), MONDAY, MONDAY + HOUR)).toEqual(
      resumed(standard, lin, promise("B"), MONDAY, MONDAY + HOUR),
    );
  });
});

describe("a promise that was paused", () => {
  const given = promise("A", shanghai("2026-11-23T10:00"));
  const times = (pausedAt: string, resumedAt: string, rep = lin): string[] => {
    const { warnAt, returnAt, by } = resumed(standard, rep, given, shanghai(pausedAt), shanghai(resumedAt));
    return local(warnAt, returnAt, by);
  };

  it("was to be warned, returned and due at these times", () => {
    expect(local(given.warnAt, given.returnAt, given.by)).toEqual(["2026-11-23T13:54", "2026-11-23T14:54", "2026-11-23T15:30"]);
  });

  it.each<[what: string, pausedAt: string, resumedAt: string, warnAt: string, returnAt: string, by: string]>([
    [
      "moves by the working time it stood",
      "2026-11-23T11:00",
      "2026-11-23T11:30",
      "2026-11-23T14:24",
      "2026-11-23T15:24",
      "2026-11-23T16:00",
    ],
    [
      "does not move for a pause over lunch",
      "2026-11-23T12:00",
      "2026-11-23T13:30",
      "2026-11-23T13:54",
      "2026-11-23T14:54",
      "2026-11-23T15:30",
    ],
    ["has the same left a week later", "2026-11-23T11:00", "2026-11-30T11:00", "2026-11-30T13:54", "2026-11-30T14:54", "2026-11-30T15:30"],
    ["has the same left from a Sunday", "2026-11-23T11:00", "2026-11-29T20:00", "2026-11-30T10:24", "2026-11-30T11:24", "2026-11-30T12:00"],
    ["keeps a warning that had passed", "2026-11-23T14:00", "2026-11-24T09:00", "2026-11-23T13:54", "2026-11-24T09:54", "2026-11-24T10:30"],
    ["keeps a warning of exactly then", "2026-11-23T13:54", "2026-11-24T09:00", "2026-11-23T13:54", "2026-11-24T10:00", "2026-11-24T10:36"],
    [
      "moves a warning of a moment after",
      "2026-11-23T13:53",
      "2026-11-24T09:00",
      "2026-11-24T09:01",
      "2026-11-24T10:01",
      "2026-11-24T10:37",
    ],
    ["keeps a limit that had passed", "2026-11-23T15:00", "2026-11-24T09:00", "2026-11-23T13:54", "2026-11-23T14:54", "2026-11-24T09:30"],
    ["keeps what had all passed", "2026-11-23T15:30", "2026-11-24T09:00", "2026-11-23T13:54", "2026-11-23T14:54", "2026-11-23T15:30"],
  ])("%s", (_what, pausedAt, resumedAt, ...expected) => {
    expect(times(pausedAt, resumedAt)).toEqual(expected);
  });

  it("does not count a leave that follows", () => {
    const away = { ...lin, away: [{ from: "2026-11-24", to: "2026-11-25" }] };
    expect(times("2026-11-23T11:00", "2026-11-23T17:30", away)).toEqual(["2026-11-26T09:54", "2026-11-26T10:54", "2026-11-26T11:30"]);
  });

  it("keeps everything else", () => {
    const { by, warnAt, returnAt, ...rest } = resumed(standard, lin, { ...given, round: 1 }, given.givenAt, given.givenAt + DAY);
    expect({ ...given, round: 1 }).toMatchObject(rest);
    expect([by > given.by, warnAt > given.warnAt, returnAt > given.returnAt]).toEqual([true, true, true]);
  });

  const lengths = fc.nat(20 * DAY);
  /** A promise of B in any calendar with any leave, paused some time after it was given. */
  const paused = fc
    .record({ calendar: calendars, absentee: absentees, from: instants, wait: fc.nat(3 * DAY) })
    .map(({ calendar, absentee, from, wait }) => {
      const rep: RepPolicy = { ...lin, ...absentee, calendar: calendar.calendar };
      const playbook = { ...standard, calendars: { [calendar.calendar]: calendar } };
      return { playbook, calendar, rep, given: promise("B", from, rep, playbook), pausedAt: from + wait };
    });
  const timesOf = ({ warnAt, returnAt, by }: SalesPromise) => [warnAt, returnAt, by];

  it("for no time at all is as it was", () => {
    fc.assert(
      fc.property(paused, ({ playbook, rep, given, pausedAt }) => {
        expect(resumed(playbook, rep, given, pausedAt, pausedAt)).toEqual(given);
        expect(timesOf(resumed(playbook, rep, given, pausedAt, pausedAt + 1)).every((at, i) => at - (timesOf(given)[i] ?? 0) >= 0)).toBe(
          true,
        );
      }),
      { numRuns: 200 },
    );
  });

  it("has as much working time left as when it was paused, and its times in order", () => {
    fc.assert(
      fc.property(paused, lengths, ({ playbook, calendar, rep, given, pausedAt }, length) => {
        const again = resumed(playbook, rep, given, pausedAt, pausedAt + length);
        for (const [i, at] of timesOf(given).entries()) {
          const moved = timesOf(again)[i] ?? 0;
          if (at <= pausedAt) expect(moved).toBe(at);
          else expect(workingTimeBetween(calendar, pausedAt + length, moved, rep)).toBe(workingTimeBetween(calendar, pausedAt, at, rep));
        }
        expect(timesOf(again)).toEqual(timesOf(again).toSorted((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });

  it("never comes to an earlier time by resuming later", () => {
    fc.assert(
      fc.property(paused, lengths, lengths, ({ playbook, rep, given, pausedAt }, length, more) => {
        const early = timesOf(resumed(playbook, rep, given, pausedAt, pausedAt + length));
        const late = timesOf(resumed(playbook, rep, given, pausedAt, pausedAt + length + more));
        for (const [i, at] of late.entries()) expect(at).toBeGreaterThanOrEqual(early[i] ?? 0);
      }),
      { numRuns: 200 },
    );
  });

  it("never comes to an earlier time when a leave was entered meanwhile, and leaves no less", () => {
    fc.assert(
      fc.property(paused, absentees, lengths, ({ playbook, calendar, rep, given, pausedAt }, absentee, length) => {
        const entered = { ...rep, ...absentee };
        const again = resumed(playbook, entered, given, pausedAt, pausedAt + length);
        for (const [i, at] of timesOf(given).entries()) {
          const moved = timesOf(again)[i] ?? 0;
          expect(moved).toBeGreaterThanOrEqual(at);
          if (at > pausedAt)
            expect(workingTimeBetween(calendar, pausedAt + length, moved, entered)).toBe(
              workingTimeBetween(calendar, pausedAt, at, entered),
            );
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("what an open promise asks of the clock", () => {
  const given = promise();
  const warned = { ...given, warnedAt: given.warnAt };

  it.each<[string, SalesPromise | null, number, "warn" | "return" | null]>([
    ["nothing a moment before the warning", given, given.warnAt - 1, null],
    ["a warning exactly then", given, given.warnAt, "warn"],
    ["a warning after it, when the tick was late", given, given.returnAt - 1, "warn"],
    ["nothing more once warned", warned, given.returnAt - 1, null],
    ["the return exactly at the limit", warned, given.returnAt, "return"],
    ["the return without a warning, when both were missed", given, given.returnAt, "return"],
    ["the return long after", warned, given.by + 72 * HOUR, "return"],
    ["nothing when it was accepted", { ...given, state: "accepted" }, given.by, null],
    ["nothing when it was kept", { ...given, state: "kept" }, given.by, null],
    ["nothing when it was withdrawn", { ...given, state: "withdrawn" }, given.by, null],
    ["nothing when there is none", null, given.by, null],
  ])("%s", (_what, one, now, due) => {
    expect(promiseDue(one, now)).toBe(due);
  });

  it("wakes for the warning, then for the limit, and not for one that is answered", () => {
    expect(promiseWake(given)).toBe(given.warnAt);
    expect(promiseWake(warned)).toBe(given.returnAt);
    expect(promiseWake({ ...given, state: "accepted" })).toBeNull();
    expect(promiseWake(null)).toBeNull();
  });
});

describe("a promise into a year without holiday data", () => {
  it("is reported with calendar and year, and only then", () => {
    const evening = Date.parse("2026-12-31T17:30:00+08:00");
    expect(unknownYears(standard, lin, promise("A", evening))).toEqual([{ calendar: "cn", year: "2027" }]);
    expect(unknownYears(standard, lin, promise("S", evening - 2 * HOUR))).toEqual([]);
    expect(unknownYears(standard, anna, promise("A", evening, anna))).toEqual([]);
  });

  it("is reported when only a leave carries it there, and for every year it touches", () => {
    const december = { ...lin, away: [{ from: "2026-12-22", to: "2026-12-31" }] };
    const parental = { ...lin, away: [{ from: "2026-12-22", to: "2028-02-01" }] };
    const eve = shanghai("2026-12-21T17:30");
    expect(unknownYears(standard, lin, promise("A", eve))).toEqual([]);
    expect(unknownYears(standard, december, promise("A", eve, december))).toEqual([{ calendar: "cn", year: "2027" }]);
    expect(unknownYears(standard, parental, promise("A", eve, parental))).toEqual([
      { calendar: "cn", year: "2027" },
      { calendar: "cn", year: "2028" },
    ]);
  });

  it("is reported from an unknown year into a known one", () => {
    const evening = shanghai("2025-12-31T17:30");
    expect(unknownYears(standard, lin, promise("A", evening))).toEqual([{ calendar: "cn", year: "2025" }]);
  });

  it("is reported again when it was paused into one", () => {
    const given = promise("A", shanghai("2026-12-30T15:00"));
    expect(unknownYears(standard, lin, given)).toEqual([]);
    const again = resumed(standard, lin, given, shanghai("2026-12-30T16:00"), shanghai("2026-12-31T16:00"));
    expect(unknownYears(standard, lin, again)).toEqual([{ calendar: "cn", year: "2027" }]);
  });

  it("raises one alarm for each year, with the lead's first step", () => {
    const reps = standard.team.reps.map((rep) => ({ ...rep, away: [{ from: "2026-12-22", to: "2028-02-01" }] }));
    const playbook = { ...standard, team: { ...standard.team, reps } };
    const at = shanghai("2026-12-21T17:30");
    const start = opening();
    const alarms = (policy: Playbook) => {
      const life = new Life(policy, { ...start, answers: { ...start.answers, country: "CN", locale: "zh" } });
      return life.hear([form({}, at)], at).effects.filter((effect) => effect.kind === "alarm");
    };
    expect(alarms(standard)).toEqual([]);
    expect(alarms(playbook)).toEqual(
      ["2027", "2028"].map((year) => ({
        kind: "alarm",
        id: `calendar:cn:${year}`,
        alarm: "calendar_year",
        subject: { calendar: "cn", year },
      })),
    );
  });

  it("names the year of the calendar's own place", () => {
    const calendar = {
      calendar: "nz",
      zone: "Pacific/Auckland",
      weekdays: [1, 2, 3, 4, 5],
      hours: [["09:00", "17:00"] as [string, string]],
      years: { "2026": { holidays: [], worked: [] } },
    };
    const playbook = { ...standard, calendars: { ...standard.calendars, nz: calendar } };
    const kiri = { ...lin, calendar: "nz", zone: "Pacific/Auckland" };
    // the first working hour of 2027 in Auckland is still 2026 in Greenwich
    const given = promise("S", Date.parse("2026-12-31T17:00:00+13:00") + SECOND, kiri, playbook);
    expect(iso(given.by)).toBe("2026-12-31T21:00:00.000Z");
    expect(unknownYears(playbook, kiri, given)).toEqual([{ calendar: "nz", year: "2027" }]);
  });
});
