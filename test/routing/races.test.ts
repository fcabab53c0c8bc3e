import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Playbook } from "../../content/schema/playbook.ts";
import { tick } from "../../worker/jobs.ts";
import { recordLead } from "../../worker/journey/commands.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../worker/playbook/time.ts";
import { acceptLead, logContact } from "../../worker/routing/commands.ts";
import { claimLead, giveBackLead } from "../../worker/routing/pool/commands.ts";
import { expectFolds } from "../support/folds.ts";
import { meetingCommits } from "../support/meeting.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const REPS = ["lin-yue", "chen-bo", "anna-weber", "zhou-hang"];

function rep(id: string, head = false) {
  return { rep: id, head };
}

/** A lead that was spoken to and given back, and by whom. */
async function pooled(world: TestWorld): Promise<{ id: string; former: string }> {
  const { id, owner } = await leadOf(world, await send(world, "contact", decider()));
  const former = owner?.id ?? "";
  await logContact(world, rep(former), id, "reached", undefined);
  await giveBackLead(world, rep(former), id, "not my field");
  expect(await leadById(world, id)).toMatchObject({ place: "pool", owner: null });
  return { id, former };
}

/** What those who lost were told, and how often. */
function refusals(results: readonly PromiseSettledResult<unknown>[]): Record<string, number> {
  const told: Record<string, number> = {};
  for (const result of results) {
    if (result.status === "fulfilled") continue;
    const { kind, code } = result.reason as { kind: string; code: string };
    told[`${kind} ${code}`] = (told[`${kind} ${code}`] ?? 0) + 1;
  }
  return told;
}

const won = (results: readonly PromiseSettledResult<unknown>[]) => results.filter(({ status }) => status === "fulfilled").length;

describe("claims of one pooled lead by everybody at once", () => {
  it("have one winner, and the others hear that it is gone", async () => {
    const world = await makeWorld();
    const { id, former } = await pooled(world);
    const others = REPS.filter((one) => one !== former);
    const results = await Promise.allSettled([...others, ...others].map((one) => claimLead(world, rep(one), id)));
    expect(won(results)).toBe(1);
    const owner = (await leadById(world, id)).owner?.id ?? "";
    expect(others).toContain(owner);
    // the winner's own second hand hears that it has the lead already
    expect(refusals(results)).toEqual({ "gone lead_claimed_already": 4, "conflict lead_yours_already": 1 });
    expect(await count(world, "claims")).toBe(1);
    await expectFolds(world);
  });

  it("count against nobody's day but the winner's", async () => {
    const world = await makeWorld();
    const { id, former } = await pooled(world);
    await Promise.allSettled(REPS.map((one) => claimLead(world, rep(one), id)));
    const claims = await rowsOf<{ rep_id: string }>(world.db.$client, "SELECT rep_id FROM claims");
    expect(claims).toEqual([{ rep_id: (await leadById(world, id)).owner?.id }]);
    expect(claims[0]?.rep_id).not.toBe(former);
  });
});

describe("a rep whose hands are full", () => {
  const others = async (world: TestWorld, rep: string, count: number) => {
    const leads: string[] = [];
    while (leads.length < count) {
      const { id, former } = await pooled(world);
      if (former !== rep) leads.push(id);
    }
    return leads;
  };

  it("gets one of two that they claim at once with one place left, and keeps what they have", async () => {
    const world = await makeWorld();
    const [first = "", ...two] = await others(world, "zhou-hang", 3);
    await claimLead(world, rep("zhou-hang"), first);
    world.playbook = { ...world.playbook, pool: { ...world.playbook.pool, heldMax: 2 } };
    const results = await Promise.allSettled(two.map((id) => claimLead(world, rep("zhou-hang"), id)));
    expect(won(results)).toBe(1);
    expect(refusals(results)).toEqual({ "conflict claims_full": 1 });
    expect(await count(world, "leads WHERE owner_id = 'zhou-hang'")).toBe(2);
    const places = await Promise.all(two.map(async (id) => (await leadById(world, id)).place));
    expect(places.sort()).toEqual(["owned", "pool"]);
    await expectFolds(world);
  });

  it("gets one of two that they claim either side of midnight, where each has a place of a day of its own", async () => {
    const meeting = meetingCommits((env as unknown as { DB: D1Database }).DB, 2);
    const world = await makeWorld({ db: meeting.database });
    const [first = "", ...two] = await others(world, "zhou-hang", 3);
    await claimLead(world, rep("zhou-hang"), first);
    world.playbook = { ...world.playbook, pool: { ...world.playbook.pool, heldMax: 2 } };
    const midnight = MONDAY + 14 * HOUR;
    meeting.arm();
    const claims = two.map((id, index) => {
      world.sleepUntil(midnight + (index - 1) * SECOND);
      return claimLead(world, rep("zhou-hang"), id);
    });
    const results = await Promise.allSettled(claims);
    expect(won(results)).toBe(1);
    expect(refusals(results)).toEqual({ "conflict claims_full": 1 });
    expect(await count(world, "leads WHERE owner_id = 'zhou-hang'")).toBe(2);
    expect(await count(world, "claims")).toBe(2);
    await expectFolds(world);
  });

  it("claims nothing at their capacity of open promises either, and again once one is answered", async () => {
    const world = await makeWorld();
    const one = await leadOf(world, await send(world, "contact", decider()));
    const owner = one.owner?.id ?? "";
    const [id = ""] = await others(world, owner, 1);
    const reps = world.playbook.team.reps.map((other) => (other.id === owner ? { ...other, capacity: 1 } : other));
    world.playbook = { ...world.playbook, team: { ...world.playbook.team, reps } };
    await expect(claimLead(world, rep(owner), id)).rejects.toMatchObject({ kind: "conflict", code: "claims_full" });
    await logContact(world, rep(owner), one.id, "reached", undefined);
    await claimLead(world, rep(owner), id);
    expect((await leadById(world, id)).owner?.id).toBe(owner);
  });

  it("does not count customers, who stay with their owner", async () => {
    const world = await makeWorld();
    const [first = "", second = ""] = await others(world, "zhou-hang", 2);
    await claimLead(world, rep("zhou-hang"), first);
    world.playbook = { ...world.playbook, pool: { ...world.playbook.pool, heldMax: 1 } };
    await expect(claimLead(world, rep("zhou-hang"), second)).rejects.toMatchObject({ code: "claims_full" });
    await recordLead(world, first, [{ kind: "paid", at: world.now(), source: "paid", data: {} }]);
    await claimLead(world, rep("zhou-hang"), second);
  });
});

describe("a rep who empties the pool", () => {
  it("never gets more in a day than the playbook says, however many are claimed at once, and as many again the next day", async () => {
    const world = await makeWorld();
    const { claimsPerDay } = world.playbook.pool;
    const leads: string[] = [];
    while (leads.length < claimsPerDay * 2) {
      const { id, former } = await pooled(world);
      if (former !== "zhou-hang") leads.push(id);
    }
    const results = await Promise.allSettled(leads.map((id) => claimLead(world, rep("zhou-hang"), id)));
    expect(won(results)).toBe(claimsPerDay);
    expect(refusals(results)).toEqual({ "too_many claims_used_up": claimsPerDay });
    expect(await count(world, "leads WHERE owner_id = 'zhou-hang'")).toBe(claimsPerDay);
    world.sleepUntil(MONDAY + DAY);
    const left = leads.filter((_id, index) => results[index]?.status === "rejected");
    expect(won(await Promise.allSettled(left.map((id) => claimLead(world, rep("zhou-hang"), id))))).toBe(claimsPerDay);
    await expectFolds(world);
  });
});

describe("the former owner", () => {
  it("waits for the cool-down, to the second, while anybody else may claim at once", async () => {
    const world = await makeWorld();
    const { id, former } = await pooled(world);
    const again = world.now() + world.playbook.pool.coolDownDays * DAY;
    await expect(claimLead(world, rep(former), id)).rejects.toMatchObject({ kind: "forbidden", code: "cooling_down" });
    world.sleepUntil(again - SECOND);
    await expect(claimLead(world, rep(former), id)).rejects.toMatchObject({ code: "cooling_down" });
    world.sleepUntil(again);
    await claimLead(world, rep(former), id);
    expect((await leadById(world, id)).owner?.id).toBe(former);
    await expectFolds(world);
  });
});

describe("accept, give back, claim and the clock at the same moment", () => {
  it("leave one of them standing, and a lead that is somebody's", async () => {
    const world = await makeWorld();
    const { id, owner } = await leadOf(world, await send(world, "contact", decider()));
    const has = owner?.id ?? "";
    const { returnAt } =
      (await rowsOf<{ returnAt: number }>(world.db.$client, "SELECT state->>'$.promise.returnAt' AS returnAt FROM leads"))[0] ?? {};
    world.sleepUntil(returnAt ?? 0);
    const results = await Promise.allSettled([
      tick(world),
      acceptLead(world, rep(has), id),
      giveBackLead(world, rep(has), id, "too busy"),
      acceptLead(world, rep(has), id),
      ...REPS.map((one) => claimLead(world, rep(one), id)),
      tick(world),
    ]);
    const told = refusals(results);
    const answers = [
      "gone promise_not_open",
      "gone lead_given_away",
      "gone lead_claimed_already",
      "conflict lead_yours_already",
      "forbidden lead_not_yours",
    ];
    for (const answer of Object.keys(told)) expect(answers).toContain(answer);
    const lead = await leadById(world, id);
    expect(["owned", "escalated"]).toContain(lead.place);
    const kinds = lead.journal.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "lead_returned").length).toBeLessThanOrEqual(1);
    expect(kinds.filter((kind) => kind === "prospect_told").length).toBeLessThanOrEqual(1);
    expect(world.logs).toEqual([]);
    await expectFolds(world);
  });

  it("let one give-back win of several, and the others hear that it is given away", async () => {
    const world = await makeWorld();
    const { id, owner } = await leadOf(world, await send(world, "contact", decider()));
    const has = rep(owner?.id ?? "");
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => giveBackLead(world, has, id, "not my field")));
    expect(won(results)).toBe(1);
    expect(refusals(results)).toEqual({ "gone lead_given_away": 3 });
    await expectFolds(world);
  });
});

describe("a promised lead that is given back", () => {
  it("is the next rep's at once, and the prospect hears so once, before the time they were told", async () => {
    const world = await makeWorld();
    const sent = await send(world, "contact", decider());
    const before = await leadOf(world, sent);
    await world.travelTo(MONDAY + 20 * MINUTE);
    await giveBackLead(world, rep(before.owner?.id ?? ""), before.id, "not my field");
    await world.travelTo(MONDAY + 30 * MINUTE);
    const after = await leadById(world, before.id);
    expect(after.owner?.id).not.toBe(before.owner?.id);
    expect(after).toMatchObject({ place: "owned", promise: { state: "open" } });
    const told = world.mailbox.filter(({ id }) => id.startsWith("told:"));
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain("更适合");
    expect(told[0]?.at).toBeLessThan(Date.parse(before.promise?.by ?? ""));
    await expectFolds(world);
  });
});

/** A team of three with little room, in a chain: the first group, then the second. */
function smallTeam({ playbook }: TestWorld): Playbook {
  const capacities: Record<string, number> = { "lin-yue": 4, "chen-bo": 4, "zhou-hang": 3, "anna-weber": 0 };
  const reps = playbook.team.reps.map((one) => ({ ...one, capacity: capacities[one.id] ?? 0 }));
  const otherwise = { ...playbook.routes.otherwise, to: ["lin-yue", "chen-bo"], fallback: [["zhou-hang"]] };
  return { ...playbook, version: "small", team: { ...playbook.team, reps }, routes: { ...playbook.routes, rules: [], otherwise } };
}

describe("turns in a chain of groups", () => {
  it("are fair, go on to the next group when the first is full, and put nobody over capacity through give-backs and hand-overs", async () => {
    const world = await makeWorld({ playbook: smallTeam(await makeWorld()) });
    const turns = async () =>
      Object.fromEntries(
        (await rowsOf<{ id: string; open: number }>(world.db.$client, "SELECT id, open FROM reps")).map(({ id, open }) => [id, open]),
      );
    const sent = await Promise.all(Array.from({ length: 7 }, () => send(world, "contact", decider())));
    const { "lin-yue": lin = 0, "chen-bo": chen = 0 } = await turns();
    expect([lin + chen, Math.abs(lin - chen)]).toEqual([7, 1]);
    const more = await Promise.all(Array.from({ length: 5 }, () => send(world, "contact", decider())));
    expect(await turns()).toMatchObject({ "lin-yue": 4, "chen-bo": 4, "zhou-hang": 3 });
    const leads = await Promise.all([...sent, ...more].map((one) => leadOf(world, one)));
    expect(leads.filter(({ place }) => place === "escalated")).toHaveLength(1);
    const theirs = leads.filter(({ owner }) => owner?.id === "lin-yue");
    await Promise.allSettled(theirs.map(({ id }) => giveBackLead(world, rep("lin-yue"), id, "ill")));
    await world.travelTo(MONDAY + 5 * MINUTE);
    expect(await count(world, "reps WHERE open > capacity OR open < 0")).toBe(0);
    expect(await turns()).toMatchObject({ "chen-bo": 4, "zhou-hang": 3 });
    await world.travelTo(MONDAY + 2 * DAY);
    expect(await count(world, "reps WHERE open > capacity OR open < 0")).toBe(0);
    expect(await count(world, "leads WHERE place NOT IN ('owned', 'escalated')")).toBe(0);
    await expectFolds(world);
  });
});
