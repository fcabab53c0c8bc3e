import { describe, expect, it } from "vitest";
import { playDemo } from "../../scripts/seed/play.ts";
import { portrait } from "../../worker/journey/portrait.ts";
import { leadSources } from "../../worker/journey/store.ts";
import { DAY } from "../../worker/playbook/time.ts";
import { expectFolds } from "../support/folds.ts";
import { makeWorld } from "../support/world.ts";

const END = Date.parse("2026-11-20T08:00:00Z");

describe("the demo month", { timeout: 120_000 }, () => {
  it("shows leads at every stage and tier, folds exactly, and every score adds up now and at ten later instants", async () => {
    const base = await makeWorld({ now: END });
    const world = await playDemo(base, END);
    expect(base.logs).toEqual([]);
    const counts = await expectFolds(world);
    expect(counts.leads).toBeGreaterThanOrEqual(30);
    const { results } = await world.db.$client
      .prepare("SELECT id, stage, tier, place, promise_state, promise_by FROM leads")
      .all<{ id: string; stage: string; tier: string; place: string; promise_state: string; promise_by: number }>();
    expect(new Set(results.map(({ tier }) => tier))).toEqual(new Set(["S", "A", "B", "C", "X"]));
    expect([...new Set(results.map(({ stage }) => stage))].sort()).toEqual(["browse", "dormant", "lost", "paid", "signup", "trial"]);
    const owed = results.filter(({ promise_state: state }) => state === "open" || state === "accepted");
    expect(owed.length).toBeGreaterThanOrEqual(3);
    expect(owed.filter(({ stage, promise_by: by }) => stage === "lost" || stage === "paid" || by <= END)).toEqual([]);
    expect(results.filter(({ place }) => place === "escalated").length).toBeLessThanOrEqual(1);
    for (const { id } of results) {
      const sources = await leadSources(world.db, id);
      if (!sources) throw new Error(`lead ${id} is gone`);
      for (let later = 0; later <= 10; later += 1) {
        const { score } = portrait(world.playbook, sources, END + later * 5 * DAY, "en");
        const sum = (axis: string) => score.receipts.filter((line) => line.axis === axis).reduce((total, line) => total + line.value, 0);
        expect(sum("fit")).toBeCloseTo(score.fit, 9);
        expect(sum("engagement")).toBeCloseTo(score.engagement, 9);
        expect(score.total).toBeCloseTo(score.fit + score.engagement, 9);
        expect(score.fit).toBeGreaterThanOrEqual(0);
        expect(score.fit).toBeLessThanOrEqual(50 + 1e-9);
        expect(score.engagement).toBeGreaterThanOrEqual(-1e-9);
        expect(score.engagement).toBeLessThanOrEqual(50 + 1e-9);
      }
    }
  });
});
