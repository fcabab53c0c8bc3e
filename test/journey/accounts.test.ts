import { describe, expect, it } from "vitest";
import type { Playbook } from "../../content/schema/playbook.ts";
import { listLeads } from "../../worker/api/store.ts";
import type { World } from "../../worker/platform/world.ts";
import { DAY } from "../../worker/playbook/time.ts";
import { mergeAccounts, splitAccount } from "../../worker/routing/merging/commands.ts";
import { expectFolds } from "../support/folds.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { read } from "../support/read.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const HEAD = { rep: "zhou-hang", head: true };

async function worldOf(accounts: Partial<Playbook["accounts"]>): Promise<TestWorld> {
  const { playbook } = await makeWorld();
  return makeWorld({ playbook: { ...playbook, version: "with-companies", accounts: { ...playbook.accounts, ...accounts } } });
}

async function person(world: World, email: string, more: Record<string, unknown> = {}) {
  return leadOf(world, await send(world, "contact", decider({ email, ...more })));
}

async function accountRow(world: World, domain: string) {
  const [row] = await rowsOf<{ id: string; owner_id: string | null; root_id: string | null; state: string }>(
    world.db.$client,
    "SELECT * FROM accounts WHERE domain = ?",
    domain,
  );
  if (!row) throw new Error(`no account ${domain}`);
  return { ...row, state: JSON.parse(row.state) };
}

describe("an alias", () => {
  it("has no company of its own: its people are those of the main one, with the same salesperson", async () => {
    const world = await worldOf({ aliases: { "acme-cn.example": "acme.example" } });
    const one = await person(world, "li@acme-cn.example");
    const two = await person(world, "max@acme.example");
    expect(one.account).toMatchObject({ domain: "acme.example" });
    expect(two.account?.id).toBe(one.account?.id);
    expect(two.owner?.id).toBe(one.owner?.id);
    expect(await count(world, "accounts")).toBe(1);
    await expectFolds(world);
  });
});

describe("a company above another", () => {
  it("keeps its own account, and lends its owner to the first person of the one below, saying so", async () => {
    const world = await worldOf({ parents: { "subsidiary.example": "group.example" } });
    const above = await person(world, "head@group.example");
    // whoever is next in turn would be somebody else
    const below = await person(world, "head@subsidiary.example");
    expect(below.account?.id).not.toBe(above.account?.id);
    expect([below.owner?.id, below.owner?.why[0]?.rule]).toEqual([above.owner?.id, "parent-account"]);
    expect((await accountRow(world, "subsidiary.example")).owner_id).toBe(above.owner?.id);
    const second = await person(world, "second@subsidiary.example");
    expect([second.owner?.id, second.owner?.why[0]?.rule]).toEqual([above.owner?.id, "same-account"]);
    await expectFolds(world);
  });

  it("is not asked when the one below has an owner, or when nobody has it", async () => {
    const world = await worldOf({ parents: { "subsidiary.example": "group.example" } });
    const below = await person(world, "head@subsidiary.example");
    expect(below.owner?.why[0]?.rule).not.toBe("parent-account");
    const above = await person(world, "head@group.example");
    expect(above.owner?.id).not.toBe(below.owner?.id);
    expect((await person(world, "second@subsidiary.example")).owner?.id).toBe(below.owner?.id);
  });
});

describe("companies merged by hand", () => {
  it("are one for chairs, score, owner and everybody who is heard of from then on", async () => {
    const world = await makeWorld();
    const one = await person(world, "li@one.example", { role: "decider" });
    const two = await person(world, "max@two.example", { role: "user" });
    await world.travelTo(MONDAY + DAY);
    const before = (await leadById(world, one.id)).account;
    expect(before?.committee.missing).toContain("user");
    await mergeAccounts(world, HEAD, one.account?.id ?? "", two.account?.id ?? "", "bought last year");
    await world.deliver();
    const [first, second] = [await leadById(world, one.id), await leadById(world, two.id)];
    expect(second.account).toEqual(first.account);
    expect(first.account).toMatchObject({ domain: "one.example" });
    expect(first.account?.committee.missing).not.toContain("user");
    expect(first.account?.score).toBeGreaterThan(before?.score ?? 0);
    const third = await person(world, "eva@two.example");
    const { owner_id } = await accountRow(world, "one.example");
    expect([third.owner?.id, third.owner?.why[0]?.rule]).toEqual([owner_id, "same-account"]);
    expect(third.account?.id).toBe(one.account?.id);
    const listed = await listLeads(world.db, { q: "max@two" });
    expect(listed.rows.map(({ account }) => account?.domain)).toEqual(["one.example"]);
    await expectFolds(world);
  });

  it("are after a split as if they had never been merged", async () => {
    const outcome = async (merging: boolean) => {
      const world = await makeWorld();
      const one = await person(world, "li@one.example", { role: "decider", company: "One" });
      const two = await person(world, "max@two.example", { role: "user", company: "Two", industry: "retail" });
      await world.deliver();
      const [kept, merged] = [one.account?.id ?? "", two.account?.id ?? ""];
      if (merging) {
        await mergeAccounts(world, HEAD, kept, merged, "one");
        await world.deliver();
      }
      await person(world, "eva@two.example", { role: "budget", company: "Two", industry: "retail" });
      await person(world, "bo@one.example", { role: "evaluator", company: "One" });
      await world.deliver();
      if (merging) {
        await splitAccount(world, HEAD, merged, "not one");
        await world.deliver();
      }
      const [first, second] = [await accountRow(world, "one.example"), await accountRow(world, "two.example")];
      expect([first.root_id, second.root_id]).toEqual([null, null]);
      const names = new Map(
        (await rowsOf<{ id: string; email: string }>(world.db.$client, "SELECT id, email FROM leads")).map(({ id, email }) => [id, email]),
      );
      await expectFolds(world);
      return [first, second].map(({ state: { id: _id, seq: _seq, ownerId: _owner, createdAt: _at, ...rest } }) =>
        JSON.parse(JSON.stringify(rest).replace(/"lead":"(\w+)"/g, (_whole, id: string) => `"lead":"${names.get(id)}"`)),
      );
    };
    expect(await outcome(true)).toEqual(await outcome(false));
  });

  it("share the owner of the one that had one, and what became of it stays after the split", async () => {
    const world = await makeWorld();
    const two = await person(world, "max@two.example");
    const one = await leadOf(
      world,
      await send(world, "subscribe", { email: "li@one.example", locale: "zh", consent: { marketing: true } }),
    );
    const [kept, merged] = [one.account?.id ?? "", two.account?.id ?? ""];
    expect((await accountRow(world, "one.example")).owner_id).toBeNull();
    await mergeAccounts(world, HEAD, kept, merged, "one");
    expect((await accountRow(world, "one.example")).owner_id).toBe(two.owner?.id);
    expect((await person(world, "eva@one.example")).owner?.id).toBe(two.owner?.id);
    await splitAccount(world, HEAD, merged, "not one");
    await world.deliver();
    expect((await accountRow(world, "one.example")).owner_id).toBe(two.owner?.id);
    await expectFolds(world);
  });

  it("are merged by whoever has both, or by the head of sales", async () => {
    const world = await makeWorld();
    const one = await person(world, "li@one.example");
    const two = await person(world, "max@two.example");
    const [kept, merged] = [one.account?.id ?? "", two.account?.id ?? ""];
    const actor = { rep: one.owner?.id ?? "", head: false };
    await expect(mergeAccounts(world, actor, kept, merged, "one")).rejects.toMatchObject({ kind: "forbidden", code: "account_not_yours" });
    await expect(mergeAccounts(world, HEAD, kept, kept, "one")).rejects.toMatchObject({ code: "merge_self" });
    await expect(mergeAccounts(world, HEAD, kept, "nowhere", "one")).rejects.toMatchObject({ kind: "absent", code: "account_absent" });
    await expect(splitAccount(world, HEAD, merged, "not one")).rejects.toMatchObject({ kind: "gone", code: "account_not_merged" });
  });

  it("have one winner of several merges and splits at once, and a clear answer for the others", async () => {
    const world = await makeWorld();
    const people = await Promise.all(["a", "b", "c"].map((name) => person(world, `li@${name}.example`)));
    const [a = "", b = "", c = ""] = people.map((lead) => lead.account?.id ?? "");
    const merges = [
      [a, b],
      [b, a],
      [c, b],
      [a, b],
    ].map(([kept = "", merged = ""]) => mergeAccounts(world, HEAD, kept, merged, "one"));
    const results = await Promise.allSettled(merges);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(["account_merged", "account_has_merged"]).toContain(result.reason.code);
    const [ended] = await rowsOf<{ id: string; root_id: string }>(
      world.db.$client,
      "SELECT id, root_id FROM accounts WHERE root_id IS NOT NULL",
    );
    const splits = await Promise.allSettled([1, 2, 3].map(() => splitAccount(world, HEAD, ended?.id ?? "", "not one")));
    expect(splits.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of splits) if (result.status === "rejected") expect(result.reason.code).toBe("account_not_merged");
    await world.deliver();
    await expectFolds(world);
  });

  it("have one budget of mail a day", async () => {
    const world = await makeWorld();
    const consent = { consent: { marketing: true } };
    const one = await person(world, "li@one.example", consent);
    const two = await person(world, "max@two.example", consent);
    await mergeAccounts(world, HEAD, one.account?.id ?? "", two.account?.id ?? "", "one");
    await world.travelTo(MONDAY + 2 * DAY);
    const slots = await rowsOf<{ account_id: string }>(world.db.$client, "SELECT DISTINCT account_id FROM touch_slots");
    expect(slots.map((row) => row.account_id)).toEqual([one.account?.id]);
    await expectFolds(world);
  });
});

describe("the buying committee", () => {
  it("seats somebody who said nothing by what they read, a little unsure, until they say it themselves", async () => {
    const world = await makeWorld();
    const visitor = "reader";
    const sent = await send(world, "subscribe", { email: "li@one.example", locale: "en", consent: { marketing: true }, visitor });
    const { id } = await leadOf(world, sent);
    for (const path of ["cases/pump-maker-first-hour", "cases/saas-quiet-nurture", "solutions/manufacturing-inbound"])
      await read(world, visitor, `/en/${path}/`);
    await world.deliver();
    await world.travelTo(MONDAY + DAY);
    const committee: Record<string, unknown> = (await leadById(world, id)).account?.committee ?? {};
    expect(committee.missing).toEqual(["user", "evaluator", "decider", "signer"]);
    expect(committee.budget).toMatchObject([{ lead: id, confidence: 0.3, why: [{ rule: "reading" }] }]);
    await send(world, "contact", decider({ email: "li@one.example", role: "signer", visitor }));
    await world.deliver();
    expect((await leadById(world, id)).account?.committee.missing).toEqual(["user", "evaluator", "budget", "decider"]);
    await expectFolds(world);
  });
});
