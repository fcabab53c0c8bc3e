import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { consents, grants, submissions, suppressions } from "../db/schema.ts";
import type { OwnRows } from "../journey/commit/store.ts";
import type { Database } from "../platform/world.ts";
import type { Instant } from "../playbook/time.ts";

export async function submissionAndGrant(
  db: Database,
  id: string,
): Promise<{ body: Record<string, unknown> | null; grant: { id: string; expiresAt: Instant } | null }> {
  const [found, granted] = await db.batch([
    db.select({ body: submissions.body }).from(submissions).where(eq(submissions.id, id)),
    db
      .select({ id: grants.id, expiresAt: grants.expiresAt })
      .from(grants)
      .where(eq(grants.id, `g${id}`)),
  ]);
  return { body: found[0]?.body ?? null, grant: granted[0] ?? null };
}

export async function isSuppressed(db: Database, hash: string, scope: string): Promise<boolean> {
  const rows = await db
    .select({ at: suppressions.at })
    .from(suppressions)
    .where(and(eq(suppressions.hash, hash), eq(suppressions.scope, scope)));
  return rows.length > 0;
}

/** Rows that go with a no: the hash that outlives the person, and the consent's record. */
export function withdrawalRows(
  lead: string,
  purpose: string,
  hash: string,
  at: Instant,
  { text, hash: textHash, page }: ConsentText,
): OwnRows[] {
  const row = { id: `${lead}:${purpose}:${at}`, leadId: lead, purpose, state: "withdrawn", at, text, textHash, page, submissionId: null };
  return [
    { table: suppressions, rows: () => [{ hash, scope: purpose, reason: "unsubscribed", at }], onConflict: "keep" },
    { table: consents, rows: () => [row], onConflict: "keep" },
  ];
}

/** The person's own new yes takes back their earlier no, in the commit that records it. */
export function liftSuppression(hash: string, scope: string): SQL {
  return sql`DELETE FROM suppressions WHERE hash = ${hash} AND scope = ${scope}`;
}

export interface ConsentText {
  text: string;
  hash: string;
  page: string | null;
}

export function consentRow(lead: string, purpose: string, at: Instant, { text, hash, page }: ConsentText): OwnRows {
  const row = { id: `${lead}:${purpose}:${at}`, leadId: lead, purpose, state: "given", at, text, textHash: hash, page, submissionId: null };
  return { table: consents, rows: () => [row], onConflict: "keep" };
}

/** The words somebody agreed to and has yet to confirm. Served by consents_lead. */
export async function pendingConsent(db: Database, lead: string, purpose: string): Promise<ConsentText | null> {
  const [row] = await db
    .select({ text: consents.text, hash: consents.textHash, page: consents.page })
    .from(consents)
    .where(and(eq(consents.leadId, lead), eq(consents.purpose, purpose), eq(consents.state, "pending")))
    .orderBy(desc(consents.at))
    .limit(1);
  return row ?? null;
}
