import { describe, expect, it } from "vitest";
import { hearSignals } from "../../worker/api/commands.ts";
import { tick } from "../../worker/jobs.ts";
import { write } from "../../worker/journey/commit/store.ts";
import { findLead } from "../../worker/journey/store.ts";
import { advance } from "../../worker/playbook/advance.ts";
import { DAY, HOUR, iso, MINUTE } from "../../worker/playbook/time.ts";
import { acceptLead, logContact } from "../../worker/routing/commands.ts";
import { expectFolds } from "../support/folds.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { MONDAY, makeWorld } from "../support/world.ts";

async function count(world: Awaited<ReturnType<typeof makeWorld>>, sql: string): Promise<number> {
  return (await world.db.$client.prepare(`SELECT count(*) AS n FROM ${sql}`).first<{ n: number }>())?.n ?? 0;
}

describe("many at once", () => {
  it("makes one lead, one submission, one owner and one mail of fifty identical submissions", async () => {
    const world = await makeWorld();
    const body = decider();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(world, "download", body, "the-same-key")));
    expect(new Set(answers.map(({ answer }) => JSON.stringify(answer))).size).toBe(1);
    expect(await count(world, "leads")).toBe(1);
    expect(await count(world, "submissions")).toBe(1);
    expect(await count(world, "assignments")).toBe(1);
    await tick(world);
    expect(world.mailbox.filter(({ id }) => id.startsWith("download:"))).toHaveLength(1);
    expect(world.mailbox.filter(({ id }) => id.startsWith("owner-new:"))).toHaveLength(1);
    await expectFolds(world);
  });

  it("does the same for fifty without a key", async () => {
    const world = await makeWorld();
    const body = decider();
    await Promise.all(Array.from({ length: 50 }, () => send(world, "download", body)));
    expect(await count(world, "submissions")).toBe(1);
    expect(await count(world, "leads")).toBe(1);
  });

  it("gives fair turns to two hundred different ones", async () => {
    const world = await makeWorld();
    await Promise.all(Array.from({ length: 200 }, () => send(world, "contact", decider())));
    const { results } = await world.db.$client
      .prepare("SELECT rep_id, count(*) AS n FROM assignments GROUP BY rep_id")
      .all<{ rep_id: string; n: number }>();
    const turns = results.map(({ n }) => n);
    expect(turns.reduce((sum, n) => sum + n, 0)).toBe(200);
    expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1);
    expect(results.map(({ rep_id }) => rep_id).sort()).toEqual(["chen-bo", "lin-yue", "zhou-hang"]);
    await expectFolds(world);
  });

  it("gives ten people of one new company one owner", async () => {
    const world = await makeWorld();
    const people = Array.from({ length: 10 }, (_, index) => decider({ email: `person-${index}@one-company.example` }));
    const sent = await Promise.all(people.map((person) => send(world, "contact", person)));
    const leads = await Promise.all(sent.map((one) => leadOf(world, one)));
    expect(new Set(leads.map((lead) => lead.owner?.id)).size).toBe(1);
    expect(new Set(leads.map((lead) => lead.account?.id)).size).toBe(1);
    expect(await count(world, "accounts")).toBe(1);
    await expectFolds(world);
  });

  it("lets one of several simultaneous acceptances win and tells the others", async () => {
    const world = await makeWorld();
    const { id, owner } = await leadOf(world, await send(world, "contact", decider()));
    const actor = { rep: owner?.id ?? "", head: false };
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => acceptLead(world, actor, id)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ kind: "gone", code: "promise_not_open" });
  });

  it("never fills a rep over capacity, and sends the rest to the queue", async () => {
    const base = await makeWorld();
    const team = { ...base.playbook.team, reps: base.playbook.team.reps.map((rep) => ({ ...rep, capacity: 3 })) };
    const world = await makeWorld({ playbook: { ...base.playbook, version: "small-team", team } });
    await Promise.all(Array.from({ length: 20 }, () => send(world, "contact", decider())));
    expect(await count(world, "reps WHERE open > 3")).toBe(0);
    expect(await count(world, "leads WHERE place = 'owned'")).toBe(9);
    expect(await count(world, "leads WHERE place = 'escalated'")).toBe(11);
    await expectFolds(world);
  });
});

describe("the row of a subject", () => {
  it("stays what it is when somebody who read it earlier has nothing new to say", async () => {
    const world = await makeWorld();
    const { id } = await leadOf(world, await send(world, "contact", decider()));
    const { lead } = await findLead(world.db, id);
    if (!lead) throw new Error("the lead is gone");
    await hearSignals(world, [{ id: "s1", kind: "trial_started", lead: id, occurredAt: iso(world.now()) }]);
    // pressed twice at once: the second press finds its fact heard, and still has its own record to write
    const again = advance(lead, [], {
      playbook: world.playbook,
      now: world.now(),
      reps: [],
      accountOwner: null,
      accountWritten: 0,
      history: null,
    });
    await write(world.db, [{ advance: again, founds: null, accountId: null, accountWritten: 0 }], [], world.now());
    expect((await findLead(world.db, id)).lead?.stage).toBe("trial");
    await expectFolds(world);
  });

  it("is the fold of its stream after a long and mixed history", async () => {
    const world = await makeWorld();
    const sent = await send(world, "download", decider({ consent: { marketing: true }, visitor: "mixed" }));
    const { id, owner } = await leadOf(world, sent);
    await acceptLead(world, { rep: owner?.id ?? "", head: false }, id);
    await world.travelTo(MONDAY + 5 * HOUR);
    await logContact(world, { rep: owner?.id ?? "", head: false }, id, "no_answer", "call again");
    await send(world, "contact", decider({ email: (await leadById(world, id)).email, visitor: "mixed", message: "how much?" }));
    await world.travelTo(MONDAY + 3 * DAY);
    await hearSignals(world, [
      { id: "s1", kind: "trial_started", lead: id, occurredAt: iso(world.now()) },
      { id: "s2", kind: "used", lead: id, occurredAt: iso(world.now()), data: { feature: "inbox" } },
      { id: "s3", kind: "signed_up", lead: id, occurredAt: iso(MONDAY + DAY) },
    ]);
    await send(world, "contact", decider());
    await world.travelTo(MONDAY + 30 * DAY);
    await hearSignals(world, [{ id: "s4", kind: "paid", lead: id, occurredAt: iso(world.now()) }]);
    await world.travelTo(MONDAY + 60 * DAY);
    expect(world.logs).toEqual([]);
    expect(await expectFolds(world)).toMatchObject({ leads: 2, accounts: 2, reps: 4 });
    const lead = await leadById(world, id);
    expect(lead.stage).toBe("paid");
    expect(lead.journal.map(({ kind }) => kind)).toContain("rescored");
  });

  it("adds up to its receipts, now and later", async () => {
    const world = await makeWorld();
    const { id } = await leadOf(world, await send(world, "contact", decider({ consent: { marketing: true } })));
    for (let day = 0; day < 40; day += 4) {
      await world.travelTo(MONDAY + day * DAY + 7 * MINUTE);
      const { score } = await leadById(world, id);
      for (const axis of ["fit", "engagement"] as const) {
        const sum = score.receipts.filter((line) => line.axis === axis).reduce((total, line) => total + line.value, 0);
        expect(sum).toBeCloseTo(score[axis], 9);
      }
      expect(score.total).toBe(score.fit + score.engagement);
    }
  });
});
