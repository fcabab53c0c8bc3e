import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tier } from "../../content/schema/common.ts";
import type { EngagementRule, Playbook } from "../../content/schema/playbook.ts";
import { judgeAgain } from "../../worker/playbook/rescore.ts";
import { engagementAt } from "../../worker/playbook/score.ts";
import { DAY, type Instant } from "../../worker/playbook/time.ts";
import { clock, form, Life, lead, MONDAY, opening, pageRead, product, standard } from "./factories.ts";

const reason = { zh: "理由", en: "Reason" };
const { axes } = standard.score;

function rule(id: string, on: EngagementRule["on"], group: string, points: number): EngagementRule {
  return { id, axis: "engagement", group, on, points, count: "each", reason };
}

/** Reads and uses are worth about as much as the margin is wide, for and against somebody, and fade at three rates. */
const close: Playbook = {
  ...standard,
  version: "close",
  score: {
    ...standard.score,
    groups: {
      reading: { halfLifeDays: 3, cap: 50, name: reason },
      product: { halfLifeDays: 40, cap: 50, name: reason },
      negative: { halfLifeDays: 9, cap: 50, name: reason },
    },
    rules: [
      ...standard.score.rules.filter(({ axis }) => axis === "fit"),
      rule("read", "page_read", "reading", 1),
      rule("used", "used", "product", 1.5),
      rule("asked", "form_submitted", "product", 9),
      rule("cancelled", "cancelled", "negative", -1.2),
    ],
  },
};

const happenings = (...kinds: ("read" | "used" | "asked" | "cancelled")[]) =>
  fc.array(fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 0, max: 3 * DAY })), { minLength: 1, maxLength: 30 });

interface Change {
  from: Tier | null;
  to: Tier;
  at: Instant;
  engagement: number;
  /** Whether nothing but time made it. */
  byClock: boolean;
}

const STRIKES_MAX = 100;

/** Lives a history with the clock striking only when the lead asks for it, and then two quiet years; every change of tier on the way. */
function changesOf(history: readonly [string, number][]): Change[] {
  const life = new Life(close, opening());
  const changes: Change[] = [];
  let now = MONDAY;
  const hear = (fact: Parameters<Life["hear"]>[0][number]) => {
    for (const entry of life.hear([fact], now).entries) {
      if (entry.kind !== "tier_changed") continue;
      const engagement = engagementAt(life.lead.score, now, axes.engagement);
      changes.push({ ...entry.data, at: now, engagement, byClock: fact.kind === "clock_struck" });
    }
  };
  const sleep = (until: Instant) => {
    for (let strikes = 0; strikes < STRIKES_MAX && life.state?.wakeAt && life.state.wakeAt <= until; strikes += 1) {
      now = life.state.wakeAt;
      hear(clock(now));
    }
    now = until;
  };
  for (const [kind, wait] of history) {
    sleep(now + wait);
    if (kind === "asked") hear(form({}, now));
    else hear(kind === "read" ? pageRead({}, now) : product(kind as "used" | "cancelled", now));
  }
  sleep(now + 700 * DAY);
  return changes;
}

const RANK: Tier[] = ["S", "A", "B", "C", "X"];

describe("a tier", { timeout: 30_000 }, () => {
  it("only falls while time passes, and each step once, when nothing speaks against the person", () => {
    fc.assert(
      fc.property(happenings("read", "used", "asked"), (history) => {
        for (const { from, to, byClock } of changesOf(history))
          if (byClock) expect(RANK.indexOf(to)).toBeGreaterThan(RANK.indexOf(from ?? "S"));
      }),
      { numRuns: 200 },
    );
  });

  it("is not lost and won again before engagement has moved through the whole margin, whatever happens", () => {
    fc.assert(
      fc.property(happenings("read", "used", "asked", "cancelled"), (history) => {
        const changes = changesOf(history);
        changes.slice(1).forEach((change, index) => {
          const before = changes[index];
          if (!before || before.from !== change.to) return;
          expect(Math.abs(change.engagement - before.engagement)).toBeGreaterThanOrEqual(close.tiers.hysteresis - 1e-3);
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe("one more rule that gives points", { timeout: 30_000 }, () => {
  it("never lowers a score, at no time, whatever else was heard", () => {
    const facts = fc.array(fc.tuple(fc.constantFrom("read", "used", "asked", "cancelled"), fc.integer({ min: 0, max: 90 * DAY })), {
      minLength: 1,
      maxLength: 20,
    });
    const more = fc.record({
      on: fc.constantFrom<EngagementRule["on"]>("page_read", "used", "form_submitted", "cancelled"),
      group: fc.constantFrom("reading", "product", "negative"),
      points: fc.integer({ min: 1, max: 50 }),
      count: fc.constantFrom<EngagementRule["count"]>("once", "each", { perDay: 1 }, { total: 9 }),
      first: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, more, fc.integer({ min: 0, max: 200 * DAY }), (list, { first, ...added }, later) => {
        const heard = list
          .map(([kind, after]) => {
            const at = MONDAY + after;
            if (kind === "asked") return form({}, at);
            return kind === "read" ? pageRead({}, at) : product(kind as "used" | "cancelled", at);
          })
          .sort((a, b) => a.at - b.at);
        const extra: EngagementRule = { id: "extra", axis: "engagement", reason, ...added };
        const rules = first ? [extra, ...close.score.rules] : [...close.score.rules, extra];
        const richer = { ...close, score: { ...close.score, rules } };
        const t = (heard.at(-1)?.at ?? MONDAY) + later;
        const value = (playbook: Playbook) => engagementAt(judgeAgain(playbook, lead(), heard).state, t, axes.engagement);
        expect(value(richer)).toBeGreaterThanOrEqual(value(close) - 1e-9);
      }),
      { numRuns: 500 },
    );
  });
});
