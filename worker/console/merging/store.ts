import { sql } from "drizzle-orm";
import { leads } from "../../db/schema.ts";
import type { Database } from "../../platform/world.ts";

/** Companies that are offered to choose from. */
export const CHOICES_MAX = 20;
/** Names are looked for among the companies that were written last: names have no index. */
export const NAMES_MAX = 2_000;
/** People beyond these are not counted. */
export const PEOPLE_COUNTED_MAX = 1_000;

export interface Choice {
  id: string;
  name: string | null;
  domain: string;
}

interface Sought {
  q: string;
  /** The company that is to stay; it is no choice for itself. */
  kept: string;
  /** Only this salesperson's companies; null for everybody's. */
  owner: string | null;
}

/** Companies that stand by themselves, by the beginning of their domain (served by accounts_domain) or a part of a recent name. */
export async function findCompanies(db: Database, { q, kept, owner }: Sought): Promise<Choice[]> {
  const sought = q.trim().toLowerCase();
  const open = sql`root_id IS NULL AND id <> ${kept} AND (${owner} IS NULL OR owner_id = ${owner})`;
  const byDomain = sql`SELECT id, name, domain FROM accounts WHERE domain >= ${sought} AND domain < ${`${sought}\u{10ffff}`} AND ${open} ORDER BY domain LIMIT ${CHOICES_MAX}`;
  const recent = sql`SELECT id, name, domain, root_id, owner_id FROM accounts ORDER BY rowid DESC LIMIT ${NAMES_MAX}`;
  const byName = sql`SELECT id, name, domain FROM (${recent}) WHERE instr(lower(name), ${sought}) > 0 AND ${open} LIMIT ${CHOICES_MAX}`;
  return db.all<Choice>(sql`SELECT * FROM (${byDomain}) UNION SELECT * FROM (${byName}) ORDER BY domain LIMIT ${CHOICES_MAX}`);
}

/** How many people of a company are known. Served by leads_account. */
export async function peopleIn(db: Database, account: string): Promise<number> {
  const [row] = await db.all<{ people: number }>(
    sql`SELECT count(*) AS people FROM (SELECT 1 FROM ${leads} WHERE ${leads.accountId} = ${account} AND ${leads.place} <> 'merged' LIMIT ${PEOPLE_COUNTED_MAX})`,
  );
  return row?.people ?? 0;
}
