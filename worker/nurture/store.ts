import { and, desc, eq, sql } from "drizzle-orm";
import { consents, grants, registrations, submissions, suppressions } from "../db/schema.ts";
import { leadSubject } from "../journey/rows.ts";
import { stream } from "../journey/store.ts";
import type { ConsentText } from "../journey/suppression/store.ts";
import type { Database } from "../platform/world.ts";
import { isFact } from "../playbook/entries.ts";
import type { LeadState } from "../playbook/state.ts";
import { scopesClosing } from "../playbook/suppression.ts";
import type { Instant } from "../playbook/time.ts";

export interface LetterSources {
  /** What was sent, by submission. */
  bodies: Map<string, Record<string, unknown>>;
  /** The file that was promised, by submission. */
  grants: Map<string, { id: string; expiresAt: Instant }>;
  /** Hashes of addresses that want no marketing. */
  suppressed: Set<string>;
  /** Which place at an event, by `registrationKey`. */
  places: Map<string, number>;
}

export interface Guest {
  event: string;
  lead: string;
}

export function registrationKey({ event, lead }: Guest): string {
  return `${event} ${lead}`;
}

/** What letters speak of, in one round trip, and in one more where they speak of an event. Served by primary keys. */
export async function letterSources(
  db: Database,
  ids: readonly string[],
  hashes: readonly string[],
  guests: readonly Guest[],
): Promise<LetterSources> {
  const [found, granted, left] = await db.batch([
    db
      .select({ id: submissions.id, body: submissions.body })
      .from(submissions)
      .where(sql`${submissions.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`),
    db
      .select({ id: grants.id, submission: grants.submissionId, expiresAt: grants.expiresAt })
      .from(grants)
      .where(sql`${grants.id} IN (SELECT 'g' || value FROM json_each(${JSON.stringify(ids)}))`),
    db
      .select({ hash: suppressions.hash })
      .from(suppressions)
      .where(sql`(${suppressions.hash}, ${suppressions.scope}) IN (SELECT address.value, scope.value
        FROM json_each(${JSON.stringify(hashes)}) address, json_each(${JSON.stringify(scopesClosing("marketing"))}) scope)`),
  ]);
  return {
    bodies: new Map(found.map(({ id, body }) => [id, body])),
    grants: new Map(granted.map(({ submission, id, expiresAt }) => [submission, { id, expiresAt }])),
    suppressed: new Set(left.map(({ hash }) => hash)),
    places: guests.length > 0 ? await placesOf(db, guests) : new Map(),
  };
}

/** Which places people have at events. Served by the primary key of registrations. */
async function placesOf(db: Database, guests: readonly Guest[]): Promise<Map<string, number>> {
  const wanted = sql`(SELECT value->>'event', value->>'lead' FROM json_each(${JSON.stringify(guests)}))`;
  const rows = await db
    .select({ event: registrations.event, lead: registrations.leadId, place: registrations.place })
    .from(registrations)
    .where(sql`(${registrations.event}, ${registrations.leadId}) IN ${wanted}`);
  return new Map(rows.map((row) => [registrationKey(row), row.place]));
}

/** Whether nothing that was sent with this address waits any more for it to be shown to be theirs. */
export async function isConfirmed(db: Database, { id, consents: { marketing } }: LeadState): Promise<boolean> {
  if (marketing?.state === "pending") return false;
  const facts = (await stream(db, leadSubject(id))).filter(isFact);
  const confirmed = facts.findLast(({ kind }) => kind === "email_confirmed");
  return confirmed !== undefined && facts.every((fact) => fact.kind !== "form_submitted" || fact.data.verified || fact.at <= confirmed.at);
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
