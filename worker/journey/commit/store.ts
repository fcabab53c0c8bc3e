import { SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { transact } from "../../db/batch.ts";
import { insertRows, type OnConflict, type RowsJson, rowsJson } from "../../db/rows.ts";
import { accounts, alerts, enrolments, journal, leads, messages, outbox, touchSlots, visitorLinks } from "../../db/schema.ts";
import { countAnswers, countGoals, countTallies } from "../../db/tallies.ts";
import type { Database } from "../../platform/world.ts";
import { type AccountState, applyAccount } from "../../playbook/account.ts";
import type { Advance, Branch } from "../../playbook/advance.ts";
import type { Instant } from "../../playbook/time.ts";
import {
  accountSubject,
  alarmRows,
  ENTRY_VERSION,
  enrolmentRows,
  journalRows,
  leadRow,
  linkRows,
  messageRows,
  openWork,
  outboxRows,
  slotRows,
  workRows,
} from "../rows.ts";
import { answerRows, goalRows, tallyRows } from "../tallies.ts";
import { accountVersionOf } from "../upcast.ts";

export interface Change {
  advance: Advance;
  /** The company when this commit founds it. */
  founds: { id: string; domain: string; name: string | null } | null;
  /** The company that counts for the lead: its owner goes first, and it gets the lead's when it has none. */
  accountId: string | null;
  accountWritten: number;
}

/** Rows for one table, per branch; the branch that is chosen in the commit is the one that is written. */
export type RowsOf = (branch: Branch, change: Change) => object[];

/** A room's own records, committed with the lead's change. */
export interface OwnRows {
  table: SQLiteTable;
  rows: RowsOf;
  onConflict?: OnConflict;
}

/** A room's part of the commit: rows that may depend on the branch, or a statement that does not. */
export type Own = OwnRows | SQL;

export interface Written {
  /** Which branch was taken, for a commit that had to choose. */
  choice: number;
  outboxIds: string[];
}

/**
 * Commits changes in one batch. Only a change that comes alone may choose: its turn is taken first, by the database,
 * and everything that depends on it is written from the row that the choice left behind.
 */
export async function write(db: Database, changes: readonly Change[], own: readonly Own[], now: Instant): Promise<Written> {
  const [first] = changes;
  if (!first) return { choice: 0, outboxIds: [] };
  const chooser = first.advance.chooses ? first : null;
  if (chooser && changes.length > 1) throw new RangeError("a change that chooses is committed alone");
  const assignment = chooser ? `${branchOf(chooser).after.id}.${branchOf(chooser).after.seq}` : null;
  const insert = (table: SQLiteTable, rows: RowsOf, onConflict?: OnConflict) => {
    const json = pick(changes, assignment, rows);
    return json ? [insertRows(table, json, onConflict)] : [];
  };
  const count = (counted: (json: RowsJson) => SQL, rows: RowsOf) => {
    const json = pick(changes, assignment, rows);
    return json ? [counted(json)] : [];
  };
  const leaving = pick(changes, assignment, (branch) => outboxRows(branch, now));
  const statements: SQL[] = [
    ...(chooser && assignment ? [takeTurn(chooser, assignment, now)] : []),
    ...stillHere(changes),
    ...changes.flatMap((change) => (change.founds ? found(change.founds, now) : [])),
    ...count(countTallies, (branch, { advance }) => tallyRows(advance.before, branch, now)),
    ...count(countGoals, goalRows),
    ...count(countAnswers, answerRows),
    ...insert(journal, journalRows),
    // a row without a new entry would be the one that was read, over what somebody else has written since
    ...insert(leads, (branch) => (branch.entries.length > 0 ? [leadRow(branch.after)] : []), "replace"),
    ...insert(enrolments, (branch, change) => enrolmentRows(change.advance.before, branch.after), "replace"),
    ...insert(touchSlots, (branch, change) => slotRows(branch, change)),
    ...links(changes, assignment),
    ...insert(messages, (branch) => messageRows(branch, now), "keep"),
    ...insert(alerts, (branch) => alarmRows(branch, now), "keep"),
    ...own.flatMap((one) => (one instanceof SQL ? [one] : insert(one.table, one.rows, one.onConflict))),
    ...(chooser && assignment ? turnTaken(chooser, assignment, now) : []),
    ...work(
      pick(changes, assignment, (branch, change) => workRows(change.advance.before, branch.after, change.advance.chooses)),
      now,
    ),
    ...changes.flatMap((change) => ownAccount(change, assignment, now)),
    ...(leaving ? [leave(leaving)] : []),
  ];
  if (statements.length === 0) return { choice: 0, outboxIds: [] };
  const results = await transact(db, statements);
  const choice = chooser ? Number(results[0]?.[0]?.choice ?? 0) : 0;
  const outboxIds = leaving ? (results.at(-1) ?? []).map((row) => String(row.id)) : [];
  return { choice, outboxIds };
}

function branchOf(change: Change): Branch {
  const [branch] = change.advance.branches;
  if (!branch) throw new RangeError("a change has at least one branch");
  return branch;
}

/** The rows of the branch that is taken, as JSON; null when no branch has any. */
function pick(changes: readonly Change[], assignment: string | null, rows: RowsOf): RowsJson | null {
  if (!assignment) {
    const all = changes.flatMap((change) => rows(branchOf(change), change));
    return all.length > 0 ? rowsJson(all) : null;
  }
  const perBranch = changes.flatMap((change) => change.advance.branches.map((branch) => rows(branch, change)));
  if (perBranch.every((branch) => branch.length === 0)) return null;
  return sql`(SELECT json_extract(${JSON.stringify(perBranch)}, '$[' || choice || ']') FROM assignments WHERE id = ${assignment})`;
}

/** Fails the commit, as a key that is taken does, when a lead was erased since it was read: nothing brings a person back. Served by the primary key. */
function stillHere(changes: readonly Change[]): SQL[] {
  const known = changes.flatMap(({ advance }) => advance.before?.id ?? []);
  if (known.length === 0) return [];
  return [
    sql`INSERT INTO erasures (lead_id, at, by, reason) SELECT lead_id, at, by, reason FROM erasures WHERE lead_id IN (SELECT value FROM json_each(${JSON.stringify(known)}))`,
  ];
}

/**
 * The turn: the company's owner first, then the least open work for the weight, then who has waited longest; capacity is checked here and not before.
 * Reads the team's rows, by primary key.
 */
function takeTurn(change: Change, assignment: string, now: Instant): SQL {
  const branches = change.advance.branches.map(({ rep, rank }) => ({ rep, rank }));
  return sql`INSERT INTO assignments (id, lead_id, choice, rep_id, turn, at)
    SELECT ${assignment}, ${branchOf(change).after.id}, branch.key, r.id, coalesce((SELECT max(last_turn) FROM reps), 0) + 1, ${now}
    FROM json_each(${JSON.stringify(branches)}) branch LEFT JOIN reps r ON r.id = branch.value->>'rep'
    WHERE branch.value->>'rep' IS NULL OR (r.active AND r.open < r.capacity)
    ORDER BY branch.value->>'rank', r.id IS NOT (SELECT owner_id FROM accounts WHERE id = ${change.accountId}), r.open / r.weight, r.last_turn, branch.key
    LIMIT 1 RETURNING choice`;
}

/** The turn stands with the rep. It is open work where somebody waits for an answer. */
function turnTaken(change: Change, assignment: string, now: Instant): SQL[] {
  const open = JSON.stringify(change.advance.branches.map((branch) => openWork(branch.after)));
  const work = sql`json_extract(${open}, '$[' || a.choice || ']')`;
  return [
    sql`INSERT INTO journal (subject, seq, at, kind, v, source, body)
      SELECT 'rep:' || r.id, r.seq + 1, ${now}, 'turn_taken', ${ENTRY_VERSION}, NULL,
        json_object('data', json_object('lead', a.lead_id, 'turn', a.turn, 'work', ${work}))
      FROM assignments a JOIN reps r ON r.id = a.rep_id WHERE a.id = ${assignment}`,
    sql`UPDATE reps SET seq = seq + 1, open = open + ${work}, last_turn = a.turn FROM assignments a WHERE a.id = ${assignment} AND reps.id = a.rep_id`,
  ];
}

/** Work that began or ended without a turn. The entries' numbers are given here, so that two leads never collide on a rep. */
export function work(rows: RowsJson | null, now: Instant): SQL[] {
  if (!rows) return [];
  return [
    sql`INSERT INTO journal (subject, seq, at, kind, v, source, body)
      SELECT 'rep:' || r.id, r.seq + row_number() OVER (PARTITION BY r.id ORDER BY w.key), ${now}, w.value->>'kind', ${ENTRY_VERSION}, NULL,
        json_object('data', json_object('lead', w.value->>'lead'))
      FROM json_each(${rows}) w JOIN reps r ON r.id = w.value->>'rep'`,
    sql`UPDATE reps SET seq = seq + w.entries, open = open + w.delta
      FROM (SELECT value->>'rep' AS rep, count(*) AS entries, sum(value->>'delta') AS delta FROM json_each(${rows}) GROUP BY 1) w WHERE reps.id = w.rep`,
  ];
}

function found(founds: NonNullable<Change["founds"]>, now: Instant): SQL[] {
  const state: AccountState = applyAccount(null, { kind: "account_created", at: now, data: founds });
  const entry = {
    subject: accountSubject(founds.id),
    seq: 1,
    at: now,
    kind: "account_created",
    v: accountVersionOf("account_created"),
    source: null,
    body: { data: founds },
  };
  const row = { id: founds.id, domain: founds.domain, seq: 1, name: founds.name, ownerId: null, tier: null, rootId: null, state };
  return [insertRows(accounts, rowsJson([row])), insertRows(journal, rowsJson([entry]))];
}

/** A browser that is known already is written again only when what is said of it has changed. */
function links(changes: readonly Change[], assignment: string | null): SQL[] {
  const rows = pick(changes, assignment, linkRows);
  if (!rows) return [];
  return [
    sql`${insertRows(visitorLinks, rows)} ON CONFLICT (visitor, lead_id) DO UPDATE SET verified = excluded.verified, reason = excluded.reason, at = excluded.at
      WHERE verified <> excluded.verified`,
  ];
}

function getsOwner(change: Change, branch: Branch): boolean {
  return branch.after.owner !== null && branch.after.owner.id !== change.advance.before?.owner?.id;
}

/** A company without an owner, or whose owner has left, gets its lead's: the next person of the company goes to the same salesperson. */
function ownAccount(change: Change, assignment: string | null, now: Instant): SQL[] {
  if (!change.accountId || !change.advance.branches.some((branch) => getsOwner(change, branch))) return [];
  const owner = assignment
    ? sql`(SELECT rep_id FROM assignments WHERE id = ${assignment})`
    : sql`${branchOf(change).after.owner?.id ?? null}`;
  const ownerless = sql`(owner_id IS NULL OR owner_id IN (SELECT id FROM reps WHERE NOT active))`;
  return [
    sql`INSERT INTO journal (subject, seq, at, kind, v, source, body)
      SELECT 'account:' || id, seq + 1, ${now}, 'account_owned', ${accountVersionOf("account_owned")}, NULL, json_object('data', json_object('owner', ${owner}))
      FROM accounts WHERE id = ${change.accountId} AND ${ownerless} AND ${owner} IS NOT NULL`,
    sql`UPDATE accounts SET owner_id = ${owner}, seq = seq + 1, state = json_set(state, '$.ownerId', ${owner}, '$.seq', seq + 1)
      WHERE id = ${change.accountId} AND ${ownerless} AND ${owner} IS NOT NULL`,
  ];
}

/** What leaves, with the ids of what was new to leave. A refresh that waits already is put off, not doubled; whatever else has this id has left or is leaving. */
export function leave(rows: RowsJson): SQL {
  return sql`${insertRows(outbox, rows)} ON CONFLICT (id) DO UPDATE SET state = 'waiting', created_at = excluded.created_at, due_at = excluded.due_at, attempts = 0, reported = 0
    WHERE excluded.kind = 'account_refresh' RETURNING id`;
}
