import { env } from "cloudflare:test";
import { expect, it } from "vitest";
import { tick } from "../../worker/jobs.ts";
import { DAY } from "../../worker/playbook/time.ts";
import { type Cost, counting } from "../support/counting.ts";
import { crowd } from "../support/crowd.ts";
import { count, rowsOf } from "../support/rows.ts";
import { makeWorld, type TestWorld } from "../support/world.ts";

const bindings = env as unknown as { DB: D1Database };

const READERS = 20;
/** A Tuesday morning in Shanghai. */
const AWAKE = Date.parse("2026-12-01T02:00:00Z");
const ROWS_PER_STATEMENT = 20_000;

/** Other people's runs, each with the mails that it has had: `from` to `to` of them. */
async function others(world: TestWorld, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += ROWS_PER_STATEMENT) {
    const numbers = `WITH RECURSIVE n(i) AS (SELECT ${start} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${Math.min(to, start + ROWS_PER_STATEMENT)})`;
    await world.db.$client.batch(
      [
        `INSERT INTO enrolments (id, lead_id, sequence, status, next, due_at) ${numbers}
           SELECT 'other-' || i, 'other-' || i, 'signup', 'active', 'next-reading', ${AWAKE + 30 * DAY} + i FROM n`,
        `INSERT INTO messages (id, lead_id, template, purpose, recipient, subject, enrolment_id, step, state, created_at, sent_at) ${numbers}
           SELECT 'other-' || i, 'other-' || i, 'signup/welcome', 'marketing', 'lead', '{}', 'other-' || i, 'welcome', 'sent', ${AWAKE} - i, ${AWAKE} - i FROM n`,
        `INSERT INTO outbox (id, kind, lead_id, body, cause, created_at, state, due_at, attempts, reported) ${numbers}
           SELECT 'mail:other-' || i, 'mail', 'other-' || i, '{}', 'other', ${AWAKE} - i, 'done', ${AWAKE} - i, 1, 1 FROM n`,
      ].map((statement) => world.db.$client.prepare(statement)),
    );
  }
}

it("costs as many rows among 200,000 enrolments as among 1,000", { timeout: 240_000 }, async () => {
  const db = counting(bindings.DB);
  const world = await makeWorld({ db: db.database });
  const people = await crowd(world);
  await people.growTo(2 * READERS + 2);
  world.sleepUntil(AWAKE);
  await tick(world);
  const readers = (await rowsOf<{ id: string }>(world.db.$client, "SELECT id FROM leads WHERE id LIKE 'c%'")).map(({ id }) => id);
  /** What a tick costs in which so many mails are due, to people who had none yet. */
  const costOf = async (mails: number): Promise<Cost> => {
    const due = JSON.stringify(readers.splice(0, mails));
    const statement = "UPDATE enrolments SET due_at = ?1 WHERE status = 'active' AND lead_id IN (SELECT value FROM json_each(?2))";
    await world.db.$client.prepare(statement).bind(AWAKE, due).run();
    world.mailbox.length = 0;
    db.take();
    await tick(world);
    const cost = db.take();
    expect(world.mailbox.map(({ id }) => id.split(".").at(-1))).toEqual(Array.from({ length: mails }, () => "next-reading"));
    return cost;
  };

  await others(world, 0, 1_000);
  const few = [await costOf(1), await costOf(READERS)];
  await others(world, 1_000, 200_000);
  expect(await count(world, "enrolments")).toBeGreaterThan(200_000);
  const many = [await costOf(1), await costOf(READERS)];

  expect(many).toEqual(few);
  expect(few).toEqual([
    { requests: 22, statements: 36, read: 100, written: 34 },
    { requests: 22, statements: 36, read: 1_411, written: 623 },
  ]);
});
