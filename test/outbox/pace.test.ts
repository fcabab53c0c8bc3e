import { describe, expect, it } from "vitest";
import { playbook } from "../../worker/generated/playbook.ts";
import { nudged, tick } from "../../worker/jobs.ts";
import { strikeSteps } from "../../worker/journey/clock/commands.ts";
import type { World } from "../../worker/platform/world.ts";
import { DAY, HOUR, iso, MINUTE } from "../../worker/playbook/time.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

/** When the welcome of the default playbook is due for people of a Monday morning. */
const WELCOME = MONDAY + 2 * HOUR;

function withDelivery(more: Partial<World["playbook"]["delivery"]>): World["playbook"] {
  // lunch holds mails back as well, and is not what is looked at
  return { ...playbook, nurture: { ...playbook.nurture, quiet: [] }, delivery: { ...playbook.delivery, ...more } };
}

/** One company each, so that no budget of a company comes in between. */
const DOMAINS = Array.from({ length: 12 }, (_, index) => `house-${index}.example`);
const HOUSE = { houses: [{ id: "house", domains: DOMAINS, perMinute: 3 }] };

/** So many readers whose welcome is due in one minute, each at a domain of the house. */
async function readers(world: TestWorld, number: number): Promise<void> {
  for (let person = 0; person < number; person += 1) {
    const email = `reader@${DOMAINS[person]}`;
    await leadOf(world, await send(world, "download", decider({ email, consent: { marketing: true } })));
  }
  await world.travelTo(WELCOME - MINUTE);
  world.mailbox.length = 0;
  world.sleepUntil(WELCOME);
}

/** How many marketing mails left in which minute after the welcome was due. */
function byMinute(world: TestWorld): Record<number, number> {
  const minutes: Record<number, number> = {};
  for (const { at, headers } of world.mailbox) {
    if (!headers["List-Unsubscribe"]) continue;
    const minute = Math.floor((at - WELCOME) / MINUTE);
    minutes[minute] = (minutes[minute] ?? 0) + 1;
  }
  return minutes;
}

describe("a house that takes three mails a minute", () => {
  it("gets three a minute and no more, over all its domains and with four invocations at once; each reader one", async () => {
    const world = await makeWorld({ playbook: withDelivery(HOUSE) });
    await readers(world, 11);
    await strikeSteps(world);
    const due = await rowsOf<{ id: string }>(world.db.$client, "SELECT id FROM outbox WHERE id LIKE '%.welcome' AND state = 'waiting'");
    expect(due).toHaveLength(11);
    const parts = [0, 1, 2, 3].map((part) => due.map(({ id }) => id).filter((_, index) => index % 4 === part));
    await Promise.all(parts.map((ids) => nudged(world, [{ ids }])));
    expect(byMinute(world)).toEqual({ 0: 3 });
    const held = await rowsOf<{ error: string; due: number; attempts: number }>(
      world.db.$client,
      "SELECT error, due_at AS due, attempts FROM outbox WHERE kind = 'mail' AND state = 'waiting' AND error = 'pace' ORDER BY due_at",
    );
    expect(held.map(({ due }) => (due - WELCOME) / MINUTE)).toEqual([1, 1, 1, 2, 2, 2, 3, 3]);
    expect(new Set(held.map(({ attempts }) => attempts))).toEqual(new Set([0]));
    await world.travelTo(WELCOME + 10 * MINUTE);
    expect(byMinute(world)).toEqual({ 0: 3, 1: 3, 2: 3, 3: 2 });
    expect(new Set(world.mailbox.map(({ to }) => to.email)).size).toBe(11);
  });

  it("holds up nobody at another house, and nothing that somebody asked for", async () => {
    const world = await makeWorld({ playbook: withDelivery(HOUSE) });
    const other = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
    await readers(world, 5);
    for (let person = 0; person < 5; person += 1) await send(world, "contact", decider({ email: `asks-${person}@${DOMAINS[0]}` }));
    await tick(world);
    expect(byMinute(world)).toEqual({ 0: 4 });
    expect(world.mailbox.map(({ to }) => to.email)).toContain(other.email);
    expect(world.mailbox.filter(({ to }) => to.email.startsWith("asks-"))).toHaveLength(5);
  });

  it("keeps a few rows of what was counted, whatever the time that has passed", async () => {
    const world = await makeWorld({ playbook: withDelivery(HOUSE) });
    await readers(world, 4);
    await world.travelTo(WELCOME + 3 * DAY);
    expect(await count(world, "paces")).toBeLessThanOrEqual(2);
  });
});

describe("a domain that is warmed up", () => {
  it("sends the day's number and no more, the others on the days that follow, within the reader's hours", async () => {
    const warmUp = { from: iso(WELCOME).slice(0, 10), perDay: [2, 3] };
    const world = await makeWorld({ playbook: withDelivery({ warmUp }) });
    await readers(world, 8);
    await Promise.all([tick(world), tick(world)]);
    expect(byMinute(world)).toEqual({ 0: 2 });
    expect(await count(world, "outbox WHERE state = 'waiting' AND error = 'warmUp' AND attempts = 0")).toBe(6);
    await world.travelTo(WELCOME + 2 * DAY + HOUR);
    const days = world.mailbox.filter(({ id }) => id.includes(".welcome")).map(({ at }) => Math.floor((at - MONDAY) / DAY));
    expect(days).toEqual([0, 0, 1, 1, 1, 2, 2, 2]);
  });

  it("does not hold up a mail that somebody asked for", async () => {
    const warmUp = { from: iso(MONDAY).slice(0, 10), perDay: [1] };
    const world = await makeWorld({ playbook: withDelivery({ warmUp }) });
    for (let person = 0; person < 4; person += 1) await send(world, "contact", decider());
    await tick(world);
    expect(world.mailbox).toHaveLength(8);
  });
});
