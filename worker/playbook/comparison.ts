import { differenceInterval, type Interval, type Share } from "./verdict.ts";

/** What a day of a test of two texts came to: how many were written each, and how many of them reached the goal. */
export interface TestDay {
  day: string;
  own: Share;
  arm: Share;
}

/** How two texts of a step compare. Until there is an answer only the readers are told: who looks at half a test sees chance. */
export type Comparison =
  | { state: "running"; own: number; arm: number }
  /** Both have had their readers; `last` is the last day whose window must close. */
  | { state: "closing"; own: number; arm: number; last: string }
  | { state: "answered"; own: Share; arm: Share; difference: Interval; says: "better" | "worse" | "same" };

/**
 * Compares the second text of a step with its own by the share of readers who reached the sequence's goal. `days` are in order; `readers` is how
 * many each text is to have, `lastClosed` the last day whose windows have closed, both included. The sample is fixed by the days alone: it begins with
 * the first on which the second text was written and ends with that on which both have had their readers. Nothing that comes later changes the answer, so that looking every day is no harm. `better` and `worse` are said
 * of the second text, where the 95 % interval of the difference leaves 0 out.
 */
export function compareTexts(days: readonly TestDay[], readers: number, lastClosed: string): Comparison {
  const began = days.find(({ arm }) => arm.of > 0)?.day;
  let own: Share = { times: 0, of: 0 };
  let arm: Share = { times: 0, of: 0 };
  for (const one of days) {
    if (began === undefined || one.day < began) continue;
    own = sum(own, one.own);
    arm = sum(arm, one.arm);
    if (own.of < readers || arm.of < readers) continue;
    if (one.day > lastClosed) return { state: "closing", own: own.of, arm: arm.of, last: one.day };
    const difference = differenceInterval(arm, own);
    return { state: "answered", own, arm, difference, says: difference.from > 0 ? "better" : difference.to < 0 ? "worse" : "same" };
  }
  return { state: "running", own: own.of, arm: arm.of };
}

function sum(one: Share, other: Share): Share {
  return { times: one.times + other.times, of: one.of + other.of };
}
