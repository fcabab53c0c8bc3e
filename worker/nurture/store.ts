import { and, eq } from "drizzle-orm";
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
export function withdrawalRows(lead: string, purpose: string, hash: string, at: Instant, page: string): OwnRows[] {
  return [
    { table: suppressions, rows: () => [{ hash, scope: purpose, reason: "unsubscribed", at }], onConflict: "keep" },
    {
      table: consents,
      rows: () => [
        { id: `${lead}:${purpose}:${at}`, leadId: lead, purpose, state: "withdrawn", at, text: "", textHash: "", page, submissionId: null },
      ],
      onConflict: "keep",
    },
  ];
}

export async function liftSuppression(db: Database, hash: string, scope: string): Promise<void> {
  await db.delete(suppressions).where(and(eq(suppressions.hash, hash), eq(suppressions.scope, scope)));
}

export function consentRows(lead: string, purpose: string, at: Instant, text: { text: string; hash: string }, page: string): OwnRows[] {
  return [
    {
      table: consents,
      rows: () => [
        {
          id: `${lead}:${purpose}:${at}`,
          leadId: lead,
          purpose,
          state: "given",
          at,
          text: text.text,
          textHash: text.hash,
          page,
          submissionId: null,
        },
      ],
      onConflict: "keep",
    },
  ];
}
