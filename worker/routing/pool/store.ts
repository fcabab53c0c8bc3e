import { and, eq, sql } from "drizzle-orm";
import { claims, leads, reps } from "../../db/schema.ts";
import type { Database } from "../../platform/world.ts";
import type { Hands } from "../../playbook/pool.ts";

/** What a rep has on a day, at one moment. Served by the primary keys of claims and reps, and by leads_inbox. */
export async function handsOf(db: Database, rep: string, day: string, stages: readonly string[]): Promise<Hands> {
  const count = { count: sql<number>`count(*)` };
  const [claimed, open, held] = await db.batch([
    db
      .select(count)
      .from(claims)
      .where(and(eq(claims.repId, rep), eq(claims.day, day))),
    db.select({ count: reps.open }).from(reps).where(eq(reps.id, rep)),
    db
      .select(count)
      .from(leads)
      .where(sql`owner_id = ${rep} AND stage IN (SELECT value FROM json_each(${JSON.stringify(stages)}))`),
  ]);
  return { claimed: claimed[0]?.count ?? 0, open: open[0]?.count ?? 0, held: held[0]?.count ?? 0 };
}
