import { describe, expect, it } from "vitest";
import { heardOf, type Line } from "../../../scripts/rehearse/heard.ts";
import { MINUTE } from "../../../worker/playbook/time.ts";
import { MONDAY } from "../../playbook/factories.ts";
import { line } from "./past.ts";

const fact = (kind: string, at: number, more: Partial<Line> = {}) => line(kind, at, { source: `${kind}:${at}`, body: "{}", ...more });
const told = (stream: readonly Line[]) =>
  heardOf(stream).map(({ at, opening, facts }) => [at - MONDAY, opening !== null, facts.map(({ kind }) => kind)]);

const BEFORE = MONDAY - 10 * MINUTE;
const LATER = MONDAY + 10 * MINUTE;

describe("when facts were heard, read from the decisions beside them", () => {
  it("hears what was read before a first form together with the form", () => {
    const stream = [line("lead_created", MONDAY), fact("page_read", BEFORE), fact("form_submitted", MONDAY), line("tier_changed", MONDAY)];
    expect(told(stream)).toEqual([[0, true, ["page_read", "form_submitted"]]]);
  });

  it("begins a new commit after decisions on the lead as a whole, even at the same instant", () => {
    const stream = [line("lead_created", MONDAY), fact("signed_up", MONDAY), line("scored", MONDAY), fact("trial_started", MONDAY)];
    expect(told(stream)).toEqual([
      [0, true, ["signed_up"]],
      [0, false, ["trial_started"]],
    ]);
  });

  it("begins a new commit after an entry that sets the clock", () => {
    const stream = [line("lead_created", MONDAY), fact("used", MONDAY, { wakes: true }), fact("used", MONDAY)];
    expect(told(stream)).toHaveLength(2);
  });

  it("hears a late fact when its correction was made, with whatever came with it", () => {
    const stream = [
      line("lead_created", BEFORE),
      fact("form_submitted", BEFORE, { wakes: true }),
      fact("page_read", BEFORE - MINUTE, { late: true }),
      fact("page_read", BEFORE + MINUTE),
      line("rescored", LATER),
      fact("used", LATER + MINUTE),
    ];
    expect(told(stream)).toEqual([
      [-10 * MINUTE, true, ["form_submitted"]],
      [10 * MINUTE, false, ["page_read", "page_read"]],
      [11 * MINUTE, false, ["used"]],
    ]);
  });

  it("hears a fact that arrived late, but in order, when it was decided on", () => {
    const stream = [
      line("lead_created", BEFORE),
      fact("page_read", BEFORE, { wakes: true }),
      fact("paid", MONDAY),
      line("stage_changed", LATER),
    ];
    expect(told(stream).at(-1)).toEqual([10 * MINUTE, false, ["paid"]]);
  });

  it("hears a fact without a decision when it happened, and never before what was heard already", () => {
    const stream = [
      line("lead_created", MONDAY),
      fact("page_read", BEFORE, { wakes: true }),
      fact("lead_accepted", BEFORE),
      fact("used", LATER),
    ];
    expect(told(stream)).toEqual([
      [0, true, ["page_read"]],
      [0, false, ["lead_accepted"]],
      [10 * MINUTE, false, ["used"]],
    ]);
  });

  it("drops what the clock did, and what it did alone", () => {
    const stream = [
      line("lead_created", MONDAY),
      fact("form_submitted", MONDAY, { wakes: true }),
      fact("clock_struck", LATER),
      line("tier_changed", LATER, { wakes: true }),
      fact("step_struck", LATER),
      line("step_written", LATER),
    ];
    expect(told(stream)).toEqual([[0, true, ["form_submitted"]]]);
  });

  it("keeps a fact it has never heard of, for the playbook to judge", () => {
    expect(told([line("lead_created", MONDAY), fact("points_given", LATER)]).at(-1)).toEqual([10 * MINUTE, false, ["points_given"]]);
  });
});
