import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Playbook } from "../../content/schema/playbook.ts";
import { tick } from "../../worker/jobs.ts";
import { leadSources } from "../../worker/journey/store.ts";
import { SWEEP_LEADS_MAX, sweepLeads } from "../../worker/journey/sweep/commands.ts";
import { isFact } from "../../worker/playbook/entries.ts";
import { countsByTime } from "../../worker/playbook/facts.ts";
import { judgeAgain } from "../../worker/playbook/rescore.ts";
import { engagementAt } from "../../worker/playbook/score.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import { noteDetails } from "../../worker/routing/judgement/commands.ts";
import { counting } from "../support/counting.ts";
import { crowd } from "../support/crowd.ts";
import { failing } from "../support/faults.ts";
import { expectFolds } from "../support/folds.ts";
import { request } from "../support/http.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { count, rowsOf } from "../support/rows.ts";
import { makeWorld, type TestWorld } from "../support/world.ts";

const bindings = env as unknown as { DB: D1Database };

/** The policy with questions and papers worth something else. */
function changed(playbook: Playbook, version: string, points: number): Playbook {
  const rules = playbook.score.rules.map((rule) => (rule.id === "took-file" || rule.id === "asked-question" ? { ...rule, points } : rule));
  return { ...playbook, version, score: { ...playbook.score, rules } };
}

/** A small company that only reads: a C of nobody until a download is worth more. */
const reader = () => decider({ industry: "other", companySize: "1-10", role: "user" });

const versions = (world: TestWorld) =>
  rowsOf<{ version: string; n: number }>(
    world.db.$client,
    "SELECT state->>'playbook' AS version, count(*) AS n FROM leads GROUP BY 1 ORDER BY 1",
  );

const progress = async (world: TestWorld) => (await request(world, "/healthz")).json.sweep as { done: number; total: number } | undefined;

describe("the walk after a changed scoring model", { timeout: 60_000 }, () => {
  it("is bounded in each tick, shows its progress, goes on where it was when it dies, and judges everybody as if it had always been so", async () => {
    const faults = failing(bindings.DB);
    const db = counting(faults.database);
    const world = await makeWorld({ db: db.database });
    const people = await crowd(world);
    await people.growTo(650);
    world.playbook = changed(world.playbook, "richer", 31);
    expect(await progress(world)).toBeUndefined();
    const seen: (number | undefined)[] = [];
    for (let ticks = 0; ticks < 10 && (ticks === 0 || seen.at(-1) !== undefined); ticks += 1) {
      // the second stretch dies in the middle, and nothing of it is lost or done twice
      if (ticks === 1) {
        faults.arm({ at: 6, when: "before", dies: true });
        await tick(world).catch(() => {});
        expect(faults.heal()).toBe(true);
        world.logs.length = 0;
      }
      db.take();
      await tick(world);
      expect(db.take().statements).toBeLessThan(1_000);
      const { done, total } = (await progress(world)) ?? {};
      if (done !== undefined) expect(done).toBeLessThanOrEqual(total ?? 0);
      seen.push(done);
    }
    expect(seen).toEqual([SWEEP_LEADS_MAX, 2 * SWEEP_LEADS_MAX, 3 * SWEEP_LEADS_MAX, undefined]);
    expect(await versions(world)).toEqual([{ version: "richer", n: 651 }]);
    const rows = await rowsOf<{ state: string }>(world.db.$client, "SELECT state FROM leads WHERE abs(random()) % 20 = 0");
    for (const { state } of rows) {
      const lead = JSON.parse(state) as LeadState;
      const entries = (await leadSources(world.db, lead.id))?.entries ?? [];
      const anew = judgeAgain(world.playbook, lead, entries.filter(isFact).filter(countsByTime)).state;
      expect(engagementAt(lead.score, world.now(), 50)).toBeCloseTo(engagementAt(anew, world.now(), 50), 9);
      expect(lead.tier).toBe("S");
    }
    expect(world.logs).toEqual([]);
    await tick(world);
    expect(await sweepLeads(world)).toBe(0);
  });

  it("leaves nobody behind who comes to deserve an owner by it, though each of them is a turn of its own", async () => {
    const world = await makeWorld();
    for (let index = 0; index < 45; index += 1) await send(world, "download", reader());
    expect(await count(world, "leads WHERE place = 'nurture'")).toBe(45);
    const rules = world.playbook.score.rules.map((rule) => (rule.id === "fit-work-email" ? { ...rule, points: 40 } : rule));
    world.playbook = { ...world.playbook, version: "mails-count", score: { ...world.playbook.score, rules } };
    let ticks = 0;
    for (; ticks < 10 && (ticks === 0 || (await progress(world))); ticks += 1) await tick(world);
    expect(ticks).toBeGreaterThan(1);
    expect(await versions(world)).toEqual([{ version: "mails-count", n: 45 }]);
    expect(await count(world, "leads WHERE place = 'owned' AND tier = 'A'")).toBe(45);
    await expectFolds(world);
  });

  it("begins again for a version that was left and taken up again", async () => {
    const world = await makeWorld();
    await send(world, "download", reader());
    const { playbook } = world;
    const walks: unknown[] = [];
    for (const next of [changed(playbook, "other", 31), playbook, changed(playbook, "other", 31)]) {
      world.playbook = next;
      await tick(world);
      await tick(world);
      walks.push((await versions(world))[0]?.version);
    }
    expect(walks).toEqual(["other", playbook.version, "other"]);
    expect(world.logs).toEqual([]);
    await expectFolds(world);
  });

  it("begins for a change of rates: a capital in another currency may fit now", async () => {
    const world = await makeWorld();
    const lead = await leadOf(world, await send(world, "contact", decider()));
    await noteDetails(world, { rep: "zhou-hang", head: true }, lead.id, { capital: { amount: 1_400_000, currency: "USD" } });
    const points = async () => (await leadById(world, lead.id)).score.fit;
    const before = await points();
    const { routes } = world.playbook;
    world.playbook = { ...world.playbook, version: "dearer", routes: { ...routes, deals: { ...routes.deals, rates: { USD: 7.2 } } } };
    await tick(world);
    await tick(world);
    expect((await points()) - before).toBe(4);
  });

  it("does not begin for a change of the team alone", async () => {
    const world = await makeWorld();
    await send(world, "contact", decider());
    const reps = world.playbook.team.reps.map((rep) => ({ ...rep, capacity: rep.capacity + 1 }));
    world.playbook = { ...world.playbook, version: "bigger", team: { ...world.playbook.team, reps } };
    await tick(world);
    expect(await progress(world)).toBeUndefined();
    expect((await versions(world)).map(({ version }) => version)).not.toContain("bigger");
    expect(await count(world, "reps WHERE capacity = 121")).toBe(reps.length);
  });
});
