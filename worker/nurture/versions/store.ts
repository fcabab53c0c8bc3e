import { asc, inArray, lte, type SQL, sql } from "drizzle-orm";
import { transact } from "../../db/batch.ts";
import { offers, settings, touchSlots } from "../../db/schema.ts";
import type { OwnRows } from "../../journey/commit/store.ts";
import type { Database } from "../../platform/world.ts";
import type { Instant } from "../../playbook/time.ts";

export type Offer = typeof offers.$inferSelect;

/** The walk over everybody who has an earlier version of a paper: how far it is; `after` is null at its end. */
export interface Walk {
  version: number;
  after: string | null;
}

const keyOf = (resource: string) => `version:${resource}`;

/** The walks of these papers, as far as they have begun. */
export async function findWalks(db: Database, resources: readonly string[]): Promise<Map<string, Walk>> {
  const rows = await db
    .select()
    .from(settings)
    .where(inArray(settings.key, resources.map(keyOf)));
  return new Map(rows.map(({ key, value }) => [key.slice(keyOf("").length), JSON.parse(value) as Walk]));
}

/**
 * One stretch: people who have no newer version than this one's predecessor become offers, and the walk moves on, in one transaction.
 * Somebody who stands there already is left as they are. Served by grants_resource.
 */
export async function walkOn(db: Database, resource: string, walk: Walk, now: Instant, limit: number): Promise<void> {
  const stretch = sql`SELECT lead_id, max(version) AS had, submission_id FROM grants
    WHERE resource = ${resource} AND lead_id > ${walk.after ?? ""} GROUP BY lead_id ORDER BY lead_id LIMIT ${limit}`;
  await transact(db, [
    sql`INSERT INTO offers (lead_id, resource, version, had, submission_id, due_at)
      SELECT lead_id, ${resource}, ${walk.version}, had, submission_id, ${now} FROM (${stretch}) WHERE had < ${walk.version}
      ON CONFLICT DO NOTHING`,
    sql`INSERT INTO settings (key, value)
      SELECT ${keyOf(resource)}, json_object('version', ${walk.version}, 'after', CASE WHEN count(*) < ${limit} THEN NULL ELSE max(lead_id) END)
      FROM (${stretch}) WHERE true ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  ]);
}

/** Offers whose time has come, longest overdue first. Served by offers_due. */
export async function dueOffers(db: Database, now: Instant, limit: number): Promise<Offer[]> {
  return db.select().from(offers).where(lte(offers.dueAt, now)).orderBy(asc(offers.dueAt)).limit(limit);
}

/** How many marketing mails a company has had on a day. Served by the primary key. */
export async function slotsOf(db: Database, account: string, day: string): Promise<number> {
  const [row] = await db.all<{ taken: number }>(
    sql`SELECT count(*) AS taken FROM touch_slots WHERE account_id = ${account} AND day = ${day}`,
  );
  return row?.taken ?? 0;
}

/** The company's place in its budget: whoever takes the same one at the same time loses the race. */
export function slotRow(accountId: string, day: string, slot: number, leadId: string): OwnRows {
  return { table: touchSlots, rows: () => [{ accountId, day, slot, leadId }] };
}

/** Writes when an offer is looked at again, or how it ended. */
export function offerMoved({ leadId, resource, version }: Offer, dueAt: Instant | null, end: string | null): SQL {
  return sql`UPDATE offers SET due_at = ${dueAt}, "end" = ${end}
    WHERE lead_id = ${leadId} AND resource = ${resource} AND version = ${version} AND "end" IS NULL`;
}

export async function moveOffer(db: Database, offer: Offer, dueAt: Instant | null, end: string | null): Promise<void> {
  await db.run(offerMoved(offer, dueAt, end));
}
