import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tier } from "../../content/schema/common.ts";
import type { Playbook, RepPolicy } from "../../content/schema/playbook.ts";
import { workingSpans, workingTimeBetween } from "../../worker/playbook/calendar.ts";
import { promiseDue, promiseFor, promiseWake, unknownYears } from "../../worker/playbook/promise.ts";
import type { SalesPromise } from "../../worker/playbook/state.ts";
import { DAY, HOUR, iso, MINUTE, SECOND } from "../../worker/playbook/time.ts";
import { MONDAY, standard } from "./factories.ts";

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
    const instants = fc.integer({ min: Date.parse("2026-01-01T00:00Z"), max: Date.parse("2026-12-20T00:00Z") });
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
