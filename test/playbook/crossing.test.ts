import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Band, CROSSING_HORIZON, nextCrossing } from "../../worker/playbook/crossing.ts";
import { EMPTY_SCORE, engagementAt } from "../../worker/playbook/score.ts";
import type { Group, ScoreState } from "../../worker/playbook/state.ts";
import { DAY, HOUR, type Instant, MINUTE, SECOND } from "../../worker/playbook/time.ts";
import { MONDAY } from "./factories.ts";

const MAX = 50;
const OPEN = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

function scoreOf(...groups: Group[]): ScoreState {
  return { ...EMPTY_SCORE, groups: Object.fromEntries(groups.map((group, index) => [`g${index}`, group])) };
}

function isInside(score: ScoreState, band: Band, t: Instant): boolean {
  const value = engagementAt(score, t, MAX);
  return value >= band.low && value < band.high;
}

/** The first checked instant outside the band from `from` and before `until`. */
function leaves(score: ScoreState, band: Band, from: Instant, until: Instant, stride = SECOND): Instant | null {
  for (let t = from; t < until; t += stride) if (!isInside(score, band, t)) return t;
  return null;
}

/** Groups of either sign, some of them above their cap. */
function states(halfLife: fc.Arbitrary<number>): fc.Arbitrary<ScoreState> {
  const group = fc.record({
    sum: fc.double({ min: -60, max: 90, noNaN: true }),
    at: fc.integer({ min: MONDAY - 30 * DAY, max: MONDAY }),
    halfLife,
    cap: fc.constantFrom(5, 20, 35, 1_000),
  });
  return fc.array(group, { minLength: 1, maxLength: 5 }).map((groups) => scoreOf(...groups));
}

/** A band around the value at `now`, at a random distance on both sides, open on either side now and then. */
const distances = fc.tuple(
  fc.double({ min: 0, max: 20, noNaN: true }),
  fc.double({ min: 1e-6, max: 20, noNaN: true }),
  fc.boolean(),
  fc.boolean(),
);

function bandAround(score: ScoreState, now: Instant, [below, above, noLow, noHigh]: [number, number, boolean, boolean]): Band {
  const value = engagementAt(score, now, MAX);
  return { low: noLow ? OPEN.low : value - below, high: noHigh ? OPEN.high : value + above };
}

describe("the next crossing of a tier line", () => {
  it("is the first second outside, checked second by second over hours", () => {
    const minutes = fc.integer({ min: 1, max: 90 }).map((count) => count * MINUTE);
    fc.assert(
      fc.property(states(minutes), distances, fc.integer({ min: 0, max: 999 }), (score, distance, ms) => {
        const now = MONDAY + ms;
        const band = bandAround(score, now, distance);
        const answer = nextCrossing(score, band, now, MAX);
        const until = Math.min(answer ?? Number.POSITIVE_INFINITY, MONDAY + 3 * HOUR);
        expect(leaves(score, band, MONDAY + SECOND, until)).toBeNull();
        if (answer !== null && answer - now < CROSSING_HORIZON) expect(isInside(score, band, answer)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it("is the first second outside over months, for groups of both signs and every cap", () => {
    const days = fc.integer({ min: 1, max: 90 }).map((count) => count * DAY);
    fc.assert(
      fc.property(states(days), distances, fc.integer({ min: 0, max: 999 }), (score, distance, ms) => {
        const now = MONDAY + ms;
        const band = bandAround(score, now, distance);
        const answer = nextCrossing(score, band, now, MAX);
        const until = answer ?? now + 3 * CROSSING_HORIZON;
        const stride = Math.max(1, Math.floor((until - MONDAY) / 400 / SECOND)) * SECOND;
        expect(leaves(score, band, MONDAY + SECOND, until, stride)).toBeNull();
        expect(leaves(score, band, Math.max(MONDAY + SECOND, until - 30 * SECOND), until)).toBeNull();
        if (answer === null) return;
        expect(answer).toBeGreaterThan(now);
        expect(answer % SECOND).toBe(0);
        if (answer - now < CROSSING_HORIZON) expect(isInside(score, band, answer)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is not lost in rounding: a band that begins at the very value, among groups that have faded to nothing", () => {
    const group = (sum: number, at: Instant, halfLife: number, cap: number) => ({ sum, at, halfLife, cap });
    const score = scoreOf(
      group(-2.917321985354209e-31, 1792995999685, 4320000000, 5),
      group(1.913491202194771e-15, 1794880084182, 5184000000, 5),
      group(34.84036219419232, 1792807200009, 3283200000, 20),
    );
    const band = bandAround(score, MONDAY, [0, 1e-6, false, false]);
    const answer = nextCrossing(score, band, MONDAY, MAX) ?? 0;
    expect(isInside(score, band, answer)).toBe(false);
    expect(leaves(score, band, MONDAY + SECOND, answer)).toBeNull();
  });

  it("is a + h · log2(S/θ) for one group that fades, rounded up to a second", () => {
    const halfLife = 30 * DAY;
    const score = scoreOf({ sum: 32, at: MONDAY, halfLife, cap: 40 });
    for (const line of [30, 16, 10, 5]) {
      const exact = MONDAY + halfLife * Math.log2(32 / line);
      const answer = nextCrossing(score, { low: line, high: 99 }, MONDAY, MAX) ?? 0;
      expect(answer - exact).toBeGreaterThan(0);
      expect(answer - exact).toBeLessThanOrEqual(SECOND + 1);
    }
  });

  it("finds a rise: points against somebody fade faster than those for them", () => {
    const score = scoreOf({ sum: 30, at: MONDAY, halfLife: 300 * DAY, cap: 40 }, { sum: -25, at: MONDAY, halfLife: 10 * DAY, cap: 30 });
    const answer = nextCrossing(score, { low: 0, high: 15 }, MONDAY, MAX) ?? 0;
    expect(engagementAt(score, answer - SECOND, MAX)).toBeLessThan(15);
    expect(engagementAt(score, answer, MAX)).toBeGreaterThanOrEqual(15);
  });

  it("finds a short visit outside and not the return to it", () => {
    // rises to its peak within days, then falls for months
    const score = scoreOf({ sum: 40, at: MONDAY, halfLife: 60 * DAY, cap: 100 }, { sum: -30, at: MONDAY, halfLife: 2 * DAY, cap: 100 });
    const band = { low: 0, high: 25 };
    const answer = nextCrossing(score, band, MONDAY, MAX) ?? 0;
    expect(answer - MONDAY).toBeLessThan(10 * DAY);
    expect(isInside(score, band, answer)).toBe(false);
    expect(isInside(score, band, answer - SECOND)).toBe(true);
  });

  it("is never when nothing fades across a line", () => {
    expect(nextCrossing(EMPTY_SCORE, { low: 0, high: 8 }, MONDAY, MAX)).toBeNull();
    expect(nextCrossing(scoreOf({ sum: 20, at: MONDAY, halfLife: DAY, cap: 40 }), OPEN, MONDAY, MAX)).toBeNull();
    expect(nextCrossing(scoreOf({ sum: 20, at: MONDAY, halfLife: DAY, cap: 40 }), { low: 0, high: 21 }, MONDAY, MAX)).toBeNull();
  });

  it("is the horizon, to look again, when a line is crossed only after it", () => {
    const score = scoreOf({ sum: 20, at: MONDAY, halfLife: 700 * DAY, cap: 40 });
    const answer = nextCrossing(score, { low: 10, high: 50 }, MONDAY, MAX) ?? 0;
    expect(answer).toBe(MONDAY + SECOND + CROSSING_HORIZON);
    expect(isInside(score, { low: 10, high: 50 }, answer)).toBe(true);
  });
});
