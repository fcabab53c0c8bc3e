import { and, sql } from "drizzle-orm";
import { journal, leads } from "../../db/schema.ts";
import { leadState } from "../../db/states.ts";
import { leadSubject } from "../../journey/rows.ts";
import { upcast } from "../../journey/upcast.ts";
import type { Database } from "../../platform/world.ts";
import type { LeadState, Reason } from "../../playbook/state.ts";

export const POOL_PAGE = 25;

/** The lead a page ends with: the next page goes on behind it. */
export interface Place {
  createdAt: number;
  row: number;
}

/** A page of the pool, those known longest first. Served by leads_place. */
export async function pooled(db: Database, after: Place): Promise<{ leads: LeadState[]; next: Place | null }> {
  const found = await db
    .select({ state: leadState, createdAt: leads.createdAt, row: sql<number>`leads.rowid`.as("row") })
    .from(leads)
    .where(sql`place = 'pool' AND (created_at, leads.rowid) > (${after.createdAt}, ${after.row})`)
    .orderBy(sql`created_at, leads.rowid`)
    .limit(POOL_PAGE + 1);
  const shown = found.slice(0, POOL_PAGE);
  const last = shown.at(-1);
  return {
    leads: shown.map(({ state }) => state),
    next: found.length > POOL_PAGE && last ? { createdAt: last.createdAt, row: last.row } : null,
  };
}

/** Why each of these leads went to the pool last. Goes back in each stream to that entry, by the primary key. */
export async function whyPooled(db: Database, ids: readonly string[]): Promise<Map<string, Reason[]>> {
  if (ids.length === 0) return new Map();
  const subjects = JSON.stringify(ids.map(leadSubject));
  const latest = sql`SELECT seq FROM journal WHERE subject = one.value AND kind = 'lead_pooled' ORDER BY seq DESC LIMIT 1`;
  const rows = await db
    .select()
    .from(journal)
    .where(and(sql`(subject, seq) IN (SELECT one.value, (${latest}) FROM json_each(${subjects}) one)`));
  return new Map(
    rows.flatMap((row) => {
      const entry = upcast(row);
      return entry.kind === "lead_pooled" ? [[row.subject, entry.data.why] as const] : [];
    }),
  );
}
