import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareTexts, type TestDay } from "../../worker/playbook/comparison.ts";
import { differenceInterval, judge, shareInterval } from "../../worker/playbook/verdict.ts";

const share = fc.integer({ min: 1, max: 2_000 }).chain((of) => fc.integer({ min: 0, max: of }).map((times) => ({ times, of })));

/** How likely each number of successes is, multiplied out as logarithms: an oracle that knows nothing of any approximation. */
function binomial(of: number, p: number): number[] {
  let ways = 0;
  return Array.from({ length: of + 1 }, (_, times) => {
    if (times > 0) ways += Math.log(of - times + 1) - Math.log(times);
    return Math.exp(ways + times * Math.log(p) + (of - times) * Math.log1p(-p));
  });
}

describe("the interval of a share", () => {
  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %i of %i is the published one", (times, of, from, to) => {
    const interval = shareInterval({ times, of });
    expect([interval.from.toFixed(4), interval.to.toFixed(4)]).toEqual([from.toFixed(4), to.toFixed(4)]);
  });

  it("ends where the share would be just as far from what was seen as chance allows, and holds what was seen", () => {
    fc.assert(
      fc.property(share, ({ times, of }) => {
        const { from, to } = shareInterval({ times, of });
        const seen = times / of;
        for (const end of [from, to]) expect((seen - end) ** 2).toBeCloseTo((1.959963984540054 ** 2 * end * (1 - end)) / of, 9);
        expect(0 <= from && from <= seen && seen <= to && to <= 1).toBe(true);
      }),
    );
  });

  it("holds the truth 95 times in 100 over all shares, and for no share much more rarely", () => {
    for (const of of [20, 50, 100, 300]) {
      const intervals = Array.from({ length: of + 1 }, (_, times) => shareInterval({ times, of }));
      const truths = Array.from({ length: 199 }, (_, index) => (index + 1) / 200);
      const held = truths.map((p) => binomial(of, p).reduce((sum, chance, times) => sum + (holds(intervals[times], p) ? chance : 0), 0));
      const mean = held.reduce((sum, one) => sum + one, 0) / held.length;
      expect(mean).toBeGreaterThan(0.945);
      expect(mean).toBeLessThan(0.965);
      expect(Math.min(...held)).toBeGreaterThan(0.83);
    }
  });

  it.each([
    [1, 0],
    [-1, 5],
    [6, 5],
    [Number.NaN, 5],
  ])("of %d of %d is refused", (times, of) => {
    expect(() => shareInterval({ times, of })).toThrow(RangeError);
  });
});

describe("the interval of a difference", () => {
  // R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998), table II, method 10
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])("of %i of %i and %i of %i is the published one", (times, of, otherTimes, otherOf, from, to) => {
    const interval = differenceInterval({ times, of }, { times: otherTimes, of: otherOf });
    expect([interval.from.toFixed(4), interval.to.toFixed(4)]).toEqual([from.toFixed(4), to.toFixed(4)]);
  });

  it("turns round when the two change places, and holds what was seen", () => {
    fc.assert(
      fc.property(share, share, (one, other) => {
        const [there, back] = [differenceInterval(one, other), differenceInterval(other, one)];
        expect(there.from).toBeCloseTo(-back.to, 12);
        const seen = one.times / one.of - other.times / other.of;
        expect(there.from <= seen && seen <= there.to).toBe(true);
      }),
    );
  });

  it("holds the truth 95 times in 100, counted out for samples of unequal size", () => {
    const [of, otherOf] = [60, 25];
    const held: number[] = [];
    for (const p of [0.03, 0.1, 0.3, 0.5, 0.9])
      for (const q of [0.03, 0.1, 0.4, 0.8]) {
        const others = binomial(otherOf, q);
        held.push(
          binomial(of, p).reduce(
            (sum, chance, times) =>
              sum +
              others.reduce((inner, other, otherTimes) => {
                const interval = differenceInterval({ times, of }, { times: otherTimes, of: otherOf });
                return inner + (holds(interval, p - q) ? chance * other : 0);
              }, 0),
            0,
          ),
        );
      }
    const mean = held.reduce((sum, one) => sum + one, 0) / held.length;
    expect(mean).toBeGreaterThan(0.94);
    expect(mean).toBeLessThan(0.975);
    expect(Math.min(...held)).toBeGreaterThan(0.92);
  });
});

function holds(interval: { from: number; to: number } | undefined, truth: number): boolean {
  return interval !== undefined && interval.from <= truth && truth <= interval.to;
}

const policy = { days: 30, keep: 0.05, drop: 0.02, runs: 100 };
const none = { times: 0, of: 0 };

describe("the hint of a sequence", () => {
  it.each([
    ["no window has closed", 0, 0, null, "window"],
    ["a run fewer than the file asks for", 20, 99, null, "runs"],
    ["exactly as many as the file asks for", 20, 100, "keep", undefined],
    ["the share is at the line, and the interval above the other", 5, 100, "keep", undefined],
    ["nobody reached the goal, and the interval ends below the line", 0, 100, "drop", undefined],
    ["it could be either", 1, 100, null, "clarity"],
    ["it could be either still", 4, 100, null, "clarity"],
    ["between the lines for sure", 35, 1_000, "change", undefined],
    ["below for sure", 8, 1_000, "drop", undefined],
  ])("where %s: %i of %i", (_case, times, of, hint, lacks) => {
    expect(judge(policy, { mailed: { times, of }, heldOut: none })).toMatchObject({ hint, ...(lacks ? { lacks } : {}) });
  });

  it("is to drop what does harm, however large the share, and says nothing of a gain where nobody is kept without", () => {
    const mailed = { times: 100, of: 1_000 };
    expect(judge(policy, { mailed, heldOut: { times: 60, of: 300 } })).toMatchObject({ hint: "drop", harms: true });
    expect(judge(policy, { mailed, heldOut: { times: 30, of: 300 } })).toMatchObject({ hint: "keep" });
    expect(judge(policy, { mailed, heldOut: none }).gain).toBeNull();
  });

  it("never claims what the interval leaves open, and more goals never make it worse", () => {
    const lines = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
    const rank = { drop: 0, change: 1, keep: 2 };
    fc.assert(
      fc.property(share, lines, fc.integer({ min: 1, max: 200 }), (mailed, [a, b], runs) => {
        const window = { days: 30, keep: Math.max(a, b), drop: Math.min(a, b), runs };
        const verdict = judge(window, { mailed, heldOut: none });
        const { from = 0, to = 1 } = verdict.interval ?? {};
        if (verdict.hint === "keep") expect(from).toBeGreaterThanOrEqual(window.drop);
        if (verdict.hint === "drop") expect(to).toBeLessThan(window.keep);
        if (mailed.of < runs) expect(verdict.hint).toBeNull();
        const more = judge(window, { mailed: { ...mailed, times: Math.min(mailed.of, mailed.times + 1) }, heldOut: none });
        if (verdict.hint && more.hint) expect(rank[more.hint]).toBeGreaterThanOrEqual(rank[verdict.hint]);
      }),
      { numRuns: 2_000 },
    );
  });
});

const day = (number: number) => `2026-12-${String(number).padStart(2, "0")}`;
/** So many days on which each text gets ten readers, of whom so many reach the goal. */
const days = (count: number, own: number, arm: number): TestDay[] =>
  Array.from({ length: count }, (_, index) => ({ day: day(index + 1), own: { times: own, of: 10 }, arm: { times: arm, of: 10 } }));

describe("a test of two texts", () => {
  it("tells the readers and no more until each has had enough, and the window of the last has closed", () => {
    expect(compareTexts([], 20, day(31))).toEqual({ state: "running", own: 0, arm: 0 });
    expect(compareTexts(days(1, 1, 9), 20, day(31))).toEqual({ state: "running", own: 10, arm: 10 });
    expect(compareTexts(days(2, 1, 9), 20, day(1))).toEqual({ state: "closing", own: 20, arm: 20, last: day(2) });
    expect(compareTexts(days(2, 1, 9), 20, day(2))).toMatchObject({ state: "answered", says: "better", own: { times: 2, of: 20 } });
    expect(compareTexts(days(2, 9, 1), 20, day(2))).toMatchObject({ says: "worse" });
    expect(compareTexts(days(2, 5, 5), 20, day(2))).toMatchObject({ says: "same" });
  });

  it("leaves out the days before the second text was written: the own one was tested against another then", () => {
    const before: TestDay = { day: "2026-11-30", own: { times: 500, of: 500 }, arm: none };
    expect(compareTexts([before, ...days(2, 1, 9)], 20, day(2))).toMatchObject({ own: { times: 2, of: 20 }, arm: { times: 18, of: 20 } });
  });

  it("has one answer for good: nothing that happens to later readers changes it", () => {
    const later = fc.array(fc.tuple(fc.nat({ max: 10 }), fc.nat({ max: 10 })), { maxLength: 20 });
    fc.assert(
      fc.property(later, (more) => {
        const rest = more.map(([own, arm], index) => ({
          day: `2027-01-${String(index + 1).padStart(2, "0")}`,
          own: { times: own, of: 10 },
          arm: { times: arm, of: 10 },
        }));
        expect(compareTexts([...days(5, 4, 6), ...rest], 30, "2027-12-31")).toEqual(compareTexts(days(3, 4, 6), 30, day(3)));
      }),
    );
  });
});
