import { env } from "cloudflare:test";
import { expect, it } from "vitest";
import { nudged, tick } from "../../worker/jobs.ts";
import { HOUR, MINUTE } from "../../worker/playbook/time.ts";
import { counting } from "../support/counting.ts";
import { crowd } from "../support/crowd.ts";
import { count, rowsOf } from "../support/rows.ts";
import { makeWorld } from "../support/world.ts";

const bindings = env as unknown as { DB: D1Database };

/** As many as the product promises; `npm run bench` measures how fast they leave. */
const DUE = 10_000;
const SILENCE = 72 * HOUR;
/** A Tuesday morning in Shanghai, three days after anybody was last at work. */
const AWAKE = Date.parse("2026-12-01T02:00:00Z");
/** What D1 takes of one invocation. */
const STATEMENTS_MAX = 1_000;
/** What one invocation reads and writes at most, however much is due. */
const ROWS_MAX = 80_000;
const IDS_PER_NUDGE = 100;
/** Within so many minutes of the clock all of it has left. */
const TICKS_MAX = 20;

it(`${DUE} mails that came due in a silence of 72 hours leave within the budget of every invocation, each of them once`, {
  timeout: 240_000,
}, async () => {
  const db = counting(bindings.DB);
  const world = await makeWorld({ db: db.database });
  const people = await crowd(world);
  await people.growTo(DUE - 1);
  world.mailbox.length = 0;
  world.nudges.length = 0;
  await world.db.$client
    .prepare("UPDATE enrolments SET due_at = ?1 - rowid * 7919000 % ?2 WHERE status = 'active'")
    .bind(AWAKE, SILENCE)
    .run();
  world.sleepUntil(AWAKE);
  let [ticks, statements, rows] = [0, 0, 0];
  const run = async (invocation: () => Promise<unknown>) => {
    db.take();
    await invocation();
    const cost = db.take();
    statements = Math.max(statements, cost.statements);
    rows = Math.max(rows, cost.read + cost.written);
  };
  for (; ticks < TICKS_MAX && (await count(world, `enrolments WHERE status = 'active' AND due_at <= ${world.now()}`)) > 0; ticks += 1) {
    await run(() => tick(world));
    while (world.nudges.length > 0) {
      const ids = world.nudges.splice(0, IDS_PER_NUDGE);
      await run(() => nudged(world, [{ ids }]));
    }
    world.sleepUntil(world.now() + MINUTE);
  }
  const left = world.mailbox.filter(({ id }) => id.endsWith(".next-reading")).map(({ id }) => id);
  expect({ mails: left.length, different: new Set(left).size }).toEqual({ mails: DUE, different: DUE });
  expect(await count(world, "outbox WHERE state <> 'done'")).toBe(0);
  expect(await rowsOf(world.db.$client, "SELECT DISTINCT state FROM messages")).toEqual([{ state: "sent" }]);
  expect(world.logs).toEqual([]);
  expect(ticks).toBeLessThan(TICKS_MAX);
  expect(statements).toBeLessThanOrEqual(STATEMENTS_MAX);
  expect(rows).toBeLessThanOrEqual(ROWS_MAX);
});
