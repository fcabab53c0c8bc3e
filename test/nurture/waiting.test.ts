import { describe, expect, it } from "vitest";
import { playbook } from "../../worker/generated/playbook.ts";
import { recordLead } from "../../worker/journey/commands.ts";
import type { World } from "../../worker/platform/world.ts";
import type { Fact } from "../../worker/playbook/facts.ts";
import { DAY, HOUR, iso, MINUTE } from "../../worker/playbook/time.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

type Delivery = World["playbook"]["delivery"];

function withDelivery(more: Partial<Delivery>): World["playbook"] {
  return { ...playbook, nurture: { ...playbook.nurture, quiet: [] }, delivery: { ...playbook.delivery, ...more } };
}

/** One marketing mail on the first day; everything else waits for the second. */
const WARMING = withDelivery({ warmUp: { from: iso(MONDAY).slice(0, 10), perDay: [1, 5] } });

async function subscriber(world: TestWorld, email?: string): Promise<string> {
  const body = decider({ ...(email && { email }), consent: { marketing: true } });
  return (await leadOf(world, await send(world, "download", body))).id;
}

/** Somebody whose welcome was written today and waits for tomorrow. */
async function waiting(): Promise<{ world: TestWorld; id: string }> {
  const world = await makeWorld({ playbook: WARMING });
  await subscriber(world);
  await subscriber(world);
  await world.travelTo(MONDAY + 3 * HOUR);
  const held = await rowsOf<{ id: string }>(
    world.db.$client,
    "SELECT lead_id AS id FROM messages WHERE id LIKE '%.welcome' AND state = 'queued'",
  );
  expect(held).toHaveLength(1);
  return { world, id: held[0]?.id ?? "" };
}

const welcomeOf = async (world: TestWorld, id: string) =>
  (
    await rowsOf<{ state: string; error: string | null }>(
      world.db.$client,
      "SELECT state, error FROM messages WHERE lead_id = ? AND id LIKE '%.welcome'",
      id,
    )
  )[0];

const SINCE: [what: string, fact: Pick<Fact, "kind" | "data">][] = [
  ["answered", { kind: "replied", data: { message: null, text: "Call me." } }],
  ["spoken with a salesperson", { kind: "contacted", data: { by: "lin-yue", outcome: "reached" } }],
  ["bought", { kind: "paid", data: {} }],
];

describe("a mail that was written and waits to leave", () => {
  it.each(SINCE)("stays when its reader has %s in the meantime", async (_what, fact) => {
    const { world, id } = await waiting();
    await recordLead(world, id, [{ ...fact, at: world.now(), source: "since" } as Fact]);
    await world.travelTo(MONDAY + 3 * DAY);
    expect(await welcomeOf(world, id)).toEqual({ state: "withheld", error: "run ended" });
  });

  it("waits longer while a ticket is open, and leaves when that is closed", async () => {
    const { world, id } = await waiting();
    const ticket = (kind: "ticket_opened" | "ticket_closed") =>
      recordLead(world, id, [{ kind, at: world.now(), source: kind, data: { by: "lin-yue", ticket: "T-1" } } as Fact]);
    await ticket("ticket_opened");
    await world.travelTo(MONDAY + 2 * DAY);
    expect(await welcomeOf(world, id)).toMatchObject({ state: "queued" });
    await ticket("ticket_closed");
    await world.travelTo(MONDAY + 4 * DAY);
    expect(await welcomeOf(world, id)).toMatchObject({ state: "sent" });
  });

  it("stays when it has waited too long for that", async () => {
    const { world, id } = await waiting();
    await recordLead(world, id, [{ kind: "ticket_opened", at: world.now(), source: "t", data: { by: "lin-yue", ticket: "T-1" } }]);
    await world.travelTo(MONDAY + 15 * DAY);
    expect(await welcomeOf(world, id)).toEqual({ state: "withheld", error: "waited too long" });
  });

  it("does not meet the next one on one day: the budget counts what left", async () => {
    const signup = WARMING.sequences.signup;
    if (!signup) throw new Error("there is no sequence signup");
    const steps = signup.steps.map((step, index) => (index === 1 ? { id: step.id, after: { days: 1 } } : step));
    const world = await makeWorld({ playbook: { ...WARMING, sequences: { ...WARMING.sequences, signup: { ...signup, steps } } } });
    for (let person = 0; person < 2; person += 1) await subscriber(world);
    await world.travelTo(MONDAY + 5 * DAY);
    const left = world.mailbox.filter(({ id }) => id.includes(".signup.")).map(({ to, at }) => `${to.email} ${iso(at).slice(0, 10)}`);
    expect(left.length).toBeGreaterThanOrEqual(4);
    expect(new Set(left).size).toBe(left.length);
  });
});

it("mails that are held back before a holiday week leave after it, all of them", async () => {
  const domains = Array.from({ length: 12 }, (_, index) => `house-${index}.example`);
  const start = Date.parse("2026-09-30T07:59:30Z");
  const slow = withDelivery({ houses: [{ id: "house", domains, perMinute: 3 }] });
  const world = await makeWorld({ now: start, playbook: slow });
  const ids: string[] = [];
  for (const domain of domains.slice(0, 11)) ids.push(await subscriber(world, `reader@${domain}`));
  await world.travelTo(start + 2 * HOUR + MINUTE);
  const held = await rowsOf(world.db.$client, "SELECT id FROM messages WHERE id LIKE '%.welcome' AND state = 'queued'");
  expect(held.length).toBeGreaterThan(5);
  await world.travelTo(Date.parse("2026-10-20T04:00:00Z"));
  for (const id of ids) expect(await welcomeOf(world, id)).toMatchObject({ state: "sent" });
  expect((await leadById(world, ids[0] ?? "")).enrolments.length).toBeGreaterThan(0);
});
