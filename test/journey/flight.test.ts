import { describe, expect, it } from "vitest";
import type { Playbook } from "../../content/schema/playbook.ts";
import { hearSignals } from "../../worker/api/commands.ts";
import { relinkVisitor, unlinkVisitor } from "../../worker/journey/identity/commands.ts";
import { linksOf } from "../../worker/journey/identity/store.ts";
import { leadSources } from "../../worker/journey/store.ts";
import { adoptPlaybook, playbookOf } from "../../worker/journey/team/commands.ts";
import { engagementAt } from "../../worker/playbook/score.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import { DAY, iso, MINUTE } from "../../worker/playbook/time.ts";
import { why } from "../../worker/playbook/why.ts";
import { acceptLead } from "../../worker/routing/commands.ts";
import { expectFolds } from "../support/folds.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { read } from "../support/read.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

/** The policy with questions and papers worth something else. */
function changed(playbook: Playbook, version: string, points: number): Playbook {
  const rules = playbook.score.rules.map((rule) => (rule.id === "took-file" || rule.id === "asked-question" ? { ...rule, points } : rule));
  return { ...playbook, version, score: { ...playbook.score, rules } };
}

const stateOf = async (world: TestWorld, id: string) => (await leadSources(world.db, id))?.lead as LeadState;

/** What must end the same however a lead's reading and product facts were heard. */
async function judged(world: TestWorld, id: string) {
  const { stage, touches, score, lastSeenAt } = await stateOf(world, id);
  const { firings } = score;
  return { stage, touches, lastSeenAt, firings, engagement: Number(engagementAt(score, world.now(), 50).toFixed(9)) };
}

describe("a lead while its playbook changes", () => {
  it("is judged and told by the version that decided last until it is touched, and the old version stays readable", async () => {
    const world = await makeWorld();
    const { id, owner } = await leadOf(world, await send(world, "contact", decider()));
    const before = world.playbook;
    const terms = { ...before.promises.tiers, A: { ...before.promises.tiers.A, workingMinutes: 60 } } as Playbook["promises"]["tiers"];
    world.playbook = { ...changed(before, "next", 5), promises: { ...before.promises, tiers: terms } };
    const state = () => stateOf(world, id);
    const told = async () => {
      const sources = await leadSources(world.db, id);
      if (!sources) throw new Error("the lead is gone");
      return why(await playbookOf(world, sources.lead.playbook), sources.lead, sources.entries, world.now());
    };
    const answer = await told();
    const untouched = await state();
    expect(untouched.playbook).toBe(before.version);
    await adoptPlaybook(world);
    expect(await state()).toEqual(untouched);
    expect(await told()).toEqual(answer);
    const read = await playbookOf(world, untouched.playbook);
    expect(read.score).toEqual(before.score);
    expect(read.promises.tiers).toEqual(before.promises.tiers);

    world.sleepUntil(MONDAY + MINUTE);
    await acceptLead(world, { rep: owner?.id ?? "", head: false }, id);
    const touched = await state();
    expect(touched.playbook).toBe("next");
    // the time that was promised stands, whatever new ones would be
    expect(touched.promise?.by).toBe(untouched.promise?.by);
    expect(engagementAt(touched.score, MONDAY, 50)).toBe(5);
    const anew = await told();
    expect(anew.playbook).toBe("next");
    expect(anew.score.receipts.find(({ rule }) => rule === "asked-question")?.points).toBe(5);
    // the owner and the promise were decided by the earlier one, and are told so
    expect(anew.promise?.playbook).toBe(before.version);
    expect(anew.owner.why[0]?.playbook).toBe(before.version);
    expect((await playbookOf(world, before.version)).version).toBe(before.version);
    await expectFolds(world);
  });
});

describe("what is heard a month late", () => {
  it("ends in the same score, touches and stage as in its time", async () => {
    const ends: unknown[] = [];
    for (const late of [0, 30 * DAY]) {
      const world = await makeWorld();
      const { id } = await leadOf(world, await send(world, "contact", decider({ email: "one@month.example", visitor: "reader" })));
      const facts = [
        { id: "trial", kind: "trial_started", lead: id, occurredAt: iso(MONDAY + 2 * DAY) },
        { id: "paid", kind: "paid", lead: id, occurredAt: iso(MONDAY + 9 * DAY) },
        { id: "used", kind: "used", lead: id, occurredAt: iso(MONDAY + 3 * DAY) },
      ] as const;
      for (const fact of [...facts].sort((a, b) => (late ? 0 : a.occurredAt < b.occurredAt ? -1 : 1))) {
        await world.travelTo(Math.max(world.now(), Date.parse(fact.occurredAt) + late));
        await hearSignals(world, [fact]);
      }
      await world.travelTo(MONDAY + 50 * DAY);
      expect(world.logs).toEqual([]);
      await expectFolds(world);
      ends.push(await judged(world, id));
    }
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[0]).toMatchObject({ stage: "paid" });
  });
});

describe("a browser in a meeting room", () => {
  const page = "/zh/cases/pump-maker-first-hour/";

  it("that was taken for one person's gives everything back when it is unlinked, and again when that was wrong", async () => {
    const ends: unknown[] = [];
    for (const reads of [false, true]) {
      const world = await makeWorld();
      const { id } = await leadOf(world, await send(world, "contact", decider({ email: "one@meeting.example", visitor: "room" })));
      const start = await judged(world, id);
      if (reads) {
        for (const day of [1, 2, 3]) {
          await world.travelTo(MONDAY + day * DAY);
          await read(world, "room", page, { utm: { source: "fair", campaign: `day-${day}` } });
        }
        const withReading = await judged(world, id);
        expect(withReading.touches.length).toBeGreaterThan(start.touches.length);
        await unlinkVisitor(world, id, { by: "lin-yue", visitor: "room", reason: "a meeting room" });
        await read(world, "room", page, { at: world.now() });
        const undone = await judged(world, id);
        await relinkVisitor(world, id, { by: "lin-yue", visitor: "room", reason: "theirs after all" });
        expect(await judged(world, id)).toEqual(withReading);
        await unlinkVisitor(world, id, { by: "lin-yue", visitor: "room", reason: "no, a meeting room" });
        expect(await judged(world, id)).toEqual(undone);
      }
      await world.travelTo(MONDAY + 10 * DAY);
      ends.push(await judged(world, id));
      expect(world.logs).toEqual([]);
      await expectFolds(world);
    }
    expect(ends[1]).toEqual(ends[0]);
  });

  it("gives what a second person reads there to neither, asks the second for nothing of the first's, and says so of the link", async () => {
    const world = await makeWorld();
    await read(world, "shared", page);
    const first = await leadOf(world, await send(world, "contact", decider({ visitor: "shared" })));
    const before = await judged(world, first.id);
    await world.travelTo(MONDAY + 10 * MINUTE);
    await read(world, "shared", "/zh/solutions/manufacturing-inbound/");
    const mine = await judged(world, first.id);
    const second = await leadOf(world, await send(world, "contact", decider({ visitor: "shared" })));
    expect(second.journal.map(({ kind }) => kind)).not.toContain("page_read");
    await read(world, "shared", "/zh/solutions/software-trial-to-paid/");
    await world.travelTo(MONDAY + 20 * MINUTE);
    expect((await judged(world, first.id)).firings).toEqual(mine.firings);
    expect((await leadById(world, second.id)).journal.map(({ kind }) => kind)).not.toContain("page_read");
    expect(before.firings["read-case"]?.times).toBe(1);
    expect((await linksOf(world.db, first.id)).map(({ visitor }) => visitor)).toEqual(["shared"]);
    expect(JSON.stringify(await leadById(world, second.id))).not.toContain(first.email);
    await expectFolds(world);
  });
});
