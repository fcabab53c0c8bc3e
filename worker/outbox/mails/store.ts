import { type SQL, sql } from "drizzle-orm";
import { transact } from "../../db/batch.ts";
import { countEnds } from "../../db/tallies.ts";
import type { Mail } from "../../platform/mail.ts";
import type { Database } from "../../platform/world.ts";
import type { Instant } from "../../playbook/time.ts";

/** A statement takes about two million bytes; a character may be three. */
const MARKED_CHARACTERS_MAX = 300_000;

/** A mail with when its provider was first given it, and last. */
export type Tried = Mail & { triedAt: Instant; againAt: Instant };

export interface SendingMark {
  id: string;
  mail: Tried;
  /** Of the reader's address. */
  hash: string;
}

/**
 * Writes mails into their rows, those alone that may still leave: the lead is there, the address works, and marketing goes to nobody who said
 * no, whenever they said it. Answers which. What is said after this statement comes too late. Served by the primary keys of all three tables.
 */
export async function markSending(db: Database, marks: readonly SendingMark[]): Promise<Set<string>> {
  const marked = new Set<string>();
  for (const some of portions(marks)) {
    const rows = await db.all<{ id: string }>(sql`UPDATE messages SET state = 'sending', mail = m.value->'$.mail', error = NULL
      FROM json_each(${some}) m CROSS JOIN leads l
      WHERE messages.id = m.value->>'id' AND messages.state IN ('queued', 'sending') AND l.id = messages.lead_id
        AND (messages.recipient <> 'lead' OR (
          l.state->>'$.undeliverableAt' IS NULL
          AND (messages.purpose <> 'marketing' OR (
            l.state->>'$.consents.marketing.state' = 'given' AND l.state->>'$.mergedInto' IS NULL
            AND NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.hash = m.value->>'hash' AND s.scope IN ('marketing', 'all'))))))
      RETURNING messages.id AS id`);
    for (const { id } of rows) marked.add(id);
  }
  return marked;
}

export interface SentMark {
  id: string;
  state: string;
  sentAt: Instant | null;
  /** What the provider calls it. */
  provider: string | null;
  error: string | null;
}

/** Writes how mails fared, and counts those that had not ended before in the same transaction. Served by the primary key. */
export async function markMessages(db: Database, marks: readonly SentMark[]): Promise<void> {
  if (marks.length > 0) await transact(db, [...countEnds(marks), marked(marks)]);
}

/** A mail that has ended is not marked again. */
function marked(marks: readonly SentMark[]): SQL {
  return sql`UPDATE messages SET state = m.value->>'state', sent_at = m.value->>'sentAt', error = m.value->>'error',
      mail = iif(m.value->>'provider' IS NULL, mail, json_set(mail, '$.provider', m.value->>'provider'))
    FROM json_each(${JSON.stringify(marks)}) m WHERE messages.id = m.value->>'id' AND messages.state IN ('queued', 'sending')`;
}

/** JSON arrays that a statement takes. One that is too large alone stands alone. */
function portions(marks: readonly SendingMark[]): string[] {
  const arrays: string[] = [];
  let array: string[] = [];
  let length = 0;
  for (const mark of marks) {
    const text = JSON.stringify(mark);
    if (array.length > 0 && length + text.length > MARKED_CHARACTERS_MAX) {
      arrays.push(`[${array.join(",")}]`);
      [array, length] = [[], 0];
    }
    array.push(text);
    length += text.length;
  }
  return [...arrays, `[${array.join(",")}]`];
}
