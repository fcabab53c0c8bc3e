import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { hearSignals } from "../../worker/api/commands.ts";
import { playbook } from "../../worker/generated/playbook.ts";
import { tick } from "../../worker/jobs.ts";
import { nextDue } from "../../worker/journey/clock/store.ts";
import { nextLeaving } from "../../worker/outbox/store.ts";
import type { World } from "../../worker/platform/world.ts";
import { DAY, HOUR, type Instant, iso, MINUTE } from "../../worker/playbook/time.ts";
import { acceptLead, logContact } from "../../worker/routing/commands.ts";
import { adjustScore, awaitAnswer, overrideTier } from "../../worker/routing/judgement/commands.ts";
import { expectFolds } from "../support/folds.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { read } from "../support/read.ts";
import { rowsOf } from "../support/rows.ts";
import { makeWorld, type TestWorld } from "../support/world.ts";

/** Tuesday 16:30 in Shanghai, two days before National Day week. */
const START = Date.parse("2026-09-29T08:30:00Z");
const { LONG } = env as unknown as { LONG: string };
/** The clock of the platform strikes once a minute; between, this often where nothing can be due. The audit strikes every minute of the ten days. */
const IDLE = (LONG ? 1 : 30) * MINUTE;

/** The same lead has another id in each world, and who is kept without mails to compare is drawn by it. */
const EVERYBODY: World["playbook"] = {
  ...playbook,
  sequences: Object.fromEntries(Object.entries(playbook.sequences).map(([name, sequence]) => [name, { ...sequence, holdOut: 0 }])),
};

/** Eight leads whose promises, tiers, stages, overrides, points and mails all have something to do within the ten days. */
async function prepare(world: TestWorld): Promise<void> {
  const at = (instant: Instant) => world.sleepUntil(instant);
  const person = (name: string, more: Record<string, unknown> = {}) =>
    decider({ email: `${name}@${name}.example`, company: name, visitor: name, ...more });
  const asks = async (name: string, more: Record<string, unknown> = {}, form: "contact" | "trial" | "download" | "subscribe" = "contact") =>
    leadOf(world, await send(world, form, person(name, more)));
  const owns = (lead: { owner: { id: string } | null }) => ({ rep: lead.owner?.id ?? "", head: false });

  at(START - 41 * DAY);
  const silent = await asks("silent", { industry: "other", companySize: "1-10", role: "user" });
  at(START - 20 * DAY);
  const returning = await asks("returning");
  await logContact(world, owns(returning), returning.id, "reached", undefined);
  at(START - 16 * DAY);
  const decaying = await asks("decaying", {}, "download");
  await logContact(world, owns(decaying), decaying.id, "reached", undefined);
  const trial = await asks("trial", { consent: { marketing: true } });
  await logContact(world, owns(trial), trial.id, "reached", undefined);
  await hearSignals(world, [{ id: "trial", kind: "trial_started", lead: trial.id, occurredAt: iso(world.now()) }]);
  at(START - DAY);
  const waiting = await asks("waiting");
  await acceptLead(world, owns(waiting), waiting.id);
  await awaitAnswer(world, owns(waiting), waiting.id);
  at(START - 2 * HOUR);
  const byHand = await asks("by-hand", { industry: "other", companySize: "1-10", role: "user" });
  await overrideTier(world, { rep: "zhou-hang", head: true }, byHand.id, { tier: "A", days: 5, reason: "a reference" });
  const points = await asks("points", { industry: "other", companySize: "51-200", role: "user" }, "subscribe");
  await adjustScore(world, { rep: "zhou-hang", head: true }, points.id, { points: 9, days: 7, reason: "met at the fair" });
  at(START);
  await asks("asking", { consent: { marketing: true } });
  await asks("german", { country: "DE", locale: "en", consent: { marketing: true } });
  await read(world, "silent", "/zh/cases/pump-maker-first-hour/", { at: START - 40 * DAY });
  if (silent.owner) throw new Error("the silent one is nobody's");
  await world.deliver();
}

/** Strikes every minute at which anything is due, and at least every `IDLE` where nothing is. */
async function tickUntil(world: TestWorld, target: Instant): Promise<void> {
  for (let now = world.now(); now <= target; ) {
    world.sleepUntil(now);
    await tick(world);
    await world.deliver();
    const due = [await nextDue(world.db), await nextLeaving(world.db)].filter((time) => time !== null);
    const next = Math.ceil(Math.min(...due) / MINUTE) * MINUTE;
    now = Math.min(Math.max(next, now + MINUTE), now + IDLE);
  }
}

/** What every party lived through, to the minute at which the clock of the platform could have struck. */
async function lived(world: TestWorld): Promise<{ journal: string[]; mails: string[]; leads: string[] }> {
  const minute = (at: Instant) => iso(Math.ceil(at / MINUTE) * MINUTE).slice(0, 16);
  const names = new Map(
    (await rowsOf<{ id: string; name: string }>(world.db.$client, "SELECT id, email AS name FROM leads")).map(({ id, name }) => [id, name]),
  );
  const named = (text: string) => [...names].reduce((said, [id, name]) => said.replaceAll(id, name.split("@")[0] ?? ""), text);
  const rows = await rowsOf<{ subject: string; at: number; kind: string; what: string | null }>(
    world.db.$client,
    `SELECT subject, at, kind, coalesce(body->>'$.data.to', body->>'$.data.owner', body->>'$.data.place', body->>'$.data.lead') AS what
      FROM journal WHERE kind <> 'clock_struck' AND kind <> 'woken' AND kind <> 'step_struck' ORDER BY subject, seq`,
  );
  const leads = await rowsOf<{ line: string }>(
    world.db.$client,
    "SELECT email || ' ' || tier || ' ' || stage || ' ' || place || ' ' || coalesce(owner_id, '-') || ' ' || coalesce(promise_state, '-') AS line FROM leads ORDER BY email",
  );
  return {
    journal: rows
      .filter(({ subject }) => !subject.startsWith("account:"))
      .map(({ subject, at, kind, what }) => named(`${subject} ${minute(at)} ${kind} ${what ?? ""}`))
      .sort(),
    mails: world.mailbox.map(({ id, at, to }) => `${minute(at)} ${id.split(":")[0]?.replace(/^\w+\.(\w+)\.\d+/, "$1")} ${to.email}`).sort(),
    leads: leads.map(({ line }) => line),
  };
}

describe("ten days over National Day week", { timeout: LONG ? 600_000 : 60_000 }, () => {
  it("bring the same warnings, returns, notices, stage moves and mails when jumped over as when ticked through minute by minute", async () => {
    const jumped = await makeWorld({ now: START - 60 * DAY, playbook: EVERYBODY });
    await prepare(jumped);
    await jumped.travelTo(START + 10 * DAY);
    expect(jumped.logs).toEqual([]);
    const byJump = await lived(jumped);
    await expectFolds(jumped);

    const ticked = await makeWorld({ now: START - 60 * DAY, playbook: EVERYBODY });
    await prepare(ticked);
    await tickUntil(ticked, START + 10 * DAY);
    expect(ticked.logs).toEqual([]);
    const byTicks = await lived(ticked);
    await expectFolds(ticked);

    expect(byTicks).toEqual(byJump);
    const happened = byJump.journal.map((line) => line.split(" ")[2]);
    for (const kind of [
      "promise_warned",
      "lead_returned",
      "lead_offered",
      "prospect_told",
      "lead_escalated",
      "lead_pooled",
      "promise_resumed",
      "override_ended",
      "tier_changed",
      "stage_changed",
      "step_written",
    ])
      expect(happened, kind).toContain(kind);
  });
});
