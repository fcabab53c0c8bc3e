import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Band, nextCrossing } from "../../worker/playbook/crossing.ts";
import { clamp, engagementAt } from "../../worker/playbook/score.ts";
import type { ScoreState } from "../../worker/playbook/state.ts";
import { DAY, HOUR, type Instant, MINUTE, SECOND } from "../../worker/playbook/time.ts";
import { MONDAY } from "./factories.ts";

const MAX = 50;

/** Groups of either sign, some above their cap, and points given and taken by hand that expire one after the other. */
function scores(unit: number, span: number): fc.Arbitrary<ScoreState> {
  const group = fc.record({
    sum: fc.double({ min: -60, max: 90, noNaN: true }),
    at: fc.integer({ min: MONDAY - 30 * unit, max: MONDAY }),
    halfLife: fc.integer({ min: 1, max: 90 }).map((count) => count * unit),
    cap: fc.constantFrom(5, 20, 35),
  });
  const adjustment = fc
    .tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: span }))
    .map(([points, after]) => ({ id: "a", points, at: MONDAY, until: MONDAY + after, by: "ann", reason: "met" }));
  return fc.record({
    fit: fc.constant([]),
    topics: fc.constant({}),
    firings: fc.constant({}),
    groups: fc.array(group, { maxLength: 4 }).map((groups) => Object.fromEntries(groups.map((one, index) => [`g${index}`, one]))),
    adjustments: fc.array(adjustment, { minLength: 1, maxLength: 5 }),
  });
}

function isInside(score: ScoreState, band: Band, t: Instant): boolean {
  const value = engagementAt(score, t, MAX);
  return value >= band.low && value < band.high;
}

const distances = fc.tuple(fc.double({ min: 1e-6, max: 20, noNaN: true }), fc.double({ min: 1e-6, max: 20, noNaN: true }));

/** A band around the value of this second, as a lead's tier has one. */
function bandAround(score: ScoreState, [below, above]: [number, number]): Band {
  const value = engagementAt(score, MONDAY, MAX);
  return { low: value - below, high: value + above };
}

describe("points given by hand", { timeout: 30_000 }, () => {
  it("add to the faded, capped groups until the very millisecond at which they expire", () => {
    fc.assert(
      fc.property(scores(DAY, 60 * DAY), fc.integer({ min: 0, max: 90 * DAY }), (score, after) => {
        const instants = [MONDAY + after, ...score.adjustments.flatMap(({ until }) => [until - 1, until])];
        for (const t of instants) {
          const groups = Object.values(score.groups).map(({ sum, at, halfLife, cap }) =>
            clamp(sum * 2 ** (-(t - at) / halfLife), -cap, cap),
          );
          const byHand = score.adjustments.filter(({ until }) => t < until).map(({ points }) => points);
          const sum = [...groups, ...byHand].reduce((total, value) => total + value, 0);
          expect(engagementAt(score, t, MAX)).toBeCloseTo(clamp(sum, 0, MAX), 9);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("the next crossing of a tier line, where points expire", { timeout: 30_000 }, () => {
  it("is the first second outside, checked second by second over hours", () => {
    fc.assert(
      fc.property(scores(MINUTE, 2 * HOUR), distances, (score, distance) => {
        const band = bandAround(score, distance);
        const answer = nextCrossing(score, band, MONDAY, MAX);
        const until = Math.min(answer ?? Number.POSITIVE_INFINITY, MONDAY + 3 * HOUR);
        for (let t = MONDAY + SECOND; t < until; t += SECOND)
          if (!isInside(score, band, t)) expect.fail(`outside at ${t - MONDAY} already`);
        if (answer !== null && answer < MONDAY + 3 * HOUR) expect(isInside(score, band, answer)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it("is the first second outside over months, looked at around every expiry", () => {
    fc.assert(
      fc.property(scores(DAY, 90 * DAY), distances, (score, distance) => {
        const band = bandAround(score, distance);
        const answer = nextCrossing(score, band, MONDAY, MAX);
        const until = Math.min(answer ?? Number.POSITIVE_INFINITY, MONDAY + 120 * DAY);
        const around = score.adjustments.flatMap(({ until: end }) => [-1, 0, 1].map((off) => (Math.floor(end / SECOND) + off) * SECOND));
        const spread = Array.from(
          { length: 300 },
          (_, index) => MONDAY + SECOND + Math.floor(((until - MONDAY) * index) / 300 / SECOND) * SECOND,
        );
        for (const t of [...around, ...spread, until - SECOND]) if (t > MONDAY && t < until) expect(isInside(score, band, t)).toBe(true);
        if (answer !== null && answer < MONDAY + 120 * DAY) expect(isInside(score, band, answer)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });
});
