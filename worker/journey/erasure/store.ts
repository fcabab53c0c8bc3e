import { desc, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import { pageEvents } from "../../db/events-schema.ts";
import { insertRows, rowsJson } from "../../db/rows.ts";
import { erasures, journal, leads, suppressions, visitorLinks } from "../../db/schema.ts";
import type { Database } from "../../platform/world.ts";
import type { LeadState } from "../../playbook/state.ts";
import type { Instant } from "../../playbook/time.ts";
import { work } from "../commit/store.ts";
import { accountSubject, leadSubject, workRows } from "../rows.ts";

export type Erasure = Omit<typeof erasures.$inferSelect, "kept">;

export async function findErasure(db: Database, lead: string): Promise<Erasure | null> {
  const { kept: _kept, ...columns } = getTableColumns(erasures);
  const [row] = await db.select(columns).from(erasures).where(eq(erasures.leadId, lead));
  return row ?? null;
}

/** The latest erasures, newest first. Read by a person now and then: the few rows there are need no index for it. */
export async function latestErasures(db: Database, limit: number): Promise<Erasure[]> {
  const { kept: _kept, ...columns } = getTableColumns(erasures);
  return db.select(columns).from(erasures).orderBy(desc(erasures.at), erasures.leadId).limit(limit);
}

/** The browsers that are taken for these people's. Served by visitor_links_lead. */
export async function browsersOf(db: Database, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectDistinct({ visitor: visitorLinks.visitor })
    .from(visitorLinks)
    .where(sql`${visitorLinks.leadId} IN ${oneOf(ids)} AND ${visitorLinks.verified}`);
  return rows.map(({ visitor }) => visitor);
}

/** How many other people are known of a company, merged ones included. Served by leads_account. */
export async function othersOf(db: Database, account: string, ids: readonly string[]): Promise<number> {
  const [row] = await db.all<{ others: number }>(
    sql`SELECT count(*) AS others FROM (SELECT 1 FROM ${leads} WHERE ${leads.accountId} = ${account} AND ${leads.id} NOT IN ${oneOf(ids)} LIMIT 1)`,
  );
  return row?.others ?? 0;
}

/** What browsers did stays counted, under names that no browser has. Served by the primary key of page_events. */
export async function cutVisits(events: Database, renamed: readonly { from: string; to: string }[]): Promise<void> {
  if (renamed.length === 0) return;
  await events.run(
    sql`UPDATE ${pageEvents} SET visitor = one.value->>'to' FROM json_each(${JSON.stringify(renamed)}) one WHERE page_events.visitor = one.value->>'from'`,
  );
}

/** The journal's next place of each lead, claimed and deleted in one commit: whoever writes at the same moment collides. */
export function claimStreams(people: readonly LeadState[], now: Instant): SQL {
  const rows = people.map(({ id, seq }) => ({
    subject: leadSubject(id),
    seq: seq + 1,
    at: now,
    kind: "erased",
    v: 1,
    source: null,
    body: {},
  }));
  return insertRows(journal, rowsJson(rows));
}

export function rememberErasure(people: readonly LeadState[], hashes: readonly string[], erasure: Omit<Erasure, "leadId">): SQL[] {
  const { at } = erasure;
  return [
    insertRows(erasures, rowsJson(people.map(({ id }) => ({ leadId: id, ...erasure })))),
    insertRows(suppressions, rowsJson(hashes.map((hash) => ({ hash, scope: "all", reason: "erased", at }))), "keep"),
  ];
}

/** Nobody waits for an answer any more. */
export function closeWork(people: readonly LeadState[], now: Instant): SQL[] {
  const rows = people.flatMap((lead) => workRows(lead, { ...lead, owner: null, promise: null }, false));
  return rows.length > 0 ? work(rowsJson(rows), now) : [];
}

/** A company of which only this person told us keeps its owner and its numbers; its name and its domain were theirs, in its stream as well as in its row. */
export function namelessCompany(account: string, domain: string): SQL[] {
  const entries = sql`subject = ${accountSubject(account)} AND kind`;
  return [
    sql`DELETE FROM paces WHERE domain = (SELECT domain FROM accounts WHERE id = ${account})`,
    sql`UPDATE journal SET body = json_set(body, '$.data.name', NULL) WHERE ${entries} IN ('account_created', 'account_judged')`,
    sql`UPDATE journal SET body = json_set(body, '$.data.domain', ${domain}) WHERE ${entries} = 'account_created'`,
  ];
}

/** What colleagues wrote about why somebody was, or was not, the same person as these. */
export function silenceReasons(ids: readonly string[]): SQL {
  return sql`UPDATE journal SET body = json_set(body, '$.data.reason', '')
    WHERE subject IN ${partnersOf(ids)} AND kind IN ${MERGES} AND ${named} IN ${oneOf(ids)}`;
}

/** What these people did and said, in the stream of a lead that they were one with for a while. It counts there no more, and stays as a fact without words. */
export function silenceCopies(ids: readonly string[]): SQL {
  return sql`UPDATE journal SET body = json_set(body, '$.data', json(CASE
      WHEN kind = 'form_submitted' THEN json_object('submission', body->>'$.data.submission', 'form', body->>'$.data.form', 'verified', json(body->'$.data.verified'), 'answers', json('{}'))
      ELSE json_remove(body->'$.data', '$.visitor', '$.touch', '$.target', '$.note', '$.reason', '$.text', '$.name', '$.email', '$.phone') END))
    WHERE subject IN ${partnersOf(ids)} AND body->>'$.via' IN (SELECT 'merge:' || value FROM json_each(${JSON.stringify(ids)}))`;
}

const MERGES = sql`('lead_merged', 'lead_split', 'lead_merged_into', 'lead_split_from')`;
const named = sql`coalesce(body->>'$.data.lead', body->>'$.data.into', body->>'$.data.from')`;

/** Streams of leads that were merged with one of these and split again. Served by the primary key of the journal. */
function partnersOf(ids: readonly string[]): SQL {
  return sql`(SELECT 'lead:' || ${named} FROM journal WHERE subject IN (SELECT 'lead:' || value FROM json_each(${JSON.stringify(ids)})) AND kind IN ${MERGES})`;
}

/** One of these ids, as the right side of IN. */
export function oneOf(ids: readonly string[]): SQL {
  return sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}
