import { and, eq, lt, type SQL, sql } from "drizzle-orm";
import { accounts, apiKeys, leads } from "../db/schema.ts";
import { accountState, leadState, roots } from "../db/states.ts";
import type { Database } from "../platform/world.ts";
import type { LeadState } from "../playbook/state.ts";
import type { Instant } from "../playbook/time.ts";
import { LEADS_PER_PAGE, type LeadQuery } from "./schema.ts";

export interface Listed {
  lead: LeadState;
  account: { id: string; name: string | null; domain: string } | null;
}

/** A page of leads, newest first by id. Served by leads_tier, leads_stage, leads_inbox or the primary key, and by leads_email and leads_name for a search. */
export async function listLeads(db: Database, query: LeadQuery): Promise<{ rows: Listed[]; next: string | null }> {
  const filters: SQL[] = [];
  if (query.tier) filters.push(eq(leads.tier, query.tier));
  if (query.stage) filters.push(eq(leads.stage, query.stage));
  if (query.owner) filters.push(eq(leads.ownerId, query.owner));
  if (query.cursor) filters.push(lt(leads.id, query.cursor));
  // a merged lead is found by its address, and is no line of a list
  filters.push(query.q ? startsWith(query.q) : sql`${leads.place} <> 'merged'`);
  const found = await db
    .select({ state: leadState, account: accountState })
    .from(leads)
    .leftJoin(accounts, eq(accounts.id, leads.accountId))
    .leftJoin(roots, eq(roots.id, accounts.rootId))
    .where(and(...filters))
    .orderBy(sql`${leads.id} DESC`)
    .limit(LEADS_PER_PAGE + 1);
  const rows = found.slice(0, LEADS_PER_PAGE).map((row) => ({ lead: row.state, account: row.account }));
  return { rows, next: found.length > LEADS_PER_PAGE ? (rows.at(-1)?.lead.id ?? null) : null };
}

/** How many leads a search looks at by address, by name and by company each; a longer text finds the others. */
const SEARCH_MAX = 100;

/** A search by the beginning of an address, a name or a company's domain: a bounded range of an index each, not a walk. */
function startsWith(text: string): SQL {
  const low = text.toLowerCase();
  const within = (column: string, from: string) => sql`${sql.raw(column)} >= ${from} AND ${sql.raw(column)} < ${`${from}\u{10ffff}`}`;
  const arms = [
    sql`SELECT id FROM leads WHERE ${within("email", low)} ORDER BY email LIMIT ${SEARCH_MAX}`,
    sql`SELECT id FROM leads WHERE ${within("name", text)} ORDER BY name LIMIT ${SEARCH_MAX}`,
    sql`SELECT person.id FROM accounts JOIN leads person ON person.account_id = accounts.id WHERE ${within("accounts.domain", low)} ORDER BY accounts.domain LIMIT ${SEARCH_MAX}`,
  ].map((arm) => sql`SELECT * FROM (${arm})`);
  return sql`${leads.id} IN (${sql.join(arms, sql` UNION ALL `)})`;
}

export async function findKey(db: Database, hash: string): Promise<{ id: string; scopes: string[]; lastUsedAt: Instant | null } | null> {
  const [row] = await db
    .select({ id: apiKeys.id, scopes: apiKeys.scopes, lastUsedAt: apiKeys.lastUsedAt })
    .from(apiKeys)
    .where(and(eq(apiKeys.hash, hash), sql`revoked_at IS NULL`));
  return row ?? null;
}

export async function touchKey(db: Database, id: string, at: Instant): Promise<void> {
  await db.update(apiKeys).set({ lastUsedAt: at }).where(eq(apiKeys.id, id));
}
