import { asc, gt, max, type SQL, sql } from "drizzle-orm";
import { refusals } from "../../db/events-schema.ts";
import type { Database } from "../../platform/world.ts";
import type { Erasure } from "../erasure/store.ts";
import type { Suppression } from "../suppression/store.ts";

/** One entry of the log. */
export type Refusal = { suppression: Suppression } | { erasure: Erasure };

const KNOWN = "refusals";

/** What `DB` has: up to where it knows the log, and what it has not written there yet. Served by the indexes of what is not kept. */
export async function ownSide(db: Database, limit: number): Promise<{ known: number; unkept: Refusal[] }> {
  const rows = await db.all<{ known: number | null; refusal: string }>(
    sql`SELECT value AS known, NULL AS refusal FROM settings WHERE key = ${KNOWN} UNION ALL
      SELECT NULL, one FROM (SELECT json_object('suppression', json_object('hash', hash, 'scope', scope, 'reason', reason, 'at', at)) AS one
        FROM suppressions WHERE kept IS NULL ORDER BY at LIMIT ${limit}) UNION ALL
      SELECT NULL, one FROM (SELECT json_object('erasure', json_object('leadId', lead_id, 'at', at, 'by', "by", 'reason', reason)) AS one
        FROM erasures WHERE kept IS NULL ORDER BY at LIMIT ${limit})`,
  );
  const known = rows.find((row) => row.known !== null)?.known;
  return { known: Number(known ?? 0), unkept: rows.flatMap(({ refusal }) => (refusal ? [JSON.parse(refusal) as Refusal] : [])) };
}

/** The last entry of the log; 0 where there is none. */
export async function headOf(events: Database): Promise<number> {
  const [row] = await events.select({ head: max(refusals.id) }).from(refusals);
  return row?.head ?? 0;
}

/** Writes to the log. Answers the places that these entries got: one after the other. */
export async function append(events: Database, entries: readonly Refusal[]): Promise<{ first: number; last: number }> {
  const rows = await events.all<{ id: number }>(
    sql`INSERT INTO refusals (body) SELECT value FROM json_each(${JSON.stringify(entries)}) RETURNING id`,
  );
  const ids = rows.map(({ id }) => id);
  return { first: Math.min(...ids), last: Math.max(...ids) };
}

export async function entriesAfter(events: Database, known: number, limit: number): Promise<{ id: number; refusal: Refusal }[]> {
  const rows = await events.select().from(refusals).where(gt(refusals.id, known)).orderBy(asc(refusals.id)).limit(limit);
  return rows.map(({ id, body }) => ({ id, refusal: body as Refusal }));
}

/** These stand in the log. */
export function markKept(entries: readonly Refusal[], at: number): SQL[] {
  const closed = entries.flatMap((entry) => ("suppression" in entry ? [entry.suppression] : []));
  const forgotten = entries.flatMap((entry) => ("erasure" in entry ? [entry.erasure] : []));
  return [
    sql`UPDATE suppressions SET kept = ${at} FROM json_each(${JSON.stringify(closed)}) one
      WHERE suppressions.hash = one.value->>'hash' AND suppressions.scope = one.value->>'scope' AND suppressions.kept IS NULL`,
    sql`UPDATE erasures SET kept = ${at} FROM json_each(${JSON.stringify(forgotten)}) one
      WHERE erasures.lead_id = one.value->>'leadId' AND erasures.kept IS NULL`,
  ];
}

/** `DB` knows the log up to here, unless it went on from `before` meanwhile. */
export function know(before: number, now: number): SQL {
  return sql`INSERT INTO settings (key, value) VALUES (${KNOWN}, ${String(now)})
    ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value = ${String(before)}`;
}

/** The log itself was restored and ends earlier: what stood behind its end has to be written again. */
export function unkeepBehind(head: number): SQL[] {
  return [
    sql`UPDATE suppressions SET kept = NULL WHERE kept > ${head}`,
    sql`UPDATE erasures SET kept = NULL WHERE kept > ${head}`,
    sql`UPDATE settings SET value = ${String(head)} WHERE key = ${KNOWN}`,
  ];
}
