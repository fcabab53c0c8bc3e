import { sql } from "drizzle-orm";
import { leads } from "../../db/schema.ts";
import { leadState } from "../../db/states.ts";
import type { Database } from "../../platform/world.ts";
import type { LeadState } from "../../playbook/state.ts";
import type { Counts } from "./rows.ts";

/** How many come to each of these events, and how many wait. Served by registrations_place. */
export async function countsOf(db: Database, events: readonly { slug: string; seats: number | null }[]): Promise<Map<string, Counts>> {
  const rows = await db.all<Counts & { slug: string }>(
    sql`SELECT one.value->>'slug' AS slug,
        coalesce(sum(one.value->>'seats' IS NULL OR r.place <= one.value->>'seats'), 0) AS coming, coalesce(sum(r.place > one.value->>'seats'), 0) AS waiting
      FROM json_each(${JSON.stringify(events)}) one JOIN registrations r ON r.event = one.value->>'slug' GROUP BY 1`,
  );
  return new Map(rows.map(({ slug, coming, waiting }) => [slug, { coming, waiting }]));
}

/** The leads of guests. Served by the primary key. */
export async function peopleOf(db: Database, ids: readonly string[]): Promise<Map<string, LeadState>> {
  const rows = await db
    .select({ state: leadState })
    .from(leads)
    .where(sql`${leads.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
  return new Map(rows.map(({ state }) => [state.id, state]));
}
