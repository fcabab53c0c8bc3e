import { eq, sql } from "drizzle-orm";
import { insertRows, rowsJson } from "../db/rows.ts";
import { alerts, deadJobs, leads, messages, outbox } from "../db/schema.ts";
import { leadState } from "../db/states.ts";
import type { Database } from "../platform/world.ts";
import type { LeadState } from "../playbook/state.ts";
import type { Instant } from "../playbook/time.ts";
import { LEASE } from "./backoff.ts";

export type OutboxRow = typeof outbox.$inferSelect;
export type MessageRow = typeof messages.$inferSelect;

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
  /** 1 where it was no attempt at this thing, so that it uses up none. */
  uncounted: 0 | 1;
}

/** Writes how attempts ended, all in one statement. */
export async function report(db: Database, reports: readonly Report[]): Promise<void> {
  if (reports.length === 0) return;
  await db.run(sql`UPDATE outbox SET state = r.value->>'state', due_at = r.value->>'dueAt', error = r.value->>'error',
      attempts = attempts - (r.value->>'uncounted'), reported = attempts - (r.value->>'uncounted')
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
