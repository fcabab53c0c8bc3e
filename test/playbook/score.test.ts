import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EngagementRule, Playbook, ScorePolicy } from "../../content/schema/playbook.ts";
import { explainScore } from "../../worker/playbook/explain.ts";
import type { Fact } from "../../worker/playbook/facts.ts";
import { judgeAgain } from "../../worker/playbook/rescore.ts";
import { addReceipt, clamp, EMPTY_SCORE, earn, engagementAt, fitReceipts, groupValue } from "../../worker/playbook/score.ts";
import type { LeadState, Receipt, ScoreState } from "../../worker/playbook/state.ts";
import { DAY, HOUR, type Instant, SECOND } from "../../worker/playbook/time.ts";
import { form, Life, lead, MONDAY, opening, pageRead, product, standard } from "./factories.ts";

const reason = { zh: "理由", en: "Reason" };

function rule(more: Partial<EngagementRule>): EngagementRule {
  return { id: "used", axis: "engagement", group: "product", on: "used", points: 3, count: "each", reason, ...more };
}

/** The standard playbook with these engagement rules and nothing else that scores. */
function policy(
  rules: ScorePolicy["rules"],
  groups: ScorePolicy["groups"] = { product: { halfLifeDays: 10, cap: 40, name: reason } },
): Playbook {
  return { ...standard, score: { ...standard.score, groups, rules } };
}

/** The receipts of facts heard one after the other. */
function receiptsOf(playbook: Playbook, facts: readonly Fact[], who: LeadState = lead()): { points: number[]; score: ScoreState } {
  let score = EMPTY_SCORE;
  const points: number[] = [];
  for (const fact of facts) {
    const earned = earn(playbook, who, score, fact);
    points.push(earned.reduce((sum, receipt) => sum + receipt.points, 0));
    for (const receipt of earned) score = addReceipt(score, receipt, fact.at, who.profile.zone);
  }
  return { points, score };
}

const used = (at: Instant) => product("used", at);

describe("how often a rule fires", () => {
  const midnight = Date.parse("2026-11-24T00:00:00+08:00");
  const times = [MONDAY, MONDAY + SECOND, MONDAY + 2 * SECOND];

  it.each<[string, EngagementRule["count"], Instant[], number[]]>([
    ["each time", "each", times, [3, 3, 3]],
    ["once, ever", "once", [MONDAY, MONDAY + 400 * DAY], [3, 0]],
    ["once a day", { perDay: 1 }, [MONDAY, MONDAY + HOUR, MONDAY + DAY], [3, 0, 3]],
    ["twice a day", { perDay: 2 }, [...times, MONDAY + DAY], [3, 3, 0, 3]],
    ["up to a total, the last one in part", { total: 8 }, [...times, MONDAY + DAY], [3, 3, 2, 0]],
    ["up to a total that is met exactly", { total: 6 }, times, [3, 3, 0]],
    ["by day and total, whichever is less", { perDay: 1, total: 5 }, [MONDAY, MONDAY + HOUR, MONDAY + DAY, MONDAY + 2 * DAY], [3, 0, 2, 0]],
    ["a day ends at midnight where the person lives", { perDay: 1 }, [midnight - HOUR, midnight - 1, midnight], [3, 0, 3]],
  ])("%s", (_what, count, at, points) => {
    expect(receiptsOf(policy([rule({ count })]), at.map(used)).points).toEqual(points);
  });

  it("counts a total of negative points by their size", () => {
    expect(receiptsOf(policy([rule({ points: -4, count: { total: 10 } })]), [...times, MONDAY + DAY].map(used)).points).toEqual([
      -4, -4, -2, 0,
    ]);
  });

  it("keeps counts of different rules apart", () => {
    const playbook = policy([rule({ count: "once" }), rule({ id: "used-well", count: { perDay: 1 }, points: 5 })]);
    expect(receiptsOf(playbook, times.map(used)).points).toEqual([8, 0, 0]);
  });

  it("gives nothing for a form with an address that is only typed", () => {
    expect(earn(standard, lead(), EMPTY_SCORE, form({ verified: false }))).toEqual([]);
    expect(earn(standard, lead(), EMPTY_SCORE, form({ verified: true }))).not.toEqual([]);
  });

  it("gives nothing for a fact that no rule hears, and stops at a group the playbook does not have", () => {
    expect(earn(standard, lead(), EMPTY_SCORE, product("paid"))).toEqual([]);
    expect(() => earn(policy([rule({ group: "missing" })]), lead(), EMPTY_SCORE, used(MONDAY))).toThrow(RangeError);
  });

  it("hears a page only when it was read for long enough", () => {
    const points = (visibleMs: number) => earn(standard, lead(), EMPTY_SCORE, pageRead({ visibleMs })).length;
    expect([points(9_999), points(10_000), points(10_001)]).toEqual([0, 1, 1]);
  });
});

describe("fit", () => {
  it("gives a receipt with points and reason for every rule that holds, and stays within its axis", () => {
    const receipts = fitReceipts(standard.score, { industry: "manufacturing", companySize: "5000+", role: "decider", emailKind: "work" });
    expect(receipts.map(({ rule: id, points }) => [id, points])).toEqual([
      ["fit-industry", 12],
      ["fit-size-large", 14],
      ["fit-role-decides", 12],
      ["fit-work-email", 8],
    ]);
    for (const receipt of receipts) expect(receipt.reason.zh.length * receipt.reason.en.length).toBeGreaterThan(0);
  });
});

/** Rules of four groups that fade at their own rates, two of them capped low and one against the person. */
const many = policy(
  [
    rule({ id: "read", group: "reading", on: "page_read", points: 4 }),
    rule({ id: "asked", group: "asking", on: "form_submitted", points: 18 }),
    rule({ id: "used", group: "product", on: "used", points: 7 }),
    rule({ id: "left", group: "negative", on: "cancelled", points: -13 }),
  ],
  {
    reading: { halfLifeDays: 3, cap: 10, name: reason },
    asking: { halfLifeDays: 30, cap: 35, name: reason },
    product: { halfLifeDays: 21, cap: 20, name: reason },
    negative: { halfLifeDays: 60, cap: 30, name: reason },
  },
);

const fact = fc
  .tuple(fc.constantFrom("page_read", "form_submitted", "used", "cancelled"), fc.integer({ min: 0, max: 120 * DAY }))
  .map(([kind, after]): Fact => {
    const at = MONDAY + after;
    if (kind === "page_read") return pageRead({}, at);
    if (kind === "form_submitted") return form({}, at);
    return product(kind as "used" | "cancelled", at);
  });
const facts = fc.array(fact, { minLength: 1, maxLength: 30 });

/** The definition, written out: every receipt by itself, faded to `t`, each group clamped, the sum clamped. */
function byDefinition(receipts: readonly { receipt: Receipt; at: Instant }[], t: Instant, max: number): number {
  const groups = Map.groupBy(receipts, ({ receipt }) => receipt.group);
  let sum = 0;
  for (const [, lines] of groups) {
    const cap = lines[0]?.receipt.cap ?? 0;
    sum += clamp(
      lines.reduce((total, { receipt, at }) => total + receipt.points * 2 ** (-(t - at) / receipt.halfLife), 0),
      -cap,
      cap,
    );
  }
  return clamp(sum, 0, max);
}

describe("the value of a score", () => {
  it("is the sum of its faded receipts at any later instant, to a millionth", () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 0, max: 400 * DAY }), (heard, after) => {
        const earned = heard.flatMap((one) => earn(many, lead(), EMPTY_SCORE, one).map((receipt) => ({ receipt, at: one.at })));
        // receipts arrive in any order, as facts do
        const score = earned.reduce((state, { receipt, at }) => addReceipt(state, receipt, at, "UTC"), EMPTY_SCORE);
        const t = Math.max(...heard.map(({ at }) => at)) + after;
        expect(Math.abs(engagementAt(score, t, 50) - byDefinition(earned, t, 50))).toBeLessThan(1e-6);
      }),
      { numRuns: 500 },
    );
  });

  it("halves in one half-life, and a group never leaves its cap on either side", () => {
    const group = { sum: 16, at: MONDAY, halfLife: 3 * DAY, cap: 10 };
    expect(groupValue(group, MONDAY)).toBe(10);
    expect(groupValue(group, MONDAY + 3 * DAY)).toBe(8);
    expect(groupValue(group, MONDAY + 6 * DAY)).toBe(4);
    expect(groupValue({ ...group, sum: -99 }, MONDAY)).toBe(-10);
  });

  it("is not moved by reading it before its latest fact", () => {
    const group = { sum: 16, at: MONDAY, halfLife: 3 * DAY, cap: 100 };
    expect(groupValue(group, MONDAY - 30 * DAY)).toBe(16);
  });

  it("stays within its axis, however much is earned or lost", () => {
    const { score } = receiptsOf(many, Array.from({ length: 20 }, (_, index) => [form({}, MONDAY + index), used(MONDAY + index)]).flat());
    expect(engagementAt(score, MONDAY + DAY, 50)).toBe(50);
    const { score: lost } = receiptsOf(many, [product("cancelled"), product("cancelled")]);
    expect(engagementAt(lost, MONDAY, 50)).toBe(0);
  });
});

describe("the lines of a score", () => {
  it("add up to both axes at any instant, with what the caps take away as lines of their own", () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 0, max: 100 * DAY }), (heard, after) => {
        const life = new Life(many);
        const ordered = [...heard].sort((a, b) => a.at - b.at);
        for (const one of ordered) life.hear([one], one.at);
        const t = (ordered.at(-1)?.at ?? 0) + after;
        const explained = explainScore(many, life.lead, life.entries, t);
        expect(explained.engagement).toBeCloseTo(engagementAt(life.lead.score, t, 50), 6);
        expect(explained.total).toBe(explained.fit + explained.engagement);
        for (const axis of ["fit", "engagement"] as const) {
          const lines = explained.receipts.filter((line) => line.axis === axis);
          expect(lines.reduce((sum, line) => sum + line.value, 0)).toBeCloseTo(explained[axis], 9);
        }
        expect(explained.receipts.filter(({ rule: id }) => id === "earlier")).toEqual([]);
        const overCap = Object.entries(life.lead.score.groups).filter(
          ([, group]) => Math.abs(group.sum * 2 ** (-(t - group.at) / group.halfLife)) > group.cap + 1e-6,
        );
        for (const [name] of overCap) expect(explained.receipts.map(({ rule: id }) => id)).toContain(`cap-${name}`);
      }),
      { numRuns: 300 },
    );
  });

  it("names the fact a line comes from and says what the score will be in a week", () => {
    const life = new Life(many);
    const asked = form();
    life.hear([asked], MONDAY);
    const explained = explainScore(many, life.lead, life.entries, MONDAY);
    expect(explained.receipts).toContainEqual(
      expect.objectContaining({ rule: "asked", points: 18, value: 18, evidence: asked.source, at: MONDAY }),
    );
    expect(explained.inAWeek).toBeCloseTo(explained.fit + 18 * 2 ** (-7 / 30), 9);
  });

  it("shows what facts before the given entries left behind as one line of earlier records", () => {
    const life = new Life(many);
    life.hear([form({}, MONDAY)], MONDAY);
    life.hear([form({}, MONDAY + DAY)], MONDAY + DAY);
    const late = life.entries.filter((entry) => entry.at > MONDAY);
    const explained = explainScore(many, life.lead, late, MONDAY + DAY);
    const earlier = explained.receipts.filter(({ rule: id }) => id === "earlier");
    expect(earlier).toHaveLength(1);
    expect(earlier[0]?.value).toBeCloseTo(18 * 2 ** (-1 / 30), 6);
  });
});

/** A score without the day on which a rule last fired: firing counts of the past are not what anybody sees. */
function seen(state: ScoreState, t: Instant): Record<string, number> {
  return Object.fromEntries(
    Object.entries(state.groups)
      .map(([name, group]) => [name, Number(groupValue(group, t).toFixed(6))] as const)
      .sort(),
  );
}

describe("facts in any order", () => {
  const kinds = fc.constantFrom("signed_up", "trial_started", "used", "paid", "renewed", "cancelled");
  const told = fc.uniqueArray(
    fc.tuple(
      kinds,
      fc.integer({ min: 0, max: 20 * 24 }).map((hours) => MONDAY + hours * HOUR),
    ),
    { minLength: 2, maxLength: 12, selector: ([kind, at]) => `${kind}${at}` },
  );

  it("end in the same score and stage as in the order in which they happened", () => {
    const now = MONDAY + 30 * DAY;
    fc.assert(
      fc.property(
        told.chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray(list, { minLength: list.length }),
            fc.array(fc.boolean(), { minLength: list.length, maxLength: list.length }),
          ),
        ),
        ([list, shuffled, together]) => {
          const start = opening();
          const all = new Map(list.map((one) => [one, product(one[0], one[1])]));
          const inOrder = new Life(standard, start);
          const sorted = [...all.values()].sort((a, b) => a.at - b.at || (a.source < b.source ? -1 : 1));
          for (const one of sorted) inOrder.hear([one], now);
          const disordered = new Life(standard, start);
          let batch: Fact[] = [];
          shuffled.forEach((one, index) => {
            const next = all.get(one);
            if (next) batch.push(next);
            if (together[index] && index < shuffled.length - 1) return;
            disordered.hear(batch, now);
            batch = [];
          });
          expect(disordered.lead.stage).toBe(inOrder.lead.stage);
          expect(seen(disordered.lead.score, now)).toEqual(seen(inOrder.lead.score, now));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("judge a repeated fact once", () => {
    const life = new Life();
    const paid = product("trial_started");
    life.hear([paid], MONDAY);
    const score = life.lead.score;
    life.hear([paid, clock(MONDAY + 1)], MONDAY + 1);
    expect(life.lead.score).toEqual(score);
  });
});

const clock = (at: Instant): Fact => ({ kind: "clock_struck", at, source: `clock:${at}`, data: {} });

describe("a fact that is heard late", () => {
  it("takes its own place: the day's allowance goes to what happened first, and one correction says so", () => {
    const playbook = policy([rule({ id: "first", on: "used", points: 9, count: "once" }), rule({ id: "paid", on: "paid", points: 2 })]);
    const life = new Life(playbook);
    life.hear([product("used", MONDAY + 2 * DAY)], MONDAY + 2 * DAY);
    const branch = life.hear([product("used", MONDAY)], MONDAY + 3 * DAY);
    expect(branch.entries.map(({ kind }) => kind)).toContain("rescored");
    const correction = branch.entries.find((entry) => entry.kind === "rescored");
    expect(correction?.kind === "rescored" && correction.data.because).toBe("late_fact");
    expect(branch.entries.find(({ kind }) => kind === "used")).toMatchObject({ late: true, receipts: [] });
    // the nine points are those of Monday: they have faded for two days by Wednesday
    expect(engagementAt(life.lead.score, MONDAY + 2 * DAY, 50)).toBeCloseTo(9 * 2 ** (-2 / 10), 6);
    // what a late fact earns stands in the correction, not beside the fact as well
    const paid = life.hear([product("paid", MONDAY + DAY)], MONDAY + 3 * DAY);
    expect(paid.entries.find(({ kind }) => kind === "paid")).toMatchObject({ late: true, receipts: [] });
    const explained = explainScore(playbook, life.lead, life.entries, MONDAY + 3 * DAY);
    expect(explained.receipts.filter(({ rule: id }) => id === "first")).toHaveLength(1);
    expect(explained.receipts.filter(({ rule: id }) => id === "paid")).toHaveLength(1);
    expect(explained.engagement).toBeCloseTo(engagementAt(life.lead.score, MONDAY + 3 * DAY, 50), 6);
  });

  it("is not late when it happened at the very moment of the latest and comes after it by source", () => {
    const life = new Life();
    life.hear([{ ...product("used", MONDAY), source: "signal:a" }], MONDAY);
    expect(life.hear([{ ...product("used", MONDAY), source: "signal:b" }], MONDAY + 1).entries.map(({ kind }) => kind)).not.toContain(
      "rescored",
    );
    expect(life.hear([{ ...product("used", MONDAY), source: "signal:0" }], MONDAY + 2).entries.map(({ kind }) => kind)).toContain(
      "rescored",
    );
  });

  it("cannot be judged without the history of the lead", () => {
    const life = new Life();
    life.hear([product("used", MONDAY + DAY)], MONDAY + DAY);
    expect(() => life.hear([product("used", MONDAY)], MONDAY + 2 * DAY, { history: null })).toThrow(RangeError);
  });

  it("leaves mails that were sent and promises that were given as they are", () => {
    const life = new Life();
    life.hear([form({ marketing: "given" })], MONDAY, { reps: [] });
    const { promise, enrolments } = life.lead;
    const branch = life.hear([product("signed_up", MONDAY - DAY)], MONDAY + HOUR);
    expect(life.lead.promise).toEqual(promise);
    expect(life.lead.enrolments).toEqual(enrolments);
    expect(branch.entries.map(({ kind }) => kind)).not.toContain("promise_given");
  });
});

describe("a new playbook", () => {
  it("judges all facts again when the lead is next touched, and is then the lead's own", () => {
    const life = new Life();
    life.hear([product("trial_started", MONDAY)], MONDAY);
    const next: Playbook = { ...policy([rule({ id: "trial", on: "trial_started", points: 31 })]), version: "next" };
    const grown = new Life(next, life.start);
    grown.state = life.lead;
    grown.entries.push(...life.entries);
    const branch = grown.hear([product("used", MONDAY + DAY)], MONDAY + DAY);
    const correction = branch.entries.find((entry) => entry.kind === "rescored");
    expect(correction?.kind === "rescored" && correction.data.because).toBe("adopted");
    expect(grown.lead.playbook).toBe("next");
    expect(engagementAt(grown.lead.score, MONDAY + DAY, 50)).toBeCloseTo(31 * 2 ** (-1 / 10), 6);
    expect(grown.folded()).toEqual(grown.lead);
  });

  it("is judged as a whole: the same facts under it give the same score as if it had always been in force", () => {
    const heard = [product("used", MONDAY), product("trial_started", MONDAY + HOUR), product("used", MONDAY + DAY)];
    const fresh = new Life();
    for (const one of heard) fresh.hear([one], one.at);
    expect(judgeAgain(standard, fresh.lead, heard).state).toEqual(fresh.lead.score);
  });
});
