import { and, eq, sql } from "drizzle-orm";
import { transact } from "../../db/batch.ts";
import { clicks, leads, messages, visitorLinks } from "../../db/schema.ts";
import type { Database } from "../../platform/world.ts";
import type { Evidence, Grade, Press, Reading } from "../../playbook/evidence.ts";
import type { Instant } from "../../playbook/time.ts";

/** Presses of one mail that are kept; whoever goes on pressing is still led on. */
export const PRESSES_MAX = 100;

export interface SentLinks {
  /** Where each link leads, by its id. */
  links: Record<string, string>;
  template: string;
  sentAt: Instant | "leaving" | null;
}

/** The links of a mail to somebody who is still here. Served by primary keys. */
export async function sentLinks(db: Database, message: string): Promise<SentLinks | null> {
  const [row] = await db
    .select({
      links: sql<string | null>`${messages.mail}->'$.links'`.as("links"),
      template: messages.template,
      sentAt: messages.sentAt,
      state: messages.state,
    })
    .from(messages)
    .innerJoin(leads, eq(leads.id, messages.leadId))
    .where(eq(messages.id, message));
  if (!row?.links) return null;
  const { template, state, sentAt } = row;
  return { links: JSON.parse(row.links), template, sentAt: state === "sending" ? "leaving" : sentAt };
}

/** Keeps a press, and answers all that are kept of its mail: whoever is last of several at once sees them all. Served by clicks_message. */
export async function keepPress(db: Database, message: string, press: Press): Promise<Press[]> {
  const { id, link, at, evidence, why } = press;
  const [, rows = []] = await transact(db, [
    sql`INSERT INTO clicks (id, message_id, link, at, evidence, why) SELECT ${id}, ${message}, ${link}, ${at}, ${evidence}, ${why}
      WHERE (SELECT count(*) FROM clicks WHERE message_id = ${message}) < ${PRESSES_MAX}`,
    sql`SELECT id, link, at, evidence, why FROM clicks WHERE message_id = ${message} ORDER BY at LIMIT ${PRESSES_MAX}`,
  ]);
  return rows as unknown as Press[];
}

/** Lowers grades; one that was lowered further meanwhile stays, and what was read stays read. */
export async function lowerGrades(db: Database, grades: readonly (Grade & { id: string })[]): Promise<void> {
  await db.run(sql`UPDATE clicks SET evidence = g.value->>'evidence', why = g.value->>'why' FROM json_each(${JSON.stringify(grades)}) g
    WHERE clicks.id = g.value->>'id' AND clicks.evidence >= g.value->>'evidence' AND clicks.evidence <> 'E3'`);
}

export interface PressedBefore {
  id: string;
  message: string;
  link: string;
  at: Instant;
  evidence: Evidence;
  lead: string;
  /** Who is meant by the lead today: the one that it was merged into, else itself. */
  person: string;
  /** Whether they have heard of a press of this link before. */
  heard: boolean;
}

/** The person that a row of `leads` means. */
const person = sql<string>`coalesce(${leads.state}->>'$.mergedInto', ${leads.id})`;

/** Whether the source that `clickSource` makes stands in their journal. Served by journal_source. */
const heard = sql`EXISTS (SELECT 1 FROM journal WHERE source = 'clicked:' || ${clicks.messageId} || ':' || ${clicks.link}
  AND subject IN ('lead:' || ${leads.id}, 'lead:' || ${person}))`.mapWith(Boolean);

export function clickSource({ message, link }: { message: string; link: string }): string {
  return `clicked:${message}:${link}`;
}

/** Presses by id with whom their mails were sent to, and the people whose browsers these are. Served by primary keys. */
export async function pressesOf(
  db: Database,
  readings: readonly Reading[],
): Promise<{ presses: PressedBefore[]; owners: Map<string, Set<string>> }> {
  const [presses, links] = await db.batch([
    db
      .select({
        id: clicks.id,
        message: clicks.messageId,
        link: clicks.link,
        at: clicks.at,
        evidence: clicks.evidence,
        lead: sql<string>`${leads.id}`.as("lead"),
        person: person.as("person"),
        heard: heard.as("heard"),
      })
      .from(clicks)
      .innerJoin(messages, eq(messages.id, clicks.messageId))
      .innerJoin(leads, eq(leads.id, messages.leadId))
      .where(sql`${clicks.id} IN (SELECT value->>'click' FROM json_each(${JSON.stringify(readings)}))`),
    db
      .select({ visitor: visitorLinks.visitor, person: person.as("person") })
      .from(visitorLinks)
      .innerJoin(leads, eq(leads.id, visitorLinks.leadId))
      .where(
        and(
          sql`${visitorLinks.visitor} IN (SELECT value->>'visitor' FROM json_each(${JSON.stringify(readings)}))`,
          eq(visitorLinks.verified, true),
        ),
      ),
  ]);
  const owners = new Map<string, Set<string>>();
  for (const { visitor, person: owner } of links) owners.set(visitor, (owners.get(visitor) ?? new Set()).add(owner));
  return { presses, owners };
}

/** A press becomes that of the first browser that read behind it, whatever other browsers got hold of the address. Answers which of these are so. */
export async function markRead(db: Database, reads: readonly { id: string; visitor: string }[]): Promise<Set<string>> {
  const rows = await db.all<{ id: string }>(sql`UPDATE clicks SET evidence = 'E3', why = 'read', visitor = r.value->>'visitor'
    FROM json_each(${JSON.stringify(reads)}) r WHERE clicks.id = r.value->>'id'
      AND (clicks.evidence = 'E2' OR clicks.why = 'just_sent' OR (clicks.evidence = 'E3' AND clicks.visitor = r.value->>'visitor')) RETURNING clicks.id`);
  return new Set(rows.map(({ id }) => id));
}
