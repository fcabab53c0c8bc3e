import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apply } from "../../worker/playbook/apply.ts";
import { explainScore } from "../../worker/playbook/explain.ts";
import { isKept } from "../../worker/playbook/keep.ts";
import { engagementAt, fitOf } from "../../worker/playbook/score.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import { DAY } from "../../worker/playbook/time.ts";
import { MONDAY, standard } from "./factories.ts";
import { histories, live } from "./histories.ts";

const PLACES: Record<NonNullable<LeadState["tier"]>, LeadState["place"][]> = {
  S: ["owned", "pool", "escalated"],
  A: ["owned", "pool", "escalated"],
  B: ["owned", "pool", "escalated"],
  C: ["owned", "pool", "nurture"],
  X: ["disqualified"],
};

describe("after any history of people, colleagues and time", { timeout: 30_000 }, () => {
  it("a lead is owned, pooled, escalated, in nurture or disqualified, as its tier says, and never lost between", () => {
    fc.assert(
      fc.property(histories, (history) => {
        live(history, ({ lead }) => {
          const { tier, place, owner, pooledAt, escalatedAt, promise, wakeAt } = lead;
          // whoever was promised a time waits for it in the queue, whatever their tier has become
          const waits = place === "escalated" && lead.waits !== null;
          const whole =
            (waits || PLACES[tier ?? "C"].includes(place)) &&
            (place === "owned") === (owner !== null) &&
            (place === "pool") === (pooledAt !== null) &&
            (place === "escalated") === (escalatedAt !== null) &&
            (!isKept(promise) || owner !== null) &&
            (promise?.state !== "open" || wakeAt !== null);
          if (!whole) expect.fail(JSON.stringify({ tier, place, owner: owner?.id, pooledAt, escalatedAt, promise, wakeAt }));
        });
      }),
      { numRuns: 150 },
    );
  });

  it("the same entries fold to the same lead, as written and as read from the database", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const life = live(history);
        expect(life.folded()).toEqual(life.lead);
        const read = life.entries.map((entry) => JSON.parse(JSON.stringify(entry)) as typeof entry);
        expect(read.reduce<LeadState | null>((state, entry) => apply(state, entry), null)).toEqual(JSON.parse(JSON.stringify(life.lead)));
      }),
      { numRuns: 80 },
    );
  });

  it("the score is the sum of its receipts and of what stands by hand, now and at any later instant", () => {
    const { axes } = standard.score;
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 120 * DAY }), (history, later) => {
        let now = MONDAY;
        const { lead, entries } = live(history, (_life, at) => {
          now = at;
        });
        const t = now + later;
        const { fit, engagement, receipts } = explainScore(standard, lead, entries, t);
        expect(fit).toBeCloseTo(fitOf(lead.score, axes.fit), 6);
        expect(engagement).toBeCloseTo(engagementAt(lead.score, t, axes.engagement), 6);
        expect(receipts.filter(({ rule }) => rule === "earlier")).toEqual([]);
        const standing = lead.score.adjustments.filter(({ at, until }) => at <= t && t < until);
        expect(receipts.filter(({ rule }) => rule === "adjusted").map(({ evidence }) => evidence)).toEqual(standing.map(({ id }) => id));
      }),
      { numRuns: 100 },
    );
  });
});
