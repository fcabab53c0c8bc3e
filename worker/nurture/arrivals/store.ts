import { and, eq, gte, sql } from "drizzle-orm";
import { insertRows, rowsJson } from "../../db/rows.ts";
import { arrivals, leads, messages } from "../../db/schema.ts";
import { leadState } from "../../db/states.ts";
import type { OwnRows } from "../../journey/commit/store.ts";
import type { Letter } from "../../outbox/store.ts";
import type { Database } from "../../platform/world.ts";
import type { MailSubject } from "../../playbook/effects.ts";
import type { Instant } from "../../playbook/time.ts";
import type { Arrival } from "./arrival.ts";
import type { Named, Placing } from "./place.ts";

export type ArrivalRow = typeof arrivals.$inferInsert;

/** What an arrival names, and whether it has come before, in one round trip. Served by primary keys and leads_email. */
export async function findNamed(db: Database, { id, about, address }: Arrival): Promise<Named & { known: boolean }> {
  const [known, letters, writers] = await db.batch([
    db.select({ id: arrivals.id }).from(arrivals).where(eq(arrivals.id, id)),
    db
      .select({ id: messages.id, recipient: messages.recipient, lead: leadState })
      .from(messages)
      .innerJoin(leads, eq(leads.id, messages.leadId))
      .where(sql`${messages.id} IN (SELECT value FROM json_each(${JSON.stringify(about)}))`),
    db
      .select({ lead: leadState })
      .from(leads)
      .where(eq(leads.email, address ?? "")),
  ]);
  const message = about.flatMap((one) => letters.find((letter) => letter.id === one) ?? [])[0] ?? null;
  return { known: known.length > 0, message, writer: writers[0]?.lead ?? null };
}

/** How many of a kind have come for a lead since then, counted up to a limit. Served by arrivals_lead. */
export async function countSince(db: Database, leadId: string, kind: Arrival["kind"], since: Instant, limit: number): Promise<number> {
  const rows = await db
    .select({ id: arrivals.id })
    .from(arrivals)
    .where(and(eq(arrivals.leadId, leadId), eq(arrivals.kind, kind), gte(arrivals.at, since)))
    .limit(limit);
  return rows.length;
}

export function arrivalRow(arrival: Arrival, placing: Placing, at: Instant): ArrivalRow {
  const { id, kind, about, address, reason, written } = arrival;
  const aside = "aside" in placing ? placing.aside : null;
  const message = "message" in placing ? placing.message : (about[0] ?? null);
  return { id, at, kind, leadId: placing.lead?.id ?? null, messageId: message, quarantined: aside, body: { address, reason, ...written } };
}

/** The row of an arrival that is acted upon, in the commit that does so. */
export function arrivalKept(row: ArrivalRow): OwnRows {
  return { table: arrivals, rows: () => [row], onConflict: "keep" };
}

export async function keepArrival(db: Database, row: ArrivalRow): Promise<void> {
  await db.run(insertRows(arrivals, rowsJson([row]), "keep"));
}

export interface Answer {
  from: string | null;
  text: string;
}

/** What people wrote back, by arrival, for the letters that speak of it. Served by the primary key; without such letters nothing is read. */
export async function answersIn(db: Database, letters: readonly Letter[]): Promise<Map<string, Answer>> {
  const ids = letters.flatMap(({ message }) => (message.subject as MailSubject).arrival ?? []);
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: arrivals.id, body: arrivals.body })
    .from(arrivals)
    .where(sql`${arrivals.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
  return new Map(rows.map(({ id, body }) => [id, { from: body.address as string | null, text: String(body.text ?? "") }]));
}

/** What somebody wrote that nobody could place. */
export interface KeptAside {
  at: Instant;
  from: string | null;
  subject: string | null;
  text: string;
  why: string;
  leadId: string | null;
}

/** What people wrote since an instant and was kept aside, newest first: machines' mail is left out, and what the team itself wrote. Served by arrivals_aside. */
export async function latestAside(db: Database, since: Instant, limit: number): Promise<KeptAside[]> {
  return db.all<KeptAside>(
    sql`SELECT at, body->>'$.address' AS "from", body->>'$.subject' AS subject, body->>'$.text' AS text, quarantined AS why, lead_id AS leadId
      FROM arrivals WHERE quarantined IS NOT NULL AND kind = 'reply' AND at >= ${since}
        AND quarantined <> 'from_team' AND body->>'$.text' <> '' ORDER BY at DESC LIMIT ${limit}`,
  );
}
