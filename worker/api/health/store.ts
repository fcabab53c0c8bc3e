import { sql } from "drizzle-orm";
import { transact } from "../../db/batch.ts";
import { settings } from "../../db/schema.ts";
import type { Database } from "../../platform/world.ts";
import type { Instant } from "../../playbook/time.ts";

/** Beyond this many the exact number tells nobody more. */
const WAITING_COUNTED_MAX = 1_000;
const CRON = "cron.lastAt";

export async function rememberTick(db: Database, at: Instant): Promise<void> {
  await db
    .insert(settings)
    .values({ key: CRON, value: String(at) })
    .onConflictDoUpdate({ target: settings.key, set: { value: String(at) } });
}

export interface Health {
  lastTick: Instant | null;
  waiting: number;
  overdueSince: Instant | null;
  alerts: number;
  sweep: { done: number; total: number } | null;
}

/** One row each from small indexes: how long the outbox waits, when the clock last struck, whether anything raised an alert. */
export async function health(db: Database, now: Instant): Promise<Health> {
  const [tick, sweep, outbox, alerts] = await transact(db, [
    sql`SELECT value FROM settings WHERE key = ${CRON}`,
    sql`SELECT value FROM settings WHERE key = 'sweep'`,
    sql`SELECT count(*) AS waiting, min(due_at) AS oldest FROM (SELECT due_at FROM outbox WHERE state = 'waiting' AND due_at <= ${now} ORDER BY due_at LIMIT ${WAITING_COUNTED_MAX})`,
    sql`SELECT count(*) AS alerts FROM alerts`,
  ]);
  const oldest = outbox?.[0]?.oldest;
  return {
    lastTick: tick?.[0] ? Number(tick[0].value) : null,
    waiting: Number(outbox?.[0]?.waiting ?? 0),
    overdueSince: typeof oldest === "number" ? oldest : null,
    sweep: sweep?.[0] ? (JSON.parse(String(sweep[0].value)) as Health["sweep"]) : null,
    alerts: Number(alerts?.[0]?.alerts ?? 0),
  };
}
