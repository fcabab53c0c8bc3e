import { sql } from "drizzle-orm";
import { transact } from "../../../db/batch.ts";
import type { Database } from "../../../platform/world.ts";
import { DAY, type Instant, iso, MINUTE } from "../../../playbook/time.ts";

/** Clocks of two invocations may disagree by minutes: a period that is only just over is not forgotten yet. */
const MINUTES_KEPT = 10;
const DAYS_KEPT = 2;

/**
 * Takes places in line, all at once: which one the first of each domain has, from 0. Two invocations at once never get the same place.
 * Periods that are over are forgotten. Served by the primary key.
 */
export async function takePlaces(
  db: Database,
  wanted: readonly { domain: string; period: string; wanted: number }[],
  now: Instant,
): Promise<Map<string, number>> {
  const [, , taken = []] = await transact(db, [
    sql`DELETE FROM paces WHERE period >= 'day ' AND period < ${`day ${iso(now - DAYS_KEPT * DAY)}`}`,
    sql`DELETE FROM paces WHERE period >= 'minute ' AND period < ${`minute ${iso(now - MINUTES_KEPT * MINUTE)}`}`,
    sql`INSERT INTO paces (period, domain, wanted)
      SELECT value->>'period', value->>'domain', value->>'wanted' FROM json_each(${JSON.stringify(wanted)}) WHERE true
      ON CONFLICT (period, domain) DO UPDATE SET wanted = wanted + excluded.wanted RETURNING domain, wanted`,
  ]);
  const counts = new Map(wanted.map(({ domain, wanted: count }) => [domain, count]));
  return new Map(taken.map((row) => [String(row.domain), Number(row.wanted) - (counts.get(String(row.domain)) ?? 0)]));
}
