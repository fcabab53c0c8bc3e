import { describe, expect, it } from "vitest";
import { aucOf, OUTCOMES_MIN } from "../../../scripts/rehearse/auc.ts";

describe("how well scores tell the won from the lost", () => {
  it.each<[string, number[], number[], number]>([
    ["every won above every lost", [6, 7, 8, 9, 10], [1, 2, 3, 4, 5], 1],
    ["every won below every lost", [1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 0],
    ["all the same", [3, 3, 3, 3, 3], [3, 3, 3, 3, 3], 0.5],
    // 25 pairs: won above in 5 + 5 + 4 + 3 + 0, equal in 0 + 0 + 1 + 1 + 1
    ["some ties", [90, 80, 50, 40, 10], [10, 20, 30, 40, 50], (17 + 3 / 2) / 25],
    // 5 · 6 pairs, the order of the lists does not matter
    ["lists of different lengths", [5, 1, 4, 2, 3], [3, 3, 0, 6, 0, 0], (5 * 3 + 2 * 2 + 2 / 2) / 30],
  ])("%s", (_what, won, lost, area) => {
    expect(aucOf(won, lost)).toBeCloseTo(area, 12);
  });

  it("agrees with counting pairs", () => {
    const won = Array.from({ length: 60 }, (_, index) => (index * 37) % 50);
    const lost = Array.from({ length: 80 }, (_, index) => (index * 23) % 41);
    const pairs = won.flatMap((a) => lost.map((b): number => (a > b ? 1 : a === b ? 0.5 : 0)));
    expect(aucOf(won, lost)).toBeCloseTo(pairs.reduce((sum, one) => sum + one, 0) / pairs.length, 12);
  });

  it("says nothing of too few", () => {
    const enough = Array.from({ length: OUTCOMES_MIN }, (_, index) => index);
    expect(aucOf(enough, enough)).not.toBeNull();
    expect(aucOf(enough.slice(1), enough)).toBeNull();
    expect(aucOf(enough, enough.slice(1))).toBeNull();
  });
});
