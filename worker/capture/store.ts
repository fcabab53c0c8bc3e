import { and, desc, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import { pageEvents } from "../db/events-schema.ts";
import { insertRows, rowsJson } from "../db/rows.ts";
import { grants, leads, submissions, suppressions, visitorLinks } from "../db/schema.ts";
import { leadState } from "../db/states.ts";
import { type Found, personIn, personReads, type Whom } from "../journey/store.ts";
import type { Database } from "../platform/world.ts";
import type { LeadState } from "../playbook/state.ts";
import { scopesClosing } from "../playbook/suppression.ts";
import type { Instant } from "../playbook/time.ts";
import type { StoredEvent } from "./visits.ts";

/** How far back a new lead's reading is joined. */
export const VISIT_EVENTS_MAX = 200;
/** Rows of one bulk insert: a statement stays well under a megabyte. */
const EVENT_ROWS_MAX = 500;

type SubmissionRow = typeof submissions.$inferSelect;

/** A submission as it may have been sent before: with its key, or with its body since some time ago. */
export interface Sent {
  key: string;
  hash: string;
  since: Instant;
}

export interface Earlier {
  byKey: SubmissionRow | null;
  byHash: SubmissionRow | null;
}

/** An earlier submission with this key, or the latest one with this body. */
export async function earlierSubmission(db: Database, sent: Sent): Promise<Earlier> {
  const [byKey, byHash] = await db.batch(earlierReads(db, sent));
  return { byKey: byKey[0] ?? null, byHash: byHash[0] ?? null };
}

/** Everything that an answer to a form may depend on, in one round trip. */
export async function readForForm(
  db: Database,
  sent: Sent,
  whom: Whom,
  address: string,
): Promise<Earlier & { found: Found; suppressed: boolean }> {
  const [byKey, byHash, suppressed, ...person] = await db.batch([
    ...earlierReads(db, sent),
    db
      .select({ at: suppressions.at })
      .from(suppressions)
      .where(and(eq(suppressions.hash, address), inArray(suppressions.scope, scopesClosing("marketing"))))
      .limit(1),
    ...personReads(db, whom),
  ]);
  return { byKey: byKey[0] ?? null, byHash: byHash[0] ?? null, suppressed: suppressed.length > 0, found: personIn(person) };
}

/** Served by submissions_key and submissions_hash. */
function earlierReads(db: Database, { key, hash, since }: Sent) {
  return [
    db.select().from(submissions).where(eq(submissions.key, key)),
    db
      .select()
      .from(submissions)
      .where(and(eq(submissions.hash, hash), gt(submissions.at, since)))
      .orderBy(desc(submissions.at))
      .limit(1),
  ] as const;
}

export async function findSubmission(db: Database, id: string): Promise<SubmissionRow | null> {
  const [row] = await db.select().from(submissions).where(eq(submissions.id, id));
  return row ?? null;
}

export async function keepSubmission(db: Database, row: typeof submissions.$inferInsert): Promise<void> {
  await db.run(insertRows(submissions, rowsJson([row])));
}

/** The reading of one browser, oldest first. Served by the primary key of page_events. */
export async function visitorEvents(events: Database, visitor: string): Promise<StoredEvent[]> {
  const rows = await events
    .select()
    .from(pageEvents)
    .where(eq(pageEvents.visitor, visitor))
    .orderBy(desc(pageEvents.at))
    .limit(VISIT_EVENTS_MAX);
  return (rows as StoredEvent[]).reverse();
}

/** Lands events in bulk; one that is known already is left as it is. */
export async function landEvents(events: Database, rows: readonly StoredEvent[]): Promise<void> {
  for (let start = 0; start < rows.length; start += EVENT_ROWS_MAX) {
    await events.run(insertRows(pageEvents, rowsJson(rows.slice(start, start + EVENT_ROWS_MAX)), "keep"));
  }
}

/** Forgets what strangers did before `before`, a bounded number at a time. Served by page_events_received. */
export async function forgetEvents(events: Database, before: Instant, limit: number): Promise<void> {
  await events.run(
    sql`DELETE FROM page_events WHERE rowid IN (SELECT rowid FROM page_events WHERE received_at < ${before} ORDER BY received_at LIMIT ${limit})`,
  );
}

/** Whose browsers these are. A browser that two people have used belongs to neither. Served by the primary key of visitor_links. */
export async function leadsOfVisitors(db: Database, visitors: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .select({ visitor: visitorLinks.visitor, lead: sql<string>`min(${visitorLinks.leadId})` })
    .from(visitorLinks)
    .where(
      and(inArray(visitorLinks.visitor, sql`(SELECT value FROM json_each(${JSON.stringify(visitors)}))`), eq(visitorLinks.verified, true)),
    )
    .groupBy(visitorLinks.visitor)
    .having(sql`count(*) = 1`);
  return new Map(rows.map((row) => [row.visitor, row.lead]));
}

export async function leadOfVisitor(db: Database, visitor: string): Promise<LeadState | null> {
  const rows = await db
    .select({ state: leadState })
    .from(visitorLinks)
    .innerJoin(leads, eq(leads.id, visitorLinks.leadId))
    .where(and(eq(visitorLinks.visitor, visitor), eq(visitorLinks.verified, true)))
    .limit(2);
  return rows.length === 1 ? (rows[0]?.state ?? null) : null;
}

export async function findGrant(db: Database, id: string): Promise<typeof grants.$inferSelect | null> {
  const [row] = await db.select().from(grants).where(eq(grants.id, id));
  return row ?? null;
}

/** An old link hands out today's file: whoever opened it needs no offer of it. */
export function gotVersion(id: string, version: number): SQL {
  return sql`UPDATE grants SET version = ${version} WHERE id = ${id} AND version < ${version}`;
}
