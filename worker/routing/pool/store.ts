import { and, eq, sql } from "drizzle-orm";
import { claims } from "../../db/schema.ts";
import type { Database } from "../../platform/world.ts";

/** How many leads a rep has claimed on a day. Served by the primary key of claims. */
export async function claimsOn(db: Database, rep: string, day: string): Promise<number> {
  const [row] = await db
    .select({ claims: sql<number>`count(*)` })
    .from(claims)
    .where(and(eq(claims.repId, rep), eq(claims.day, day)));
  return row?.claims ?? 0;
}
