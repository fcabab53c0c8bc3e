import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { joinVisits } from "../../../worker/capture/beacons/commands.ts";
import { refreshAccount } from "../../../worker/journey/account/commands.ts";
import { strike } from "../../../worker/journey/clock/commands.ts";
import { recordLead } from "../../../worker/journey/commands.ts";
import { write } from "../../../worker/journey/commit/store.ts";
import { erasePerson } from "../../../worker/journey/erasure/commands.ts";
import { findLead } from "../../../worker/journey/store.ts";
import { mailFailed } from "../../../worker/nurture/commands.ts";
import { letterComposer } from "../../../worker/nurture/letters/commands.ts";
import { deliverDue } from "../../../worker/outbox/commands.ts";
import { advance } from "../../../worker/playbook/advance.ts";
import { mergeLeads } from "../../../worker/routing/merging/commands.ts";
import { type Fault, failing } from "../../support/faults.ts";
import { expectFolds } from "../../support/folds.ts";
import { decider, leadOf, send } from "../../support/people.ts";
import { count, rowsOf } from "../../support/rows.ts";
import { tracesOf } from "../../support/traces.ts";
import { makeWorld, type TestWorld } from "../../support/world.ts";

const DB = (env as unknown as { DB: D1Database }).DB;
const BY = { by: "key:crm", reason: "asked" } as const;
const SECRETS = ["gao.lin@gao-valves.example", "高琳琳琳", "gao-valves.example", "the valve of her father"];
const GAO = {
  email: "gao.lin@gao-valves.example",
  name: "高琳琳琳",
  company: "gao-valves.example",
  message: "the valve of her father",
  visitor: "gao-1",
};

async function gao(world: TestWorld) {
  return leadOf(world, await send(world, "contact", decider(GAO)));
}

describe("an erasure", () => {
  it("said again has the same answer, under either address, and erases nobody else", async () => {
    const world = await makeWorld();
    const { id } = await gao(world);
    const other = await leadOf(world, await send(world, "contact", decider({ message: "?" })));
    const first = await erasePerson(world, { lead: id, ...BY });
    world.sleepUntil(world.now() + 60_000);
    expect(await erasePerson(world, { lead: id, by: "rep:lin-yue", reason: "mistake" })).toEqual(first);
    expect(await rowsOf(world.db.$client, "SELECT lead_id, at, by, reason FROM erasures")).toEqual([
      { lead_id: id, at: first.at, by: "key:crm", reason: "asked" },
    ]);
    expect(await rowsOf(world.db.$client, "SELECT id FROM leads")).toEqual([{ id: other.id }]);
    await expect(erasePerson(world, { lead: "nobody", ...BY })).rejects.toMatchObject({ code: "lead_absent" });
  });

  it("of many at once happens once", async () => {
    const world = await makeWorld();
    const { id } = await gao(world);
    const answers = await Promise.all(Array.from({ length: 8 }, () => erasePerson(world, { lead: id, ...BY })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await count(world, "reps WHERE open <> 0")).toBe(0);
    await expectFolds(world);
  });

  const faults = (["before", "after"] as const).flatMap((when) => [true, false].map((dies) => ({ when, dies })));

  it.each(faults)(
    "that the database fails $when any of its requests (dies: $dies) is whole when it is repeated",
    async ({ when, dies }) => {
      let at = 0;
      while (await survives({ at, when, dies })) at += 1;
      expect(at).toBeGreaterThan(4);
    },
  );

  async function survives(fault: Fault): Promise<boolean> {
    const faulty = failing(DB);
    const world = await makeWorld({ db: faulty.database });
    const { id } = await gao(world);
    faulty.arm(fault);
    await erasePerson(world, { lead: id, ...BY }).catch(() => {});
    const struck = faulty.heal();
    expect((await erasePerson(world, { lead: id, ...BY })).leadId).toBe(id);
    expect({ fault, traces: await tracesOf(world, SECRETS) }).toEqual({ fault, traces: [] });
    expect(await count(world, "reps WHERE open <> 0")).toBe(0);
    await expectFolds(world);
    return struck;
  }
});

describe("what was decided before an erasure and is written after it", () => {
  it("brings nobody back: not a fact, not a stroke of the clock, not a form", async () => {
    const world = await makeWorld();
    const { id } = await gao(world);
    const { lead, account, loads } = await findLead(world.db, id);
    if (!lead) throw new Error("no lead");
    const fact = { kind: "answer_awaited", at: world.now(), source: "late", data: { by: "lin-yue" } } as const;
    const context = { playbook: world.playbook, now: world.now(), reps: loads, accountOwner: null, accountWritten: 0, history: null };
    const decided = advance(lead, [fact], context);
    await erasePerson(world, { lead: id, ...BY });

    const change = { advance: decided, founds: null, accountId: account?.id ?? null, accountWritten: 0 };
    await expect(write(world.db, [change], [], world.now())).rejects.toThrow("UNIQUE");
    await expect(recordLead(world, id, [fact])).rejects.toMatchObject({ code: "lead_absent" });
    await strike(world, [lead], () => ({ kind: "clock_struck", at: world.now(), source: "late-clock", data: {} }));
    expect(world.logs.filter((line) => line.includes("clock_failed"))).toEqual([]);
    expect(await tracesOf(world, SECRETS)).toEqual([]);
    expect(await count(world, "leads")).toBe(0);
  });

  it("gives a company its name back neither", async () => {
    const world = await makeWorld();
    const { id, account } = await gao(world);
    // the judgement has read its people; before it writes, they are erased
    const erased = between(world, (other) => erasePerson(other, { lead: id, ...BY }));
    await refreshAccount(world, account?.id ?? "");
    expect(erased()).toBe(true);
    expect(await tracesOf(world, SECRETS)).toEqual([]);
    await expectFolds(world);
  });

  it("leaves nobody behind who was found to be the same person in that moment", async () => {
    const world = await makeWorld();
    const { id } = await gao(world);
    const twin = await leadOf(
      world,
      await send(world, "contact", decider({ ...GAO, email: "gao.home@gao-valves.example", visitor: "gao-2" })),
    );
    const merged = between(world, (other) => mergeLeads(other, { rep: "zhou-hang", head: true }, id, twin.id, "the same"));
    await erasePerson(world, { lead: id, ...BY });
    expect(merged()).toBe(true);
    expect(await tracesOf(world, SECRETS)).toEqual([]);
    expect(await count(world, "leads")).toBe(0);
  });
});

/** Does something in another world on the same data before the next write of this one. Answers whether it was done. */
function between(world: TestWorld, act: (other: TestWorld) => Promise<unknown>): () => boolean {
  const { $client } = world.db;
  const other = { ...world, db: Object.assign(Object.create(world.db), { $client }) };
  let done = false;
  const batch = async (statements: D1PreparedStatement[]) => {
    if (!done) {
      done = true;
      await act(other);
    }
    return $client.batch(statements);
  };
  Object.assign(world.db, { $client: { prepare: (text: string) => $client.prepare(text), batch } });
  return () => done;
}

describe("a mail that was claimed when its reader was erased", () => {
  const deliverers = { refreshAccount, joinVisits, mailFailed, mayLeave: async () => true };

  /** Delivers what is due, with an erasure at a moment of it. */
  async function deliver(when: "before the letters are written" | "after they are written"): Promise<TestWorld> {
    const world = await makeWorld();
    const { id } = await gao(world);
    const erase = () => erasePerson(world, { lead: id, ...BY });
    await deliverDue(world, {
      ...deliverers,
      async composer(given, letters) {
        if (when === "before the letters are written") await erase();
        const compose = await letterComposer(given, letters);
        return async (letter) => {
          const written = await compose(letter);
          if (when === "after they are written") await erase();
          return written;
        };
      },
    });
    return world;
  }

  // waits for the outbox to mark a mail as leaving only while its lead is there
  it.each(["before the letters are written", "after they are written"] as const)(
    "does not leave, and nothing of it stays: %s",
    async (when) => {
      const world = await deliver(when);
      await world.travelTo(world.now() + 24 * 60 * 60_000);
      expect(world.mailbox.map(({ id }) => id)).toEqual([]);
      expect(await count(world, "outbox WHERE state = 'waiting'")).toBe(0);
      expect(await tracesOf(world, SECRETS)).toEqual([]);
    },
  );

  it("does not stay in a reason that comes back from the provider", async () => {
    const world = await makeWorld();
    const { id } = await gao(world);
    let erasing: Promise<unknown> = Promise.resolve();
    world.provider.answer = ({ to }) => {
      erasing = erasePerson(world, { lead: id, ...BY });
      return { state: "later", reason: `451 <${to.email}> come again` };
    };
    const { deliver: provider } = world.mail;
    world.mail = {
      async deliver(mails) {
        const answers = await provider.call(world.mail, mails);
        await erasing;
        return answers;
      },
    };
    await deliverDue(world, { ...deliverers, composer: letterComposer });
    expect(await tracesOf(world, SECRETS)).toEqual([]);
  });
});
