import { and, desc, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { journal, leads } from "../../db/schema.ts";
import { ACCOUNT_LEADS_MAX } from "../../journey/account/commands.ts";
import { accountsById } from "../../journey/account/store.ts";
import { accountSubject } from "../../journey/rows.ts";
import { accountLeads } from "../../journey/store.ts";
import { upcastAccount } from "../../journey/upcast.ts";
import type { Database } from "../../platform/world.ts";
import type { AccountEntry, AccountState } from "../../playbook/account.ts";
import type { LeadState } from "../../playbook/state.ts";
import type { CompanyStanding } from "../policy.ts";

/** The newest entries of a company's history that its page tells. */
export const HISTORY_MAX = 100;
const SALESPEOPLE_MAX = 200;

/** What the page of one company is drawn from. */
export interface CompanySources {
  account: AccountState;
  members: LeadState[];
  /** Newest first. */
  entries: AccountEntry[];
  /** What made somebody the owner last. */
  owned: AccountEntry | null;
  /** Who has leads here. */
  salespeople: string[];
  /** The companies that are merged into it or that its history speaks of, by id. */
  others: Map<string, AccountState>;
}

/** A company, or the one that it was merged into. Everything is read by primary key or leads_account. */
export async function companySources(db: Database, id: string): Promise<CompanySources | null> {
  const { account, members } = await accountLeads(db, id, ACCOUNT_LEADS_MAX);
  if (!account) return null;
  const history = eq(journal.subject, accountSubject(account.id));
  const latest = () => db.select().from(journal).orderBy(desc(journal.seq));
  const [rows, owned, salespeople] = await db.batch([
    latest().where(history).limit(HISTORY_MAX),
    latest()
      .where(and(history, inArray(journal.kind, ["account_owned", "accounts_merged"])))
      .limit(HISTORY_MAX),
    ownersIn(db, [account.id, ...account.merged]),
  ]);
  const entries = rows.map(upcastAccount);
  const others = await accountsById(db, [...new Set([...account.merged, ...entries.flatMap((entry) => otherOf(entry) ?? [])])]);
  return {
    account,
    members,
    entries,
    owned: madeOwner(owned.map(upcastAccount), account.ownerId),
    salespeople: salespeople.flatMap((row) => row.id ?? []),
    others,
  };
}

/** Who has a company by itself, and who has leads in it. */
export async function standingOfCompany(db: Database, id: string): Promise<CompanyStanding | null> {
  const account = (await accountsById(db, [id])).get(id);
  if (!account) return null;
  const owners = await ownersIn(db, [account.id, ...account.merged]);
  return { ownerId: account.ownerId, salespeople: owners.flatMap((row) => row.id ?? []) };
}

function ownersIn(db: Database, accounts: readonly string[]) {
  return db
    .selectDistinct({ id: leads.ownerId })
    .from(leads)
    .where(and(sql`${leads.accountId} IN (SELECT value FROM json_each(${JSON.stringify(accounts)}))`, isNotNull(leads.ownerId)))
    .limit(SALESPEOPLE_MAX);
}

/** The other company that an entry speaks of. */
function otherOf({ kind, data }: AccountEntry): string | null {
  if (kind !== "accounts_merged" && kind !== "account_split") return null;
  return "into" in data ? data.into : "from" in data ? data.from : data.lost;
}

/** An owner comes with a merge only to a company that had none. */
function madeOwner(entries: readonly AccountEntry[], owner: string | null): AccountEntry | null {
  const owned = entries.find(({ kind, data }) => kind === "account_owned" && data.owner === owner);
  return owned ?? entries.findLast(({ kind, data }) => kind === "accounts_merged" && "owner" in data && data.owner === owner) ?? null;
}
