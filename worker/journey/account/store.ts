import { eq, inArray, sql } from "drizzle-orm";
import { transact } from "../../db/batch.ts";
import { insertRows, rowsJson } from "../../db/rows.ts";
import { accounts, journal } from "../../db/schema.ts";
import { accountOwner, ownAccountState, roots } from "../../db/states.ts";
import type { Database } from "../../platform/world.ts";
import type { AccountEntry, AccountState } from "../../playbook/account.ts";
import type { Instant } from "../../playbook/time.ts";
import { leave } from "../commit/store.ts";
import { accountSubject, refreshRow } from "../rows.ts";
import { accountVersionOf } from "../upcast.ts";

/** A company after one more entry of its stream. */
export interface AccountStep {
  after: AccountState;
  entry: AccountEntry;
  /** What makes an act of a person count once. */
  source?: string;
}

/** The next entries of companies and their rows, all or none. Collides with whoever wrote an entry of the same number first. */
export async function writeAccounts(db: Database, steps: readonly AccountStep[]): Promise<void> {
  await transact(db, accountRows(steps));
}

/** The same, with a new judgement of each company to follow. Answers what must leave. */
export async function writeAndRefresh(db: Database, steps: readonly AccountStep[], now: Instant): Promise<string[]> {
  const refreshes = steps.map(({ after }) => refreshRow(after, now));
  const results = await transact(db, [...accountRows(steps), leave(rowsJson(refreshes))]);
  return (results.at(-1) ?? []).map((row) => String(row.id));
}

/** The same as statements, for a commit that has more to write. */
export function accountRows(steps: readonly AccountStep[]) {
  const rows = steps.map(({ after }) => ({
    id: after.id,
    domain: after.domain,
    seq: after.seq,
    name: after.name,
    ownerId: after.ownerId,
    tier: after.tier,
    rootId: after.rootId,
    state: after,
  }));
  const lines = steps.map(({ after, entry, source }) => ({
    subject: accountSubject(after.id),
    seq: after.seq,
    at: entry.at,
    kind: entry.kind,
    v: accountVersionOf(entry.kind),
    source: source ?? null,
    body: { data: entry.data },
  }));
  return [insertRows(journal, rowsJson(lines)), insertRows(accounts, rowsJson(rows), "replace")];
}

/** Companies by their own ids, whatever they were merged into. Served by the primary key. */
export async function accountsById(db: Database, ids: readonly string[]): Promise<Map<string, AccountState>> {
  const rows = await db
    .select({ state: ownAccountState })
    .from(accounts)
    .where(inArray(accounts.id, [...ids]));
  return new Map(rows.map(({ state }) => [state.id, state]));
}

/** Who has these companies, by domain. Served by accounts_domain. */
export async function ownersByDomain(db: Database, domains: readonly string[]): Promise<Map<string, string | null>> {
  const rows = await db
    .select({ domain: accounts.domain, owner: accountOwner })
    .from(accounts)
    .leftJoin(roots, eq(roots.id, accounts.rootId))
    .where(sql`${accounts.domain} IN (SELECT value FROM json_each(${JSON.stringify(domains)}))`);
  return new Map(rows.map(({ domain, owner }) => [domain, owner]));
}
