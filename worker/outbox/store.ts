import { eq, type SQL, sql } from "drizzle-orm";
import { transact } from "../db/batch.ts";
import { insertRows, rowsJson } from "../db/rows.ts";
import { alerts, deadJobs, leads, messages, outbox } from "../db/schema.ts";
import { leadState } from "../db/states.ts";
import { countEnds } from "../db/tallies.ts";
import type { Mail } from "../platform/mail.ts";
import type { Database } from "../platform/world.ts";
import type { LeadState } from "../playbook/state.ts";
import { type Instant, MINUTE } from "../playbook/time.ts";

export type OutboxRow = typeof outbox.$inferSelect;
export type MessageRow = typeof messages.$inferSelect;

/** Longer than the longest invocation, so that nobody claims what is still being sent. */
export const LEASE = 16 * MINUTE;

/**
 * Claims what is due, longest overdue first, in one statement: two claims at once never get the same row. Served by outbox_due.
 * `ids` narrows it to what a nudge named.
 */
export async function claimDue(db: Database, now: Instant, limit: number, ids: readonly string[] | null): Promise<OutboxRow[]> {
  const named = ids ? sql`AND id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))` : sql``;
  const rows = await db.all<Record<string, unknown>>(sql`UPDATE outbox SET due_at = ${now + LEASE}, attempts = attempts + 1
    WHERE id IN (SELECT id FROM outbox WHERE state = 'waiting' AND due_at <= ${now} ${named} ORDER BY due_at LIMIT ${limit})
    RETURNING id, kind, lead_id AS leadId, body, cause, created_at AS createdAt, state, due_at AS dueAt, attempts, reported, error`);
  return rows.map((row) => ({ ...row, body: JSON.parse(String(row.body)) }) as OutboxRow);
}

/** Ids of what is due and unclaimed, longest overdue first. Served by the primary key when `ids` narrows it, and by outbox_due. */
export async function stillDue(db: Database, now: Instant, limit: number, ids: readonly string[] | null): Promise<string[]> {
  const named = ids ? sql`AND id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))` : sql``;
  const rows = await db.all<{ id: string }>(
    sql`SELECT id FROM outbox WHERE state = 'waiting' AND due_at <= ${now} ${named} ORDER BY due_at LIMIT ${limit}`,
  );
  return rows.map(({ id }) => id);
}

export interface Report {
  id: string;
  state: "waiting" | "done" | "dead" | "unknown";
  dueAt: Instant;
  error: string | null;
  /** The row's generation: one that was renewed while it was handled stays waiting. */
  createdAt: Instant;
}

/** Writes how attempts ended, all in one statement. */
export async function report(db: Database, reports: readonly Report[]): Promise<void> {
  if (reports.length === 0) return;
  await db.run(sql`UPDATE outbox SET state = r.value->>'state', due_at = r.value->>'dueAt', error = r.value->>'error', reported = attempts
    FROM json_each(${JSON.stringify(reports)}) r WHERE outbox.id = r.value->>'id' AND outbox.created_at = r.value->>'createdAt'`);
}

/** When the outbox next has something to do. Served by outbox_due. */
export async function nextLeaving(db: Database): Promise<Instant | null> {
  const [row] = await db.all<{ at: number | null }>(sql`SELECT min(due_at) AS at FROM outbox WHERE state = 'waiting'`);
  return row?.at ?? null;
}

/** Rows that somebody has claimed and not yet reported. */
export async function inFlight(db: Database, now: Instant): Promise<number> {
  const [row] = await db.all<{ rows: number }>(
    sql`SELECT count(*) AS rows FROM outbox WHERE state = 'waiting' AND due_at > ${now} AND attempts > reported`,
  );
  return row?.rows ?? 0;
}

export interface Letter {
  message: MessageRow;
  lead: LeadState | null;
}

/** Messages with the leads they are about, in the order asked. Served by primary keys. */
export async function findLetters(db: Database, ids: readonly string[]): Promise<Map<string, Letter>> {
  const rows = await db
    .select({ message: messages, lead: leadState })
    .from(messages)
    .leftJoin(leads, eq(leads.id, messages.leadId))
    .where(sql`${messages.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
  return new Map(rows.map((row) => [row.message.id, { message: row.message, lead: row.lead }]));
}

export interface SentMark {
  id: string;
  state: string;
  sentAt: Instant | null;
  mail: Mail | null;
  error: string | null;
}

export async function markMessages(db: Database, marks: readonly SentMark[]): Promise<void> {
  if (marks.length > 0) await db.run(marked(marks));
}

/** Writes how mails ended, and counts those that had not ended before in the same transaction. */
export async function endMessages(db: Database, marks: readonly SentMark[]): Promise<void> {
  const ends = marks.flatMap(({ id, state, error }) =>
    UNDER_WAY.has(state) ? [] : [{ id, what: state === "withheld" ? `withheld:${error}` : state }],
  );
  if (marks.length > 0) await transact(db, [...(ends.length > 0 ? [countEnds(rowsJson(ends))] : []), marked(marks)]);
}

const UNDER_WAY = new Set(["queued", "sending"]);

/** A mail that has ended is not marked again. */
function marked(marks: readonly SentMark[]): SQL {
  return sql`UPDATE messages SET state = m.value->>'state', sent_at = m.value->>'sentAt', mail = coalesce(nullif(m.value->'$.mail', 'null'), mail), error = m.value->>'error'
    FROM json_each(${JSON.stringify(marks)}) m WHERE messages.id = m.value->>'id' AND messages.state IN ('queued', 'sending')`;
}

/** Mail that has left, in order, but for what was written to somebody who was erased; `lead` narrows it to mails about one person. Served by messages_sent and messages_lead. */
export async function sentMail(db: Database, lead: string | null): Promise<(MessageRow & { cause: string | null })[]> {
  const about = lead === null ? sql`` : sql`AND ${messages.leadId} = ${lead}`;
  const rows = await db
    .select({ message: messages, cause: outbox.cause })
    .from(messages)
    .leftJoin(outbox, eq(outbox.id, sql`'mail:' || ${messages.id}`))
    .where(sql`${messages.sentAt} IS NOT NULL AND ${messages.mail} IS NOT NULL ${about}`)
    .orderBy(messages.sentAt, messages.id);
  return rows.map((row) => ({ ...row.message, cause: row.cause }));
}

export async function raiseAlerts(db: Database, rows: readonly (typeof alerts.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await db.run(insertRows(alerts, rowsJson(rows), "keep"));
}

export async function buryJobs(db: Database, rows: readonly (typeof deadJobs.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await db.run(insertRows(deadJobs, rowsJson(rows), "keep"));
}
