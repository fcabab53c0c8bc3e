import type { SequencePolicy } from "../../../content/schema/playbook.ts";
import { type Comparison, compareTexts, type TestDay } from "../../playbook/comparison.ts";
import type { Step } from "../../playbook/sequence.ts";
import { lastClosedDay, type OfMail, type OfRun, type OfStep } from "../../playbook/tally.ts";
import type { Instant } from "../../playbook/time.ts";
import { judge, type Share, type Verdict } from "../../playbook/verdict.ts";
import type { Asked, Counted, CountedDay, Counts } from "./store.ts";

/** A reason of the playbook by its rule, and how often it was given. */
export interface Why {
  rule: string;
  times: number;
}

/** One step with what became of it. The denominators: `due` for those held, `written` for those sent and for goals, `arrived` for answers. */
export interface StepResult {
  step: Step;
  due: number;
  held: number;
  written: number;
  sent: number;
  /** Sent, or perhaps: only these can be answered. */
  arrived: number;
  bounced: number;
  clicked: number;
  replied: number;
  unsubscribed: number;
  complained: number;
  goal: number;
  /** How often it waited, was passed over, and was written and not sent. */
  waits: Why[];
  skips: Why[];
  unsent: Why[];
  comparison: Comparison | null;
}

export interface SequenceResult {
  sequence: SequencePolicy;
  /** Everybody of the period, those whose window is open still included. */
  mailed: Share;
  heldOut: Share;
  ends: Why[];
  /** Those alone whose window has closed. */
  closed: { mailed: Share; heldOut: Share };
  verdict: Verdict;
  /** The first day on which anybody entered; null where nobody has. */
  firstEntered: string | null;
  steps: StepResult[];
}

/** What must be counted to tell how these sequences do at `now`. */
export function askedOf(sequences: readonly SequencePolicy[], now: Instant): Asked[] {
  return sequences.map(({ sequence, window, steps }) => ({
    sequence,
    closed: lastClosedDay(window.days, now),
    tests: steps.flatMap(({ id, test }) => (test ? [{ step: id, arm: test.arm }] : [])),
  }));
}

/** How each sequence does, step by step, from what was counted. */
export function resultsOf(sequences: readonly SequencePolicy[], { counts, tests }: Counts, now: Instant): SequenceResult[] {
  return sequences.map((sequence) => {
    const own = counts.filter((one) => one.sequence === sequence.sequence);
    const runs = new Figures(own.filter(({ step }) => step === ""));
    const closed = { mailed: runs.closed("goal", "entered"), heldOut: runs.closed("held_out_goal", "held_out") };
    const days = tests.filter((one) => one.sequence === sequence.sequence);
    return {
      sequence,
      mailed: { times: runs.times("goal"), of: runs.times("entered") },
      heldOut: { times: runs.times("held_out_goal"), of: runs.times("held_out") },
      ends: runs.why("ended"),
      closed,
      verdict: judge(sequence.window, closed),
      firstEntered: runs.first("entered"),
      steps: sequence.steps.map((step) =>
        stepResult(
          step,
          own.filter((one) => one.step === step.id),
          days,
          lastClosedDay(sequence.window.days, now),
        ),
      ),
    };
  });
}

function stepResult(step: Step, counts: readonly Counted[], days: readonly CountedDay[], lastClosed: string): StepResult {
  const figures = new Figures(counts);
  const count = (what: OfStep | OfMail) => figures.times(what);
  const failed = (["refused", "failed", "unknown"] as const).map((rule) => ({ rule, times: count(rule) }));
  const { test } = step;
  return {
    step,
    due: count("due"),
    held: count("held"),
    written: count("written"),
    sent: count("sent"),
    arrived: count("sent") + count("unknown"),
    bounced: count("bounced"),
    clicked: count("clicked"),
    replied: count("replied"),
    unsubscribed: count("unsubscribed"),
    complained: count("complained"),
    goal: count("goal"),
    waits: figures.why("held"),
    skips: figures.why("skipped"),
    unsent: [...figures.why("withheld"), ...failed.filter(({ times }) => times > 0)],
    comparison: test
      ? compareTexts(
          testDays(
            days.filter((one) => one.step === step.id),
            test.arm,
          ),
          test.readers,
          lastClosed,
        )
      : null,
  };
}

/** The days of a test in order, each with both texts. */
function testDays(days: readonly CountedDay[], other: string): TestDay[] {
  const of = (rows: readonly CountedDay[], what: CountedDay["what"]) => rows.find((row) => row.what === what)?.times ?? 0;
  const share = (rows: readonly CountedDay[]): Share => ({ times: of(rows, "goal"), of: of(rows, "written") });
  return [...Map.groupBy(days, ({ day }) => day)].map(([day, rows]) => ({
    day,
    own: share(rows.filter(({ arm }) => arm !== other)),
    arm: share(rows.filter(({ arm }) => arm === other)),
  }));
}

type What = OfRun | OfStep | OfMail;

class Figures {
  /** By what was counted. */
  readonly #counts: ReadonlyMap<string, Counted>;

  constructor(counts: readonly Counted[]) {
    this.#counts = new Map(counts.map((one) => [one.what, one]));
  }

  times(what: What): number {
    return this.#counts.get(what)?.times ?? 0;
  }

  closed(times: OfRun, of: OfRun): Share {
    return { times: this.#counts.get(times)?.closed ?? 0, of: this.#counts.get(of)?.closed ?? 0 };
  }

  first(what: OfRun): string | null {
    return this.#counts.get(what)?.first ?? null;
  }

  /** The reasons behind what was counted as `kind:rule`, the most frequent first. */
  why(kind: "ended" | "held" | "skipped" | "withheld"): Why[] {
    const reasons = [...this.#counts.values()].filter(({ what }) => what.startsWith(`${kind}:`));
    return reasons.map(({ what, times }) => ({ rule: what.slice(kind.length + 1), times })).sort((a, b) => b.times - a.times);
  }
}
