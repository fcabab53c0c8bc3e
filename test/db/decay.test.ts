import { env } from "cloudflare:test";
import { expect, it } from "vitest";
import { tick } from "../../worker/jobs.ts";
import { DAY } from "../../worker/playbook/time.ts";
import { logContact } from "../../worker/routing/commands.ts";
import { counting } from "../support/counting.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { count } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const bindings = env as unknown as { DB: D1Database };

/** Leads that have their own clocks, none of which strikes within the month. */
const ROWS_PER_STATEMENT = 5_000;
const LATER = 3_650 * DAY;

async function quietLeads(world: TestWorld, people: number): Promise<void> {
  const columns = "seq, name, account_id, tier, stage, place, owner_id, promise_state, promise_by, created_at, last_seen_at, state";
  for (let from = 0; from < people; from += ROWS_PER_STATEMENT) {
    const numbers = Array.from({ length: Math.min(ROWS_PER_STATEMENT, people - from) }, (_, index) => from + index);
    await world.db.$client
      .prepare(
        `INSERT INTO leads (id, email, wake_at, ${columns}) SELECT 'quiet-' || n.value, 'quiet-' || n.value || '@maker.example', one.wake_at + ${LATER} + n.value, ${columns}
          FROM (SELECT * FROM leads LIMIT 1) one, json_each(?) n`,
      )
      .bind(JSON.stringify(numbers))
      .run();
  }
}

/** A month in which the tiers of some of the leads decay, and what its ticks read and wrote. */
async function month(people: number, decaying: number): Promise<{ read: number; written: number; ticks: number }> {
  const db = counting(bindings.DB);
  const world = await makeWorld({ db: db.database });
  for (let index = 0; index < decaying; index += 1) {
    const { id, owner } = await leadOf(world, await send(world, "download", decider()));
    await logContact(world, { rep: owner?.id ?? "", head: false }, id, "reached", undefined);
  }
  await world.deliver();
  await quietLeads(world, people - decaying);
  expect(await count(world, "leads WHERE tier = 'A'")).toBe(people);
  let ticks = 0;
  db.take();
  for (let hour = 1; hour <= 33 * 24; hour += 4) {
    world.sleepUntil(MONDAY + hour * (DAY / 24));
    await tick(world);
    await world.deliver();
    ticks += 1;
  }
  const { read, written } = db.take();
  expect(await count(world, "leads WHERE tier = 'B' AND place = 'pool'")).toBe(decaying);
  expect(await count(world, "leads WHERE tier = 'A' AND place = 'owned'")).toBe(people - decaying);
  expect(world.logs).toEqual([]);
  return { read, written, ticks };
}

it("costs a month of decay the same among 1,000 leads and among 20,000, and by the lead that changes", { timeout: 90_000 }, async () => {
  const idle = await month(1_000, 1);
  const few = await month(1_000, 20);
  const fewOfMany = await month(20_000, 20);
  expect(fewOfMany).toEqual(few);
  const perLead = (few.read - idle.read) / 19;
  const twiceAsMany = await month(1_000, 40);
  expect((twiceAsMany.read - few.read) / 20 / perLead).toBeCloseTo(1, 0);
  // a lost tier, a return to the pool, what the owner is told of it, and the company's judgement each time
  expect(perLead).toBeLessThan(90);
});
