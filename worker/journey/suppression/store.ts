import { type SQL, sql } from "drizzle-orm";
import type { Purpose } from "../../../content/schema/common.ts";
import { insertRows, rowsJson } from "../../db/rows.ts";
import { consents, leads, suppressions } from "../../db/schema.ts";
import { leadState } from "../../db/states.ts";
import type { Database } from "../../platform/world.ts";
import type { LeadState } from "../../playbook/state.ts";
import { SUPPRESSION_SCOPES, type SuppressionReason, type SuppressionScope, scopesClosing } from "../../playbook/suppression.ts";
import type { Instant } from "../../playbook/time.ts";
import type { OwnRows } from "../commit/store.ts";

export type Suppression = Omit<typeof suppressions.$inferSelect, "kept">;

/** An address is closed. What closed it first stands. */
export function suppress(rows: readonly Suppression[]): SQL {
  return insertRows(suppressions, rowsJson(rows), "keep");
}

export interface ConsentText {
  text: string;
  hash: string;
  page: string | null;
}

interface Said {
  lead: string;
  purpose: Purpose;
  /** Of the address. */
  hash: string;
  at: Instant;
  said: ConsentText;
}

/** Rows that go with a no: the hash that outlives the person, and the consent's record. */
export function withdrawalRows(no: Said, reason: SuppressionReason): (OwnRows | SQL)[] {
  const { hash, purpose: scope, at } = no;
  return [suppress([{ hash, scope, reason, at }]), consentRow(no, "withdrawn")];
}

/** Rows that go with the person's own new yes. */
export function grantRows(yes: Said): (OwnRows | SQL)[] {
  return [...liftSuppression(yes.hash, yes.purpose), consentRow(yes, "given")];
}

/** The person's own new yes takes back an earlier no, in the commit that records it. What was closed for everything stays closed for all else. Nothing but this deletes. */
function liftSuppression(hash: string, purpose: Purpose): SQL[] {
  const others = SUPPRESSION_SCOPES.filter((scope) => !scopesClosing(purpose).includes(scope));
  return [
    sql`INSERT INTO suppressions (hash, scope, reason, at)
      SELECT hash, other.value, reason, at FROM suppressions, json_each(${JSON.stringify(others)}) other WHERE hash = ${hash} AND scope = 'all'
      ON CONFLICT DO NOTHING`,
    sql`DELETE FROM suppressions WHERE hash = ${hash} AND scope IN (SELECT value FROM json_each(${JSON.stringify(scopesClosing(purpose))}))`,
  ];
}

/** A line of the ledger. */
export function consentRow(
  { lead, purpose, at, said: { text, hash: textHash, page } }: Omit<Said, "hash">,
  state: "given" | "withdrawn",
): OwnRows {
  const row = { id: `${lead}:${purpose}:${state}:${at}`, leadId: lead, purpose, state, at, text, textHash, page, submissionId: null };
  return { table: consents, rows: () => [row], onConflict: "keep" };
}

/** For what each of these addresses is closed. Served by the primary key. */
export async function scopesOf(db: Database, hashes: readonly string[]): Promise<Map<string, Set<SuppressionScope>>> {
  const rows = await db
    .select({ hash: suppressions.hash, scope: suppressions.scope })
    .from(suppressions)
    .where(sql`${suppressions.hash} IN (SELECT value FROM json_each(${JSON.stringify(hashes)}))`);
  const byHash = Map.groupBy(rows, ({ hash }) => hash);
  return new Map([...byHash].map(([hash, closed]) => [hash, new Set(closed.map(({ scope }) => scope))]));
}

/** When an address was last closed for a purpose; null where it is open. Served by the primary key. */
export async function closedSince(db: Database, hash: string, purpose: Purpose): Promise<Instant | null> {
  const scopes = sql`(SELECT value FROM json_each(${JSON.stringify(scopesClosing(purpose))}))`;
  const [row] = await db.all<{ at: Instant | null }>(
    sql`SELECT max(at) AS at FROM suppressions WHERE hash = ${hash} AND scope IN ${scopes}`,
  );
  return row?.at ?? null;
}

/** The leads of these addresses, and of each the one that it was merged into. Served by leads_email and the primary key. */
export async function leadsByEmail(db: Database, emails: readonly string[]): Promise<Map<string, { id: string; meant: LeadState }>> {
  const rows = await db
    .select({ email: sql<string>`named.email`, id: sql<string>`named.id`, meant: leadState })
    .from(leads)
    .innerJoin(
      sql`(SELECT id, email, coalesce(state->>'$.mergedInto', id) AS root FROM leads WHERE email IN (SELECT value FROM json_each(${JSON.stringify(emails)}))) named`,
      sql`named.root = ${leads.id}`,
    );
  return new Map(rows.map(({ email, id, meant }) => [email, { id, meant }]));
}
