import { asc, lte, sql } from "drizzle-orm";
import { enrolments, leads, touchSlots } from "../../db/schema.ts";
import { leadState } from "../../db/states.ts";
import type { Database } from "../../platform/world.ts";
import type { LeadState } from "../../playbook/state.ts";
import type { Instant } from "../../playbook/time.ts";

/** Leads whose clock strikes, earliest first. Served by leads_wake. */
export async function wakingLeads(db: Database, now: Instant, limit: number): Promise<LeadState[]> {
  const rows = await db.select({ state: leadState }).from(leads).where(lte(leads.wakeAt, now)).orderBy(asc(leads.wakeAt)).limit(limit);
  return rows.map((row) => row.state);
}

export interface DueStep {
  id: string;
  leadId: string;
  sequence: string;
  next: string;
  dueAt: Instant;
}

/** Steps whose time has come, longest overdue first. Served by enrolments_due. */
export async function dueSteps(db: Database, now: Instant, limit: number): Promise<DueStep[]> {
  const rows = await db
    .select({
      id: enrolments.id,
      leadId: enrolments.leadId,
      sequence: enrolments.sequence,
      next: enrolments.next,
      dueAt: enrolments.dueAt,
    })
    .from(enrolments)
    .where(sql`status = 'active' AND due_at IS NOT NULL AND due_at <= ${now}`)
    .orderBy(asc(enrolments.dueAt))
    .limit(limit);
  return rows.flatMap(({ next, dueAt, ...row }) => (next === null || dueAt === null ? [] : [{ ...row, next, dueAt }]));
}

export type SlotsTaken = (account: string, day: string) => number;

/** How many marketing mails companies have had on their days, all in one read. Served by the primary key. */
export async function slotsTaken(db: Database, asked: readonly { account: string; day: string }[]): Promise<SlotsTaken> {
  if (asked.length === 0) return () => 0;
  const rows = await db
    .select({ account: touchSlots.accountId, day: touchSlots.day, taken: sql<number>`count(*)` })
    .from(touchSlots)
    .where(sql`(account_id, day) IN (SELECT value->>'account', value->>'day' FROM json_each(${JSON.stringify(asked)}))`)
    .groupBy(touchSlots.accountId, touchSlots.day);
  const taken = new Map(rows.map((row) => [`${row.account} ${row.day}`, row.taken]));
  return (account, day) => taken.get(`${account} ${day}`) ?? 0;
}

/** When the clock next has something to do, over leads and steps. Served by leads_wake and enrolments_due. */
export async function nextDue(db: Database): Promise<Instant | null> {
  const [waking, step] = await db.batch([
    db.select({ at: leads.wakeAt }).from(leads).where(sql`wake_at IS NOT NULL`).orderBy(asc(leads.wakeAt)).limit(1),
    db
      .select({ at: enrolments.dueAt })
      .from(enrolments)
      .where(sql`status = 'active' AND due_at IS NOT NULL`)
      .orderBy(asc(enrolments.dueAt))
      .limit(1),
  ]);
  const times = [waking[0]?.at, step[0]?.at].filter((at) => at !== null && at !== undefined);
  return times.length > 0 ? Math.min(...times) : null;
}
