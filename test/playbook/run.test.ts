import { describe, expect, it } from "vitest";
import { refusesMail } from "../../worker/playbook/mailable.ts";
import { DAY, HOUR, MINUTE } from "../../worker/playbook/time.ts";
import { form, MONDAY, product } from "./factories.ts";
import { liveUntil, playbookOf, programme, reader, said, written } from "./programmes.ts";

const words = { zh: "因", en: "Why" };
const used = (feature: string, at: number) => product("used", at, { feature });
const goal = { on: "used" as const, when: { field: "fact.feature" as const, is: "route" }, reason: words };
const sequences = () => playbookOf([programme({ goal, window: { days: 10, keep: 0.1, drop: 0.05, runs: 10 } })]);

describe("the goal of a sequence", () => {
  it.each([
    ["exactly when the run began", 0, true],
    ["a moment before the window closes", 10 * DAY - 1, true],
    ["exactly when the window closes", 10 * DAY, true],
    ["a moment after the window", 10 * DAY + 1, false],
  ])("that comes about %s counts, or not", (_what, after, counts) => {
    const life = reader(sequences());
    life.hear([used("route", MONDAY + after)], MONDAY + after);
    expect(life.kinds().filter((kind) => kind === "goal_reached")).toHaveLength(counts ? 1 : 0);
    expect(life.lead.enrolments).toMatchObject([{ status: counts ? "done" : "ended", reason: { rule: "goal", ...words } }]);
  });

  it("is what its condition asks for, and ends the run: no mail follows", () => {
    const life = reader(sequences());
    life.hear([used("export", MONDAY + MINUTE)], MONDAY + MINUTE);
    expect(life.lead.enrolments).toMatchObject([{ status: "active" }]);
    liveUntil(life, MONDAY + DAY);
    life.hear([used("route", MONDAY + DAY + HOUR)], MONDAY + DAY + HOUR);
    liveUntil(life, MONDAY + 9 * DAY);
    expect(written(life)).toHaveLength(1);
  });

  it("counts once, and by the time at which it came about: heard late, after the last mail or after an answer", () => {
    const life = reader(sequences());
    liveUntil(life, MONDAY + 9 * DAY);
    expect(life.lead.enrolments).toMatchObject([{ status: "done", reason: { rule: "finished" } }]);
    for (const [day, heard] of [
      [8, 20],
      [9, 21],
    ] as const)
      life.hear([used("route", MONDAY + day * DAY)], MONDAY + heard * DAY);
    expect(life.kinds().filter((kind) => kind === "goal_reached")).toHaveLength(1);
    expect(life.lead.enrolments).toMatchObject([{ status: "done", reason: { rule: "finished" }, goalAt: MONDAY + 20 * DAY }]);

    const answered = reader(sequences());
    answered.hear([said("replied", { message: null, text: "好的" }, MONDAY + DAY)], MONDAY + DAY);
    answered.hear([used("route", MONDAY + 2 * DAY)], MONDAY + 2 * DAY);
    expect(answered.lead.enrolments).toMatchObject([{ status: "ended", reason: { rule: "replied" }, goalAt: MONDAY + 2 * DAY }]);
  });

  it("that had come about before the run began ends it, since nothing is left to ask for, and counts nothing", () => {
    const life = reader(sequences());
    life.hear([used("route", MONDAY - DAY)], MONDAY + DAY);
    expect(life.kinds()).not.toContain("goal_reached");
    expect(life.lead.enrolments).toMatchObject([{ status: "ended", reason: { rule: "goal" } }]);
  });

  it("is the same whatever order the facts are heard in", () => {
    const facts = [used("export", MONDAY + DAY), used("route", MONDAY + 2 * DAY), used("other", MONDAY + 3 * DAY)];
    for (const order of [facts, [...facts].reverse()]) {
      const life = reader(sequences());
      for (const fact of order) life.hear([fact], MONDAY + 5 * DAY);
      expect(life.lead.enrolments).toMatchObject([{ status: "done", goalAt: MONDAY + 5 * DAY }]);
      expect(life.folded()).toEqual(life.lead);
    }
  });

  it("is not reached by a form that a stranger may have typed", () => {
    const asks = { on: "form_submitted" as const, when: { field: "fact.form" as const, is: "contact" }, reason: words };
    const life = reader(playbookOf([programme({ goal: asks })]));
    life.hear([form({ form: "contact", verified: false }, MONDAY + DAY)], MONDAY + DAY);
    expect(life.lead.enrolments).toMatchObject([{ status: "active" }]);
    life.hear([form({ form: "contact" }, MONDAY + 2 * DAY)], MONDAY + 2 * DAY);
    expect(life.lead.enrolments).toMatchObject([{ status: "done" }]);
  });
});

describe("what ends every run", () => {
  const both = () =>
    reader(playbookOf([programme(), programme({ sequence: "fair", signal: { on: "form_submitted", stages: ["signup"] } })]));

  it.each([
    ["an answer", said("replied", { message: null, text: "Please call me" }, MONDAY + MINUTE), "replied"],
    ["a no", said("unsubscribed", { purpose: "marketing", by: "one_click" }, MONDAY + MINUTE), "unsubscribed"],
    ["a complaint", said("unsubscribed", { purpose: "marketing", by: "complaint" }, MONDAY + MINUTE), "complained"],
    ["a dead address", said("mail_failed", { message: "m", permanent: true }, MONDAY + MINUTE), "undeliverable"],
  ])("is %s, with its reason", (_what, fact, rule) => {
    const life = both();
    expect(life.lead.enrolments).toHaveLength(2);
    life.hear([fact], MONDAY + MINUTE);
    expect(life.lead.enrolments.map(({ status, reason }) => [status, reason?.rule])).toEqual(Array(2).fill(["ended", rule]));
  });

  it("is not a no to another purpose", () => {
    const life = both();
    life.hear([said("unsubscribed", { purpose: "product", by: "page" }, MONDAY + MINUTE)], MONDAY + MINUTE);
    expect(life.lead.enrolments.map(({ status }) => status)).toEqual(["active", "active"]);
  });
});

describe("an address that refuses mail for the time being", () => {
  const soft = { times: 3, withinDays: 14 };
  const failed = (at: number) => said("mail_failed", { message: `m${at}`, permanent: false }, at);

  it.each([
    ["twice", [0, 1], false],
    ["three times", [0, 1, 2], true],
    ["three times, the first of them fourteen days ago", [0, 1, 14], false],
    ["three times in a moment less than fourteen days", [MINUTE / DAY, 1, 14], true],
  ])("%s counts as one that accepts none, or not", (_what, days, refuses) => {
    const life = reader(playbookOf([programme({ steps: [{ id: "one", after: { days: 30 } }] })], { soft }));
    for (const day of days) life.hear([failed(MONDAY + day * DAY)], MONDAY + day * DAY);
    const last = MONDAY + (days.at(-1) ?? 0) * DAY;
    expect(refusesMail({ soft }, life.lead, last)).toBe(refuses);
    expect(life.lead.enrolments[0]).toMatchObject(refuses ? { status: "ended", reason: { rule: "soft-failures" } } : { status: "active" });
  });

  it("is tried again when they are old, or at once when its person uses it", () => {
    const life = reader(playbookOf([programme({ again: "each-time" })], { soft }));
    for (const day of [0, 1, 2]) life.hear([failed(MONDAY + day * DAY)], MONDAY + day * DAY);
    const last = MONDAY + 2 * DAY;
    expect(refusesMail({ soft }, life.lead, MONDAY + 14 * DAY - 1)).toBe(true);
    expect(refusesMail({ soft }, life.lead, MONDAY + 14 * DAY)).toBe(false);
    life.hear([form({ form: "download" }, last + HOUR)], last + HOUR);
    expect(life.lead.softFailures).toEqual([]);
    expect(life.lead.enrolments.map(({ status }) => status)).toEqual(["ended", "active"]);
  });
});
