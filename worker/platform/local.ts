import { sql } from "drizzle-orm";
import type { Instant } from "../playbook/time.ts";
import type { Database } from "./world.ts";

/**
 * The world's clock is the machine's, moved by an offset that only a developer's machine may set.
 * The offset is a row, so that every request, queue message and tick lives at the same time.
 */
const OFFSET = "clock.offset";

export async function clockOffset(db: Database): Promise<number> {
  const [row] = await db.all<{ value: string }>(sql`SELECT value FROM settings WHERE key = ${OFFSET}`);
  return Number(row?.value ?? 0);
}

export async function setClock(db: Database, now: Instant): Promise<void> {
  const offset = String(now - Date.now());
  await db.run(sql`INSERT INTO settings (key, value) VALUES (${OFFSET}, ${offset}) ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
}

export function pause(milliseconds: number): Promise<void> {
  return scheduler.wait(milliseconds);
}
