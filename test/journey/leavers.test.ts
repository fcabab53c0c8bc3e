import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { tick } from "../../worker/jobs.ts";
import { HANDED_OVER_MAX } from "../../worker/journey/sweep/commands.ts";
import { DAY, MINUTE } from "../../worker/playbook/time.ts";
import { acceptLead, logContact } from "../../worker/routing/commands.ts";
import { counting } from "../support/counting.ts";
import { expectFolds } from "../support/folds.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const bindings = env as unknown as { DB: D1Database };

/** The playbook of the next morning: this rep is there no more. */
function withoutRep({ playbook }: TestWorld, id: string): TestWorld["playbook"] {
  const reps = playbook.team.reps.map((rep) => (rep.id === id ? { ...rep, active: false } : rep));
  return { ...playbook, version: `without-${id}`, team: { ...playbook.team, reps } };
}

describe("a rep who leaves", { timeout: 60_000 }, () => {
  it("leaves nothing open: everything finds a new owner, a bounded part in each tick, and nobody is written to twice", async () => {
    const db = counting(bindings.DB);
    const world = await makeWorld({ db: db.database });
    await Promise.all(Array.from({ length: 130 }, () => send(world, "contact", decider())));
    const theirs = () => count(world, "leads WHERE owner_id = 'lin-yue'");
    const all = await rowsOf<{ id: string }>(world.db.$client, "SELECT id FROM leads WHERE owner_id = 'lin-yue' ORDER BY id");
    expect(all.length).toBeGreaterThan(2 * HANDED_OVER_MAX);
    // of what is theirs one was accepted, one is spoken to already, the others wait
    const lin = { rep: "lin-yue", head: false };
    await acceptLead(world, lin, all[0]?.id ?? "");
    await logContact(world, lin, all[1]?.id ?? "", "reached", undefined);
    world.sleepUntil(MONDAY + 5 * MINUTE);
    await world.deliver();
    world.mailbox.length = 0;

    world.playbook = withoutRep(world, "lin-yue");
    const left: number[] = [];
    for (let ticks = 0; ticks < 10 && left.at(-1) !== 0; ticks += 1) {
      db.take();
      await tick(world);
      expect(db.take().statements).toBeLessThan(1_000);
      left.push(await theirs());
    }
    const bounded = left.every((now, index) => (left[index - 1] ?? all.length) - now <= HANDED_OVER_MAX);
    expect([bounded, left.at(-1)]).toEqual([true, 0]);
    await world.deliver();
    await tick(world);

    const told = world.mailbox.filter(({ id }) => id.startsWith("told:")).map(({ to }) => to.email);
    expect(new Set(told).size).toBe(told.length);
    // whoever was spoken to already was promised nothing more, and hears nothing
    expect(told).toHaveLength(all.length - 1);
    for (const { id } of all) expect(["chen-bo", "zhou-hang"]).toContain((await leadById(world, id)).owner?.id);
    const { kinds } = await kindsOf(world, all[0]?.id ?? "");
    expect(kinds).toContain("owner_left");
    expect(await count(world, "reps WHERE id = 'lin-yue' AND open <> 0")).toBe(0);
    expect(world.logs).toEqual([]);
    await expectFolds(world);
  });

  it("hands their companies to whoever has their people now: the next person goes to the same colleague", async () => {
    const world = await makeWorld();
    const sent = await Promise.all(
      ["one", "two", "three"].map((name) => send(world, "contact", decider({ email: `${name}@one-company.example` }))),
    );
    const [first] = await Promise.all(sent.map((one) => leadOf(world, one)));
    const leaver = first?.owner?.id ?? "";
    world.playbook = withoutRep(world, leaver);
    await tick(world);
    const leads = await Promise.all(sent.map((one) => leadOf(world, one)));
    const owners = new Set(leads.map(({ owner }) => owner?.id));
    expect([owners.size, owners.has(leaver)]).toEqual([1, false]);
    const next = await leadOf(world, await send(world, "contact", decider({ email: "four@one-company.example" })));
    expect(owners.has(next.owner?.id)).toBe(true);
    expect(next.owner?.why[0]?.rule).toBe("same-account");
    expect(await rowsOf(world.db.$client, "SELECT owner_id FROM accounts")).toEqual([{ owner_id: next.owner?.id }]);
    await expectFolds(world);
  });

  it("leaves the queue to the head of sales when nobody can take what they had, and customers find somebody as well", async () => {
    const base = await makeWorld();
    const only = { ...base.playbook.routes.otherwise, to: ["lin-yue"], fallback: [["chen-bo"]] };
    const reps = base.playbook.team.reps.map((rep) =>
      rep.id === "chen-bo" ? { ...rep, capacity: 1 } : rep.id === "zhou-hang" ? { ...rep, capacity: 0 } : rep,
    );
    const world = await makeWorld({
      playbook: {
        ...base.playbook,
        version: "few",
        team: { ...base.playbook.team, reps },
        routes: { ...base.playbook.routes, rules: [], otherwise: only },
      },
    });
    await Promise.all(Array.from({ length: 3 }, () => send(world, "contact", decider())));
    world.playbook = withoutRep(world, "lin-yue");
    await tick(world);
    expect(await count(world, "leads WHERE place = 'owned' AND owner_id = 'chen-bo'")).toBe(1);
    expect(await count(world, "leads WHERE place = 'escalated' AND owner_id IS NULL")).toBe(2);
    expect(await count(world, "reps WHERE open > capacity")).toBe(0);
    const before = world.mailbox.filter(({ id }) => id.startsWith("told:")).length;
    await tick(world);
    await tick(world);
    expect(world.mailbox.filter(({ id }) => id.startsWith("told:"))).toHaveLength(before);
    await world.travelTo(MONDAY + DAY);
    expect(await count(world, "leads WHERE owner_id = 'lin-yue'")).toBe(0);
    await expectFolds(world);
  });
});

async function kindsOf(world: TestWorld, id: string): Promise<{ kinds: string[] }> {
  const rows = await rowsOf<{ kind: string }>(world.db.$client, "SELECT kind FROM journal WHERE subject = 'lead:' || ?", id);
  return { kinds: rows.map(({ kind }) => kind) };
}
