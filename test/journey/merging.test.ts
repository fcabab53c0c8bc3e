import { describe, expect, it } from "vitest";
import { hearSignals } from "../../worker/api/commands.ts";
import { listLeads } from "../../worker/api/store.ts";
import { MERGED_FACTS_MAX } from "../../worker/journey/merging/commands.ts";
import { confirmAddress, unsubscribe } from "../../worker/nurture/commands.ts";
import { sign } from "../../worker/platform/tokens.ts";
import type { World } from "../../worker/platform/world.ts";
import { apply } from "../../worker/playbook/apply.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import { DAY, HOUR, iso } from "../../worker/playbook/time.ts";
import { acceptLead } from "../../worker/routing/commands.ts";
import { mergeLeads, splitLead } from "../../worker/routing/merging/commands.ts";
import { claimLead } from "../../worker/routing/pool/commands.ts";
import { pageRead } from "../playbook/factories.ts";
import { expectFolds } from "../support/folds.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { read } from "../support/read.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld } from "../support/world.ts";

const HEAD = { rep: "zhou-hang", head: true };

async function stateOf(world: World, id: string): Promise<LeadState> {
  const [row] = await rowsOf<{ state: string }>(world.db.$client, "SELECT state FROM leads WHERE id = ?", id);
  return JSON.parse(row?.state ?? "null");
}

/** Somebody who wrote from work, and from home. */
async function twice(world: World) {
  const work = await leadOf(
    world,
    await send(
      world,
      "contact",
      decider({ email: "wang@maker.example", company: "Maker", visitor: "at-work", consent: { marketing: true } }),
    ),
  );
  const home = await leadOf(
    world,
    await send(world, "trial", decider({ email: "wang@home.example", company: "Home", visitor: "at-home", consent: { marketing: true } })),
  );
  return { work: work.id, home: home.id };
}

/** So many pages in a lead's stream, with what they earn, as if they had been heard one by one. */
async function readPages(world: World, lead: string, pages: number): Promise<void> {
  const { seq, latest } = await stateOf(world, lead);
  const at = latest.at + HOUR;
  const facts = Array.from({ length: pages }, (_, index) => ({
    ...pageRead({ slug: `piece-${index % 20}`, path: `/zh/cases/piece-${index % 20}/`, visitor: `visitor-of-${lead}` }, at + index),
    receipts: [],
  }));
  const after = facts.reduce<LeadState>(apply, await stateOf(world, lead));
  await world.db.$client.batch([
    world.db.$client
      .prepare(
        "INSERT INTO journal SELECT 'lead:' || ?1, ?2 + key + 1, value->>'at', value->>'kind', 1, value->>'source', json_object('data', value->'data', 'receipts', json('[]')) FROM json_each(?3)",
      )
      .bind(lead, seq, JSON.stringify(facts)),
    world.db.$client
      .prepare("UPDATE leads SET seq = ?2, state = ?3, last_seen_at = ?4 WHERE id = ?1")
      .bind(lead, after.seq, JSON.stringify(after), after.lastSeenAt),
  ]);
}

describe("two leads that a person merged", () => {
  it("are one for forms, pages, product facts and mail; the other has nobody and is in no list", async () => {
    const world = await makeWorld();
    const { work, home } = await twice(world);
    await world.deliver();
    await mergeLeads(world, HEAD, work, home, "met her");
    world.mailbox.length = 0;
    await world.deliver();
    expect(world.mailbox.filter(({ to }) => to.email.startsWith("wang@"))).toEqual([]);
    expect(await stateOf(world, home)).toMatchObject({ mergedInto: work, place: "merged", owner: null, wakeAt: null });
    const { seq, score } = await stateOf(world, work);
    await read(world, "at-home", "/zh/cases/pump-maker-first-hour/");
    const again = await send(
      world,
      "contact",
      decider({ email: "wang@home.example", visitor: "at-home", phone: "+86 21 5555 0100", message: "from home" }),
    );
    const [heard] = await hearSignals(world, [{ id: "s1", kind: "used", email: "wang@home.example", occurredAt: iso(world.now()) }]);
    expect(heard).toMatchObject({ lead: work, repeated: false });
    expect(again.answer).toMatchObject({ lead: work });
    const after = await stateOf(world, work);
    expect(after.seq).toBeGreaterThan(seq + 3);
    expect(after.reading.map(({ slug }) => slug)).toEqual(["pump-maker-first-hour"]);
    expect(after.score).not.toEqual(score);
    expect(after.profile.phone).toBeNull();
    await world.travelTo(MONDAY + 5 * DAY);
    expect(world.mailbox.filter(({ to }) => to.email === "wang@home.example")).toEqual([]);
    expect(world.mailbox.filter(({ to }) => to.email === "wang@maker.example").length).toBeGreaterThan(0);
    expect((await listLeads(world.db, {})).rows.map(({ lead }) => lead.id)).toEqual([work]);
    expect((await leadById(world, work)).account?.committee).toMatchObject({ decider: [{ lead: work }] });
    expect(world.logs).toEqual([]);
    await expectFolds(world);
  });

  it("do not hear again what the other had heard before", async () => {
    const world = await makeWorld();
    const { work, home } = await twice(world);
    const signal = { id: "s1", kind: "trial_started" as const, email: "wang@home.example", occurredAt: iso(world.now()) };
    await hearSignals(world, [signal]);
    await mergeLeads(world, HEAD, work, home, "met her");
    const { seq } = await stateOf(world, work);
    expect(await hearSignals(world, [signal])).toMatchObject([{ lead: work, repeated: true }]);
    expect((await stateOf(world, work)).seq).toBe(seq);
  });

  it("are two again after a split, with the same score and stage as if they had never been one", async () => {
    const outcome = async (merging: boolean) => {
      const world = await makeWorld();
      const { work, home } = await twice(world);
      await read(world, "at-work", "/zh/cases/pump-maker-first-hour/");
      await world.travelTo(MONDAY + 2 * HOUR);
      if (merging) await mergeLeads(world, HEAD, work, home, "met her");
      await world.travelTo(MONDAY + DAY);
      await read(world, "at-home", "/zh/cases/saas-quiet-nurture/");
      await hearSignals(world, [
        { id: "s1", kind: "trial_started", email: "wang@home.example", occurredAt: iso(world.now()) },
        { id: "s2", kind: "used", email: "wang@maker.example", occurredAt: iso(world.now()) },
        { id: "s3", kind: "signed_up", email: "wang@home.example", occurredAt: iso(MONDAY - DAY) },
      ]);
      await send(
        world,
        "download",
        decider({ email: "wang@home.example", company: "Home", visitor: "at-home", title: "总经理", industry: "retail" }),
      );
      await world.travelTo(MONDAY + 4 * DAY);
      if (merging) await splitLead(world, HEAD, home, "a namesake");
      await world.travelTo(MONDAY + 6 * DAY);
      await hearSignals(world, [{ id: "s4", kind: "used", email: "wang@home.example", occurredAt: iso(world.now()) }]);
      await world.travelTo(MONDAY + 30 * DAY);
      expect(world.logs).toEqual([]);
      await expectFolds(world);
      const names = new Map([
        [work, "work"],
        [home, "home"],
      ]);
      const known = async (id: string) => {
        const { score, stage, stages, reading, touches, profile, lastSeenAt, mergedInto, merged, tier } = await stateOf(world, id);
        const about = { score, stage, since: stages.at(-1)?.since, reading, touches, profile, lastSeenAt, mergedInto, merged, tier };
        return JSON.parse(JSON.stringify(about).replaceAll(id, names.get(id) ?? ""));
      };
      return [await known(work), await known(home)];
    };
    expect(await outcome(true)).toEqual(await outcome(false));
  });

  it("have one winner of several merges and splits at once, and a clear answer for the others", async () => {
    const world = await makeWorld();
    const { work, home } = await twice(world);
    const third = await leadOf(world, await send(world, "contact", decider()));
    const merges = await Promise.allSettled([
      mergeLeads(world, HEAD, work, home, "one"),
      mergeLeads(world, HEAD, home, work, "one"),
      mergeLeads(world, HEAD, third.id, home, "one"),
      mergeLeads(world, HEAD, work, home, "one"),
    ]);
    expect(merges.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of merges) if (result.status === "rejected") expect(["lead_merged", "lead_has_merged"]).toContain(result.reason.code);
    const [other] = await rowsOf<{ id: string }>(world.db.$client, "SELECT id FROM leads WHERE place = 'merged'");
    const splits = await Promise.allSettled([1, 2, 3].map(() => splitLead(world, HEAD, other?.id ?? "", "two")));
    expect(splits.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of splits)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ kind: "gone", code: "lead_not_merged" });
    expect(await count(world, "leads WHERE place = 'merged'")).toBe(0);
    await expectFolds(world);
  });

  it("lose nothing of what is heard while they are merged and split", async () => {
    const world = await makeWorld();
    const { work, home } = await twice(world);
    const used = (from: number) =>
      hearSignals(
        world,
        Array.from({ length: 5 }, (_, index) => ({
          id: `s${from + index}`,
          kind: "used" as const,
          email: "wang@home.example",
          occurredAt: iso(world.now()),
        })),
      );
    await Promise.all([used(0), mergeLeads(world, HEAD, work, home, "one"), used(10)]);
    await Promise.all([used(20), splitLead(world, HEAD, home, "two"), used(30)]);
    const stream = await rowsOf<{ source: string }>(
      world.db.$client,
      "SELECT source FROM journal WHERE subject = ? AND kind = 'used' ORDER BY source",
      `lead:${home}`,
    );
    expect(stream).toHaveLength(20);
    const own = await rowsOf(
      world.db.$client,
      "SELECT seq FROM journal WHERE subject = ? AND kind = 'used' AND body->>'via' IS NULL",
      `lead:${work}`,
    );
    expect(own).toEqual([]);
    await expectFolds(world);
  });

  it("are merged and split by whoever has them; nothing else is done to the other one", async () => {
    const world = await makeWorld();
    const { work, home } = await twice(world);
    const { owner } = await leadById(world, work);
    const stranger = { rep: "anna-weber", head: false };
    await expect(mergeLeads(world, stranger, work, home, "one")).rejects.toMatchObject({ code: "lead_not_yours" });
    await expect(mergeLeads(world, HEAD, work, work, "one")).rejects.toMatchObject({ kind: "invalid", code: "merge_self" });
    await expect(mergeLeads(world, HEAD, work, "nobody", "one")).rejects.toMatchObject({ code: "lead_absent" });
    await expect(splitLead(world, HEAD, home, "two")).rejects.toMatchObject({ code: "lead_not_merged" });
    await acceptLead(world, HEAD, home, "pressed before");
    await mergeLeads(world, HEAD, work, home, "one");
    await acceptLead(world, HEAD, home, "pressed before");
    const into = { kind: "gone", code: "lead_merged", fields: { lead: { values: { into: work } } } };
    await expect(acceptLead(world, HEAD, home)).rejects.toMatchObject(into);
    await expect(claimLead(world, { rep: "lin-yue", head: false }, home)).rejects.toMatchObject(into);
    const third = await leadOf(world, await send(world, "contact", decider()));
    await expect(mergeLeads(world, HEAD, third.id, work, "one")).rejects.toMatchObject({ kind: "conflict", code: "lead_has_merged" });
    await expect(splitLead(world, stranger, home, "two")).rejects.toMatchObject({ code: "lead_not_yours" });
    await splitLead(world, { rep: owner?.id ?? "", head: false }, home, "two");
    await expectFolds(world);
  });

  it("keep what each address agreed to: a no counts for both while they are one, and for its own address after", async () => {
    const world = await makeWorld();
    const { work, home } = await twice(world);
    await mergeLeads(world, HEAD, work, home, "one");
    const token = await sign(world.config.secret, "unsubscribe", { id: home, expiresAt: world.now() + DAY });
    expect(await unsubscribe(world, token, "page")).toMatchObject({ lead: { id: home } });
    expect(await unsubscribe(world, token, "page")).toMatchObject({ lead: { id: home } });
    expect(await count(world, "journal WHERE kind = 'unsubscribed'")).toBe(1);
    expect((await stateOf(world, work)).consents.marketing?.state).toBe("withdrawn");
    await splitLead(world, HEAD, home, "two");
    expect((await stateOf(world, work)).consents.marketing?.state).toBe("given");
    expect((await stateOf(world, home)).consents.marketing?.state).toBe("withdrawn");
    await expectFolds(world);
  });

  it("does not take a mail pressed at one address for a yes at the other", async () => {
    const world = await makeWorld();
    const german = { country: "DE", consent: { marketing: true } };
    const one = await leadOf(world, await send(world, "contact", decider({ email: "wang@maker.example", ...german })));
    const two = await leadOf(world, await send(world, "contact", decider({ email: "wang@home.example", ...german })));
    await mergeLeads(world, HEAD, one.id, two.id, "one");
    const token = await sign(world.config.secret, "confirm", { id: two.id, expiresAt: world.now() + DAY });
    expect(await confirmAddress(world, token)).toMatchObject({ id: two.id });
    expect((await stateOf(world, one.id)).consents.marketing?.state).toBe("pending");
    await splitLead(world, HEAD, two.id, "two");
    expect((await stateOf(world, two.id)).consents.marketing?.state).toBe("given");
    await expectFolds(world);
  });

  it("are merged with a long history behind them, and refused with one that is too long for one commit", { timeout: 30_000 }, async () => {
    const world = await makeWorld();
    const { work, home } = await twice(world);
    await readPages(world, home, 990);
    await mergeLeads(world, HEAD, work, home, "one");
    expect(await count(world, "journal WHERE body->>'copied'")).toBeGreaterThan(990);
    await splitLead(world, HEAD, home, "two");
    await expectFolds(world);
    await readPages(world, work, MERGED_FACTS_MAX + 1);
    const before = [await stateOf(world, work), await stateOf(world, home)];
    await expect(mergeLeads(world, HEAD, home, work, "one")).rejects.toMatchObject({ kind: "conflict", code: "merge_too_long" });
    expect([await stateOf(world, work), await stateOf(world, home)]).toEqual(before);
  });

  it("is found somebody by the next strike of the clock when it stands alone again", async () => {
    const world = await makeWorld();
    const { work, home } = await twice(world);
    await mergeLeads(world, HEAD, work, home, "one");
    await splitLead(world, HEAD, home, "two");
    expect(await stateOf(world, home)).toMatchObject({ owner: null, place: "pool", tier: "A" });
    await world.travelTo(world.now() + HOUR);
    expect((await stateOf(world, home)).owner).not.toBeNull();
    expect(await rowsOf(world.db.$client, "SELECT id FROM reps WHERE open < 0")).toEqual([]);
    await expectFolds(world);
  });
});
