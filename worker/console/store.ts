import { desc, eq, type SQL, sql } from "drizzle-orm";
import { transact } from "../db/batch.ts";
import { alerts, leads, messages } from "../db/schema.ts";
import { inTodaysShape, leadState } from "../db/states.ts";
import type { Database } from "../platform/world.ts";
import type { LeadState } from "../playbook/state.ts";
import type { Instant } from "../playbook/time.ts";

/** The most leads a list shows; the most urgent come first, so nothing due is cut. */
export const INBOX_MAX = 100;
const QUEUE_MAX = 100;
const MESSAGES_MAX = 200;

/** One owner's leads: open promises, then accepted ones, then those answered last. Served by leads_inbox, an arm a state, and stops at the limit. */
export function inboxOf(rep: string): SQL {
  const arm = (state: string, order: "ASC" | "DESC") =>
    sql`SELECT * FROM (SELECT state FROM leads WHERE owner_id = ${rep} AND promise_state ${sql.raw(state)} ORDER BY promise_by ${sql.raw(order)} LIMIT ${INBOX_MAX})`;
  const arms = [
    arm("= 'open'", "ASC"),
    arm("= 'accepted'", "ASC"),
    arm("= 'missed'", "DESC"),
    arm("= 'kept'", "DESC"),
    arm("IS NULL", "DESC"),
  ];
  return sql`${sql.join(arms, sql` UNION ALL `)} LIMIT ${INBOX_MAX}`;
}

/** Leads nobody could take, those known longest first. Served by leads_place. */
export function escalated(): SQL {
  return sql`SELECT state FROM leads WHERE place = 'escalated' ORDER BY created_at LIMIT ${QUEUE_MAX}`;
}

/** Reads lists of leads in one round trip. */
export async function leadLists(db: Database, lists: readonly SQL[]): Promise<LeadState[][]> {
  const answers = await transact(db, lists);
  return answers.map((rows) => rows.map((row) => inTodaysShape(JSON.parse(String(row.state)))));
}

/** The lead's row alone, by primary key. */
export async function stateOfLead(db: Database, id: string): Promise<LeadState | null> {
  const [row] = await db.select({ state: leadState }).from(leads).where(eq(leads.id, id));
  return row?.state ?? null;
}

/** Whose a lead is: one that was merged into another is theirs who have that one. */
export async function standingOfLead(db: Database, lead: LeadState): Promise<LeadState> {
  return (lead.mergedInto === null ? null : await stateOfLead(db, lead.mergedInto)) ?? lead;
}

/** A lead as a name and an address. */
export interface Named {
  id: string;
  name: string | null;
  email: string;
}

/** The leads that are one person with this one: those merged into it, and the one it was merged into. Served by the primary key. */
export async function togetherWith(db: Database, { merged, mergedInto }: LeadState): Promise<Named[]> {
  const ids = mergedInto === null ? merged : [...merged, mergedInto];
  if (ids.length === 0) return [];
  return db
    .select({ id: leads.id, name: leads.name, email: leads.email })
    .from(leads)
    .where(sql`${leads.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
}

export type Message = Awaited<ReturnType<typeof messagesOf>>[number];

/** The mails about a lead, newest first. Served by messages_lead. */
export function messagesOf(db: Database, leadId: string) {
  return db
    .select({
      id: messages.id,
      template: messages.template,
      recipient: messages.recipient,
      state: messages.state,
      error: messages.error,
      createdAt: messages.createdAt,
      sentAt: messages.sentAt,
      subject: sql<string | null>`mail->>'$.subject'`,
    })
    .from(messages)
    .where(eq(messages.leadId, leadId))
    .orderBy(desc(messages.createdAt))
    .limit(MESSAGES_MAX);
}

/** A year that a calendar has no holidays of, so that its promises count weekends only. */
export interface UnknownYear {
  calendar: string;
  year: string;
}

const UNKNOWN_YEARS_MAX = 20;

/** The years that promises ran into without holidays. Their ids begin alike, and are found by the primary key. */
export async function unknownYears(db: Database): Promise<UnknownYear[]> {
  const rows = await db
    .select({ subject: alerts.subject })
    .from(alerts)
    .where(sql`id >= 'calendar:' AND id < 'calendar;'`)
    .limit(UNKNOWN_YEARS_MAX);
  return rows.map(({ subject }) => ({ calendar: String(subject.calendar), year: String(subject.year) }));
}

/** A mail about a lead of which nobody knows whether it arrived. */
export interface DoubtfulMail {
  lead: string;
  name: string;
  at: Instant;
}

/** Alerts are few, and the latest stand last: so many are looked through. */
const ALERTS_SEEN_MAX = 500;
const DOUBTFUL_MAX = 20;

/** Mails that may or may not have arrived, since an instant, latest first. Served by the order in which alerts were written, and by primary keys. */
export async function doubtfulMails(db: Database, since: Instant): Promise<DoubtfulMail[]> {
  return db.all<DoubtfulMail>(
    sql`SELECT l.id AS lead, coalesce(l.name, l.email) AS name, a.at
      FROM (SELECT kind, subject->>'outbox' AS outbox, at FROM alerts ORDER BY rowid DESC LIMIT ${ALERTS_SEEN_MAX}) a
        JOIN messages m ON m.id = substr(a.outbox, length('mail:') + 1) JOIN leads l ON l.id = m.lead_id
      WHERE a.kind = 'outbox_unknown' AND a.at >= ${since} ORDER BY a.at DESC LIMIT ${DOUBTFUL_MAX}`,
  );
}

/** How many links of an address still work. Only the team's addresses have rows, a few each. */
export async function liveLinks(db: Database, email: string, now: Instant): Promise<number> {
  const [row] = await db.all<{ live: number }>(
    sql`SELECT count(*) AS live FROM auth_verifications WHERE value->>'email' = ${email} AND expires_at > ${now}`,
  );
  return row?.live ?? 0;
}
