import { type SQL, sql } from "drizzle-orm";
import { CREDITED, dayOf } from "../playbook/tally.ts";
import { DAY, type Instant } from "../playbook/time.ts";
import { type RowsJson, rowsJson } from "./rows.ts";

export const COUNTED_SINCE = "counted_since";

/** The first day that is counted whole is kept once: this one where nobody has been written to yet, else the next. */
export function beginCounting(now: Instant): SQL {
  return sql`INSERT INTO settings (key, value) SELECT ${COUNTED_SINCE}, iif(EXISTS (SELECT 1 FROM enrolments), ${dayOf(now + DAY)}, ${dayOf(now)})
    WHERE true ON CONFLICT DO NOTHING`;
}

const INTO = sql`INSERT INTO tallies (sequence, step, arm, what, day, times)`;
const ADDED = sql`GROUP BY 1, 2, 3, 4, 5 ON CONFLICT (sequence, step, arm, what, day) DO UPDATE SET times = times + excluded.times`;

/**
 * Counts what runs and steps did. It stands before the entries of its commit: a step comes due for the first time where none of its strikes
 * is written yet. Served by journal_source.
 */
export function countTallies(tallies: RowsJson): SQL {
  return sql`${INTO} SELECT t.value->>'sequence', t.value->>'step', t.value->>'arm', t.value->>'what', t.value->>'day', count(*)
    FROM json_each(${tallies}) t WHERE t.value->>'strikes' IS NULL OR NOT EXISTS (
      SELECT 1 FROM journal WHERE subject = t.value->>'subject' AND source > t.value->>'strikes' || ':' AND source < t.value->>'strikes' || ';')
    ${ADDED}`;
}

/** Credits a goal to every mail of its run. Served by messages_step. */
export function countGoals(goals: RowsJson): SQL {
  return countMails(goals, sql`m.enrolment_id = o.value->>'enrolment' AND m.created_at < o.value->>'at'`, sql`true`);
}

/**
 * Credits answers to mails, once for each mail. It stands before the entries of its commit. Served by primary keys and messages_lead, and
 * reads the person's stream for what they have answered already.
 */
export function countAnswers(answers: RowsJson): SQL {
  const told = sql`CASE j.kind WHEN 'mail_clicked' THEN 'clicked' WHEN 'replied' THEN 'replied'
    WHEN 'mail_failed' THEN iif(j.body->>'$.data.permanent', 'bounced', '')
    WHEN 'unsubscribed' THEN iif(j.body->>'$.data.by' = 'complaint', 'complained', 'unsubscribed') END`;
  const before = sql`SELECT 1 FROM journal j WHERE j.subject = o.value->>'subject' AND ${told} = o.value->>'what'
    AND j.body->>'$.via' IS o.value->>'via' AND coalesce(j.body->>'$.data.message', ${lastMail(sql`j.at`)}) = m.id`;
  const mail = sql`m.id = coalesce(o.value->>'message', ${lastMail(sql`o.value->>'at'`)})`;
  return countMails(answers, mail, sql`NOT EXISTS (${before})`);
}

/** The marketing mail that somebody was written last, recently enough to be what they answer. */
function lastMail(at: SQL): SQL {
  return sql`(SELECT id FROM messages WHERE lead_id = o.value->>'lead' AND purpose = 'marketing' AND created_at < ${at}
    AND created_at > ${at} - ${CREDITED} ORDER BY created_at DESC, id DESC LIMIT 1)`;
}

/** Counts how mails ended that had not ended before. It stands before the statement that marks them, in one transaction with it. */
export function countEnds(marks: readonly { id: string; state: string; error: string | null }[]): SQL[] {
  const ends = marks.flatMap(({ id, state, error }) =>
    state === "queued" || state === "sending" ? [] : [{ id, what: state === "withheld" ? `withheld:${error}` : state }],
  );
  return ends.length > 0 ? [countMails(rowsJson(ends), sql`m.id = o.value->>'id'`, sql`m.state IN ('queued', 'sending')`)] : [];
}

/** What is said of mails, under the sequence, step, arm and day of each; a mail that is no step of a sequence is not counted. */
function countMails(said: RowsJson, mail: SQL, counts: SQL): SQL {
  const day = sql`date(2440587.5 + m.created_at / ${DAY})`;
  return sql`${INTO} SELECT e.sequence, m.step, coalesce(m.arm, ''), o.value->>'what', ${day}, count(*)
    FROM json_each(${said}) o JOIN messages m ON ${mail} JOIN enrolments e ON e.id = m.enrolment_id WHERE ${counts} ${ADDED}`;
}
