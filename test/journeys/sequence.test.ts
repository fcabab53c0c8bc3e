import { describe, it, expect as that } from "vitest";
import type { NurturePolicy, SequencePolicy } from "../../content/schema/playbook.ts";
import { hearSignals } from "../../worker/api/commands.ts";
import { playbook } from "../../worker/generated/playbook.ts";
import { tick } from "../../worker/jobs.ts";
import { draw } from "../../worker/playbook/draw.ts";
import { HOUR, type Instant, iso } from "../../worker/playbook/time.ts";
import { acceptLead } from "../../worker/routing/commands.ts";
import { expectFolds } from "../support/folds.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { expect, type Reader } from "../support/receives.ts";
import { makeWorld, type TestWorld } from "../support/world.ts";

const words = { zh: "因", en: "Why" };
const window = { days: 30, keep: 0.1, drop: 0.05, runs: 10 };
const same = { endsOn: [], again: "each-time" as const, hypothesis: words, window, holdOut: 0, priority: 0 };

/** One mail after somebody signed up, two of a trial, by the texts of this product. */
const signup: SequencePolicy = {
  ...same,
  sequence: "signup",
  stage: "signup",
  goal: { on: "trial_started", reason: words },
  steps: [{ id: "welcome", after: { workingDays: 1 } }],
};
const trial: SequencePolicy = {
  ...same,
  sequence: "trial",
  stage: "trial",
  goal: { on: "paid", reason: words },
  steps: [
    { id: "first-value", after: { workingDays: 1 } },
    { id: "what-is-missing", after: { workingDays: 3 }, when: { not: { field: "features", contains: ["routes"] } } },
  ],
};

async function worldWith(now: string, sequences: SequencePolicy[], nurture: Partial<NurturePolicy> = {}): Promise<TestWorld> {
  return makeWorld({
    now: Date.parse(now),
    playbook: {
      ...playbook,
      version: "rehearsed",
      nurture: { ...playbook.nurture, window: ["09:00", "11:00"], quiet: [], pauseAfterContactDays: 0, ...nurture },
      sequences: Object.fromEntries(sequences.map((one) => [one.sequence, one])),
    },
  });
}

/** Somebody who said yes to mail; their salesperson has accepted, so that no clock runs but the sequence's. */
async function comes(world: TestWorld, more: Record<string, unknown> = {}): Promise<Reader & { id: string }> {
  const { id, owner } = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true }, ...more })));
  if (owner) await acceptLead(world, { rep: owner.id, head: false }, id);
  return { world, id };
}

async function starts({ world, id }: Reader, kind: "trial_started" | "used" | "paid", data: Record<string, unknown> = {}): Promise<void> {
  await hearSignals(world, [{ id: `${kind}-${id}-${world.now()}`, kind, lead: id, occurredAt: iso(world.now()), data }]);
}

describe("a sequence on the real Worker and database", { timeout: 60_000 }, () => {
  it("writes over the new year by the calendar of its reader, and ends", async () => {
    const lead = await comes(await worldWith("2026-12-25T09:30:00Z", [trial]));
    await starts(lead, "trial_started");
    await expect(lead).receives("trial/first-value").at("2026-12-29 09:00 Asia/Shanghai");
    await expect(lead).receives("trial/what-is-missing").at("2027-01-01 09:00 Asia/Shanghai");
    that((await leadById(lead.world, lead.id)).enrolments.at(-1)).toMatchObject({ status: "done", reason: { rule: "finished" } });
    await expectFolds(lead.world);
  });

  it("writes by the clock of a country that puts it forward", async () => {
    const lead = await comes(await worldWith("2026-03-27T08:15:00Z", [trial]), { country: "US", locale: "en" });
    await starts(lead, "trial_started");
    await expect(lead).receives("trial/first-value").at("2026-03-30 09:00 America/New_York");
    await expect(lead).receives("trial/what-is-missing").at("2026-04-02 09:00 America/New_York");
  });

  it("passes over a mail that what they did meanwhile makes needless, and stops when its goal is reached", async () => {
    const lead = await comes(await worldWith("2026-12-07T02:00:00Z", [trial]));
    await starts(lead, "trial_started");
    await expect(lead).receives("trial/first-value").at("2026-12-08 10:00 Asia/Shanghai");
    await starts(lead, "used", { feature: "routes" });
    await expect(lead).receives("trial/what-is-missing").never("2026-12-20 10:00 Asia/Shanghai");
    const { journal, enrolments } = await leadById(lead.world, lead.id);
    that(journal.map(({ kind }) => kind)).toContain("step_skipped");
    that(enrolments.at(-1)).toMatchObject({ status: "done" });

    const buyer = await comes(await worldWith("2026-12-07T02:00:00Z", [trial]));
    await starts(buyer, "trial_started");
    await starts(buyer, "paid");
    await expect(buyer).receives("trial/first-value").never("2026-12-20 10:00 Asia/Shanghai");
    that((await leadById(buyer.world, buyer.id)).enrolments[0]).toMatchObject({ status: "done", reason: { rule: "goal" } });
  });

  it("gives a company's one mail of the day to the sequence of the highest priority, whoever was due first", async () => {
    const world = await worldWith("2026-12-07T01:05:00Z", [signup, { ...trial, priority: 5 }], { accountPerDay: 1 });
    const first = await comes(world, { email: "a@one-company.example" });
    world.sleepUntil(world.now() + HOUR);
    const second = await comes(world, { email: "b@one-company.example" });
    await starts(second, "trial_started");
    // both are due before the next tick
    world.sleepUntil(Date.parse("2026-12-08T02:10:00Z"));
    for (let round = 0; round < 3; round += 1) await tick(world);
    await world.deliver();
    that(await marketing(world)).toEqual([`${second.id}.trial first-value`]);
    await expect(first).receives("signup/welcome").at("2026-12-09 09:00 Asia/Shanghai");
  });

  it("keeps its mails apart after three days without a clock", async () => {
    const lead = await comes(await worldWith("2026-12-07T02:00:00Z", [trial]));
    await starts(lead, "trial_started");
    lead.world.sleepUntil(Date.parse("2026-12-11T02:30:00Z"));
    await tick(lead.world);
    await lead.world.deliver();
    that(await marketing(lead.world)).toEqual([`${lead.id}.trial first-value`]);
    await expect(lead).receives("trial/what-is-missing").at("2026-12-16 10:30 Asia/Shanghai");
  });

  it("writes nothing to those who are kept to compare, and says so on their page", async () => {
    const world = await worldWith("2026-12-07T02:00:00Z", [{ ...signup, holdOut: 0.5 }]);
    const people: Reader[] = [];
    for (let index = 0; index < 8; index += 1) people.push(await comes(world));
    await world.travelTo(Date.parse("2026-12-20T02:00:00Z"));
    const kept = people.filter(({ id }) => draw(id, "signup") < 0.5).map(({ id }) => id);
    const written = (await marketing(world)).map((line) => line.split(".")[0]);
    that(written.sort()).toEqual(
      people
        .map(({ id }) => id)
        .filter((id) => !kept.includes(id))
        .sort(),
    );
    for (const id of kept) {
      const [run] = (await leadById(world, id)).enrolments;
      that(run).toMatchObject({ status: "done", next: null, dueAt: null, reason: { rule: "held-out" } });
    }
    await expectFolds(world);
  });
});

/** Who got which mail of a sequence. */
async function marketing({ mailbox }: TestWorld): Promise<string[]> {
  const sent: [Instant, string][] = mailbox
    .filter(({ headers }) => "List-Unsubscribe" in headers)
    .map(({ at, id }) => [at, id.replace(/\.\d+\./, " ")]);
  return sent.sort(([a], [b]) => a - b).map(([, id]) => id);
}
