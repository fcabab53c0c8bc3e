import { describe, expect, it } from "vitest";
import type { WrittenEntry } from "../../worker/playbook/draft.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import { dayOf, lastClosedDay, outcomesOf, talliesOf } from "../../worker/playbook/tally.ts";
import { DAY, HOUR, iso } from "../../worker/playbook/time.ts";
import { MONDAY } from "./factories.ts";

const reason = { rule: "budget", zh: "", en: "" };
type Enrolment = LeadState["enrolments"][number];

const run: Enrolment = {
  id: "l.signup.3",
  sequence: "signup",
  status: "active",
  next: "welcome",
  dueAt: MONDAY,
  startedAt: MONDAY - 3 * DAY,
  reason: null,
};
const leadWith = (one: Enrolment) => ({ id: "l", enrolments: [one] }) as LeadState;
const decided = (kind: string, data: object) => ({ kind, at: MONDAY, data: { enrolment: run.id, ...data } }) as WrittenEntry;
const struck = (step = "welcome", at = MONDAY) =>
  ({ kind: "step_struck", at, source: "s", receipts: [], data: { enrolment: run.id, step } }) as WrittenEntry;

function counted(entries: WrittenEntry[], one: Partial<Enrolment> = {}): string[] {
  const before = leadWith({ ...run, ...one });
  return talliesOf({ before, entries, after: before, now: MONDAY }).map(
    ({ step, arm, what, day, first }) => `${step}|${arm}|${what}|${day}${first ? `|first of ${first}` : ""}`,
  );
}

const [today, began] = [dayOf(MONDAY), dayOf(MONDAY - 3 * DAY)];

describe("what is counted of a run", () => {
  it("goes under the day on which it began: entering, the goal, and how it ended", () => {
    expect(counted([decided("enrolled", { enrolment: run })])).toEqual([`||entered|${began}`]);
    expect(counted([decided("goal_reached", { reason }), decided("enrolment_ended", { status: "ended", reason })])).toEqual([
      `||goal|${began}`,
      `||ended:budget|${began}`,
    ]);
  });

  it("is kept apart where it is kept without mails, and then is no more than entering and the goal", () => {
    const heldOut = { ...run, heldOut: true };
    const all = [decided("enrolled", { enrolment: heldOut }), struck(), decided("step_skipped", { step: "welcome", reason })];
    expect(counted([...all, decided("goal_reached", { reason }), decided("enrolment_ended", { reason })], heldOut)).toEqual([
      `||held_out|${began}`,
      `||held_out_goal|${began}`,
    ]);
    expect(outcomesOf({ entries: [decided("goal_reached", { reason })], after: leadWith(heldOut) })).toEqual([]);
  });

  it("is credited to the mails that were written before the goal came about, however late that is heard", () => {
    const paid = { kind: "paid", at: MONDAY - DAY, source: "p", receipts: [], data: {} } as WrittenEntry;
    expect(outcomesOf({ entries: [paid, decided("goal_reached", { reason })], after: leadWith(run) })).toEqual([
      { what: "goal", enrolment: run.id, at: MONDAY - DAY },
    ]);
  });
});

describe("what is counted of a step", () => {
  it("goes under the day on which it happens, with the text that was drawn", () => {
    const written = { step: "welcome", message: "l.signup.3.welcome", next: null, dueAt: null };
    expect(counted([struck(), decided("step_written", { ...written, arm: "short" })])).toEqual([
      `welcome||due|${today}|first of l.signup.3`,
      `welcome|short|written|${today}`,
    ]);
    expect(counted([struck(), decided("step_skipped", { step: "welcome", reason })])).toEqual([
      `welcome||due|${today}|first of l.signup.3`,
      `welcome||skipped:budget|${today}`,
    ]);
  });

  it.each([
    ["put off", decided("step_postponed", { step: "welcome", dueAt: MONDAY + HOUR, reason })],
    ["paused", decided("enrolment_paused", { reason })],
  ])("that comes due and is %s is held, and why", (_how, hold) => {
    expect(counted([struck(), hold])).toEqual([
      `welcome||due|${today}|first of l.signup.3`,
      `welcome||held|${today}|first of l.signup.3`,
      `welcome||held:budget|${today}`,
    ]);
  });

  it("is held where its run begins and waits at once", () => {
    const begun = leadWith({ ...run, status: "paused" });
    const entries = [decided("enrolled", { enrolment: run }), decided("enrolment_paused", { reason })];
    expect(talliesOf({ before: null, entries, after: begun, now: MONDAY }).map(({ step, what }) => `${step}|${what}`)).toEqual([
      "|entered",
      "welcome|held:budget",
    ]);
  });

  it.each([
    ["whose time has not come", struck("welcome", MONDAY - 1), {}],
    ["that is not next", struck("another"), {}],
    ["of a run that waits", struck(), { status: "paused" as const }],
    ["of a run that has ended", struck(), { status: "done" as const, next: null, dueAt: null }],
  ])("%s is not due", (_case, entry, one) => {
    expect(counted([entry], one)).toEqual([]);
  });
});

describe("the days whose windows have closed", () => {
  it("end with the one whose last runs began exactly so long ago", () => {
    const midnight = Date.parse("2026-12-31T00:00:00Z");
    expect([midnight - 1, midnight, midnight + DAY - 1].map((now) => lastClosedDay(30, now))).toEqual([
      "2026-11-29",
      "2026-11-30",
      "2026-11-30",
    ]);
    // the last moment of the last closed day is a whole window ago, and the next moment's is not
    const closed = Date.parse("2026-11-30T23:59:59.999Z");
    expect(closed + 30 * DAY).toBeLessThan(midnight);
    expect(iso(midnight - 30 * DAY)).toBe("2026-12-01T00:00:00.000Z");
  });
});
