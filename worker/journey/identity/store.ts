import { eq } from "drizzle-orm";
import { visitorLinks } from "../../db/schema.ts";
import type { Database } from "../../platform/world.ts";

export type VisitorLink = typeof visitorLinks.$inferSelect;

/** More browsers than this of one person are not shown. */
const LINKS_MAX = 50;

/** The browsers that are or were taken for a person's, latest first. Served by visitor_links_lead. */
export async function linksOf(db: Database, lead: string): Promise<VisitorLink[]> {
  const rows = await db.select().from(visitorLinks).where(eq(visitorLinks.leadId, lead)).limit(LINKS_MAX);
  return rows.sort((a, b) => b.at - a.at);
}
