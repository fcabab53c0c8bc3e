import { and, eq, type SQL, sql } from "drizzle-orm";
import { claims, leads, reps } from "../../db/schema.ts";
import type { Database } from "../../platform/world.ts";
import type { Hands } from "../../playbook/pool.ts";
import type { Instant } from "../../playbook/time.ts";

/** What a rep has on a day, at one moment. Served by the primary keys of claims and reps, and by leads_inbox. */
export async function handsOf(db: Database, rep: string, day: string, stages: readonly string[]): Promise<Hands> {
  const count = { count: sql<number>`count(*)` };
  const [claimed, open, held] = await db.batch([
    db
      .select(count)
      .from(claims)
      .where(and(eq(claims.repId, rep), eq(claims.day, day))),
    db.select({ count: reps.open }).from(reps).where(eq(reps.id, rep)),
    db.select(count).from(leads).where(holds(rep, stages)),
  ]);
  return { claimed: claimed[0]?.count ?? 0, open: open[0]?.count ?? 0, held: held[0]?.count ?? 0 };
}

export interface Place {
  rep: string;
  day: string;
  slot: number;
  lead: string;
  at: Instant;
}

/**
 * Takes a place of the rep's day, which only one of two claims at once gets. If the rep's hands have filled since they were read, by a claim
 * of the day before or by a turn, the place is taken twice: that collides, and the whole commit fails. Served by the primary key of reps, and by leads_inbox.
 */
export function takePlace(
  { rep, day, slot, lead, at }: Place,
  { capacity, heldMax }: { capacity: number; heldMax: number },
  stages: readonly string[],
): SQL {
  return sql`INSERT INTO claims (rep_id, day, slot, lead_id, at) SELECT ${rep}, ${day}, ${slot}, ${lead}, ${at} FROM json_each(
    iif((SELECT count(*) FROM leads WHERE ${holds(rep, stages)} AND id <> ${lead}) < ${heldMax}
      AND coalesce((SELECT open FROM reps WHERE id = ${rep}), 0) < ${capacity}, '[1]', '[1, 2]'))`;
}

/** Leads of a rep in the stages in which the return clock runs. */
function holds(rep: string, stages: readonly string[]): SQL {
  return sql`owner_id = ${rep} AND stage IN (SELECT value FROM json_each(${JSON.stringify(stages)}))`;
}
