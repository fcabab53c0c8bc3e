import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tier } from "../../content/schema/common.ts";
import type { TierPolicy } from "../../content/schema/playbook.ts";
import type { Fields } from "../../worker/playbook/condition.ts";
import type { TierOverride } from "../../worker/playbook/state.ts";
import * as tier from "../../worker/playbook/tier.ts";
import { standard } from "./factories.ts";

const reason = { zh: "理由", en: "Reason" };

const policy: TierPolicy = {
  grid: [
    { id: "s-hot", tier: "S", fit: 40, engagement: 30, reason },
    { id: "a-asks", tier: "A", fit: 30, engagement: 10, reason },
    { id: "a-hot", tier: "A", fit: 20, engagement: 35, reason },
    { id: "b-fits", tier: "B", fit: 30, engagement: 0, reason },
    { id: "b-warm", tier: "B", fit: 16, engagement: 8, reason },
  ],
  otherwise: { tier: "C", reason },
  hysteresis: 2,
  strategic: { domains: ["giant.example"], reason },
  disqualify: [{ id: "student", when: { field: "title", contains: ["student", "学生"] }, reason }],
  byHand: standard.tiers.byHand,
  meaning: standard.tiers.meaning,
};

function tierOf(
  grid: TierPolicy,
  fields: Fields,
  fit: number,
  engagement: number,
  held: Tier | null,
  override: TierOverride | null = null,
) {
  return tier.tierOf({ ...standard, tiers: grid }, fields, { fit, engagement, held, override });
}

function keptBand(grid: TierPolicy, fields: Fields, fit: number, engagement: number, held: Tier, override: TierOverride | null = null) {
  return tier.keptBand(grid, fields, { fit, engagement, held, override });
}

const nobody: Fields = { domain: "maker.example" };

describe("the grid", () => {
  it.each<[fit: number, engagement: number, tier: Tier, rule: string]>([
    [40, 30, "S", "s-hot"],
    [39.999, 30, "A", "a-asks"],
    [40, 29.999, "A", "a-asks"],
    [50, 50, "S", "s-hot"],
    [30, 10, "A", "a-asks"],
    [29.999, 10, "B", "b-warm"],
    [30, 9.999, "B", "b-fits"],
    [20, 35, "A", "a-hot"],
    [20, 34.999, "B", "b-warm"],
    [19.999, 35, "B", "b-warm"],
    [30, 0, "B", "b-fits"],
    [16, 8, "B", "b-warm"],
    [16, 7.999, "C", "otherwise"],
    [15.999, 8, "C", "otherwise"],
    [0, 0, "C", "otherwise"],
    [0, 50, "C", "otherwise"],
  ])("fit %d and engagement %d are %s by %s", (fit, engagement, tier, rule) => {
    expect(tierOf(policy, nobody, fit, engagement, null)).toEqual({ tier, why: [{ rule, ...reason }] });
  });

  it("disqualifies before anything else, and keeps a strategic company at the top by name", () => {
    expect(tierOf(policy, { ...nobody, title: "Student" }, 50, 50, null)).toMatchObject({ tier: "X", why: [{ rule: "student" }] });
    expect(tierOf(policy, { domain: "giant.example", title: "PhD student" }, 50, 50, "S").tier).toBe("X");
    expect(tierOf(policy, { domain: "giant.example" }, 0, 0, null)).toMatchObject({ tier: "S", why: [{ rule: "strategic" }] });
    expect(tierOf(policy, { domain: "not-giant.example" }, 0, 0, null).tier).toBe("C");
  });

  it("finds whole Latin words and Han words anywhere", () => {
    expect(tierOf(policy, { title: "Studentenwerk" }, 50, 50, null).tier).toBe("S");
    expect(tierOf(policy, { title: "在读学生" }, 50, 50, null).tier).toBe("X");
  });
});

describe("a tier that is held", () => {
  it.each<[string, number, Tier, Tier]>([
    ["just below its line", 9.999, "A", "A"],
    ["just above the margin", 8.001, "A", "A"],
    ["exactly at the margin", 8, "A", "A"],
    ["just below the margin", 7.999, "A", "B"],
    ["far below", 0, "A", "B"],
    ["a better one, just below its line", 29.999, "S", "S"],
    ["a better one, just below its margin", 27.999, "S", "A"],
  ])("%s (engagement %d, held %s) gives %s", (_what, engagement, held, tier) => {
    expect(tierOf(policy, nobody, 45, engagement, held).tier).toBe(tier);
  });

  it("does not help to reach one that is not held", () => {
    expect(tierOf(policy, nobody, 45, 9, "B").tier).toBe("B");
    expect(tierOf(policy, nobody, 45, 10, "B").tier).toBe("A");
    expect(tierOf(policy, nobody, 45, 9, "X").tier).toBe("B");
  });

  it("is never bettered by the margin, where lines of one kind lie below those of another", () => {
    const odd: TierPolicy = {
      ...policy,
      grid: [
        { id: "s", tier: "S", fit: 40, engagement: 10, reason },
        { id: "b", tier: "B", fit: 30, engagement: 15, reason },
      ],
    };
    expect(tierOf(odd, nobody, 45, 9, "B").tier).toBe("B");
    expect(tierOf(odd, nobody, 45, 9, "S").tier).toBe("S");
    expect(tierOf(odd, nobody, 45, 7.999, "B").tier).toBe("C");
  });

  it("does not hold against a loss of fit", () => {
    expect(tierOf(policy, nobody, 29.999, 10, "A").tier).toBe("B");
  });

  it("is not left and taken again while engagement moves within the margin", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 1.999, noNaN: true }), { maxLength: 30 }),
        (fit, top, dips) => {
          const held = tierOf(policy, nobody, fit, top, null).tier;
          for (const dip of dips) expect(tierOf(policy, nobody, fit, Math.max(0, top - dip), held).tier).toBe(held);
        },
      ),
    );
  });

  it("is lost at most once on a way down", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), (fit) => {
        const seen: Tier[] = [];
        let held: Tier | null = null;
        for (let engagement = 50; engagement >= 0; engagement -= 0.05) {
          held = tierOf(policy, nobody, fit, engagement, held).tier;
          if (seen.at(-1) !== held) seen.push(held);
        }
        expect(new Set(seen).size).toBe(seen.length);
      }),
    );
  });
});

/** A grid whose lines are anywhere: what the band says must agree with the judgement itself. */
const grids = fc
  .array(
    fc.record({
      tier: fc.constantFrom("S" as const, "A" as const, "B" as const),
      fit: fc.integer({ min: 0, max: 50 }),
      engagement: fc.integer({ min: 0, max: 50 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((rows) =>
    [...rows]
      .sort((a, b) => (a.tier === b.tier ? 0 : a.tier === "S" || (a.tier === "A" && b.tier === "B") ? -1 : 1))
      .map((row, index) => ({ ...row, id: `row-${index}`, reason })),
  );

describe("the band in which a tier is kept", () => {
  it("holds the value itself, ends exactly where the judgement changes, and nowhere inside", () => {
    fc.assert(
      fc.property(
        grids,
        fc.constantFrom(0, 1, 2, 5),
        fc.integer({ min: 0, max: 50 }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.constantFrom<Tier | null>(null, "S", "A", "B", "C"),
        (grid, hysteresis, fit, engagement, before) => {
          const own = { ...policy, grid, hysteresis };
          const { tier } = tierOf(own, nobody, fit, engagement, before);
          const band = keptBand(own, nobody, fit, engagement, tier);
          const at = (value: number) => tierOf(own, nobody, fit, value, tier).tier;
          expect(band.low).toBeLessThanOrEqual(engagement);
          expect(band.high).toBeGreaterThan(engagement);
          for (let value = 0; value <= 50; value += 0.25) if (value >= band.low && value < band.high) expect(at(value)).toBe(tier);
          if (band.low > 0) expect(at(band.low - 1e-6)).not.toBe(tier);
          if (band.high <= 50) expect(at(band.high)).not.toBe(tier);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it("has no end for a strategic or a disqualified lead: the clock has nothing to decide", () => {
    const everything = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    expect(keptBand(policy, { domain: "giant.example" }, 10, 10, "S")).toEqual(everything);
    expect(keptBand(policy, { title: "student" }, 10, 10, "X")).toEqual(everything);
  });
});

describe("the default playbook", () => {
  it("says of every tier what it means, and why in both languages", () => {
    for (const tier of ["S", "A", "B", "C", "X"] as const) expect(standard.tiers.meaning[tier].zh).toBeTruthy();
    for (const row of [...standard.tiers.grid, standard.tiers.otherwise]) expect(row.reason.en && row.reason.zh).toBeTruthy();
  });
});
