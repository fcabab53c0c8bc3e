import { and, asc, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import { ROLES } from "../../content/schema/common.ts";
import { accounts, consents, journal, leads, reps, visitorLinks } from "../db/schema.ts";
import { accountDomain, accountOwner, accountRoot, accountState, leadState, roots } from "../db/states.ts";
import type { Database } from "../platform/world.ts";
import type { AccountState } from "../playbook/account.ts";
import { type EarnedFact, isFact, type LeadEntry } from "../playbook/entries.ts";
import { countsByTime } from "../playbook/facts.ts";
import type { RepLoad } from "../playbook/route.ts";
import type { LeadState } from "../playbook/state.ts";
import type { Sources } from "./portrait.ts";
import { leadSubject } from "./rows.ts";
import { upcast } from "./upcast.ts";

/** A team larger than this needs another way to take turns. */
export const REPS_MAX = 200;
/** The most entries of one lead that are ever folded or judged again at once. */
export const STREAM_ENTRIES_MAX = 10_000;

export interface Found {
  lead: LeadState | null;
  /** The company of the address that was asked for, whatever it was merged into. */
  accountId: string | null;
  /** The company that is meant: what the lead's was merged into, else its own. */
  account: AccountState | null;
  loads: RepLoad[];
  /** Whom this browser already belongs to. */
  visitorLeads: string[];
}

export interface Whom {
  email: string;
  domain: string | null;
  visitor: string | null;
}

/** Everything a decision about a person needs, in one round trip. */
export async function findPerson(db: Database, whom: Whom): Promise<Found> {
  return personIn(await db.batch(personReads(db, whom)));
}

/** The reads that find a person, for a round trip that reads more. Served by the unique indexes of leads and accounts. */
export function personReads(db: Database, person: Whom) {
  return [
    db.select({ state: leadState }).from(leads).where(eq(leads.email, person.email)),
    db
      .select({ id: accounts.id, state: accountState })
      .from(accounts)
      .leftJoin(roots, eq(roots.id, accounts.rootId))
      .where(eq(accounts.domain, person.domain ?? "")),
    repLoads(db),
    db
      .select({ lead: visitorLinks.leadId })
      .from(visitorLinks)
      .where(and(eq(visitorLinks.visitor, person.visitor ?? ""), eq(visitorLinks.verified, true)))
      .limit(10),
  ] as const;
}

type Answers<Reads extends readonly { _: { result: unknown } }[]> = { -readonly [K in keyof Reads]: Reads[K]["_"]["result"] };

/** What those reads have found. */
export function personIn([lead, account, loads, links]: Readonly<Answers<ReturnType<typeof personReads>>>): Found {
  return {
    lead: lead[0]?.state ?? null,
    accountId: account[0]?.id ?? null,
    account: account[0]?.state ?? null,
    loads,
    visitorLeads: links.map((link) => link.lead),
  };
}

/** A lead and its company. Served by primary keys. */
export async function findLead(db: Database, id: string): Promise<Pick<Found, "lead" | "account" | "loads">> {
  const [lead, loads] = await db.batch([
    db
      .select({ state: leadState, account: accountState })
      .from(leads)
      .leftJoin(accounts, eq(accounts.id, leads.accountId))
      .leftJoin(roots, eq(roots.id, accounts.rootId))
      .where(eq(leads.id, id)),
    repLoads(db),
  ]);
  return { lead: lead[0]?.state ?? null, account: lead[0]?.account ?? null, loads };
}

/** A lead's company as far as a decision about the lead needs it. */
export interface Company {
  id: string;
  domain: string;
  ownerId: string | null;
}

/** Leads and their companies, by lead. Served by primary keys. */
export async function findLeads(
  db: Database,
  ids: readonly string[],
): Promise<{ leads: LeadState[]; companies: Map<string, Company>; loads: RepLoad[] }> {
  const [found, loads] = await db.batch([
    db
      .select({ state: leadState, id: accountRoot, domain: accountDomain, ownerId: accountOwner })
      .from(leads)
      .leftJoin(accounts, eq(accounts.id, leads.accountId))
      .leftJoin(roots, eq(roots.id, accounts.rootId))
      .where(sql`${leads.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`),
    repLoads(db),
  ]);
  const companies = found.flatMap(({ state, id, domain, ownerId }): [string, Company][] =>
    id !== null && domain !== null ? [[state.id, { id, domain, ownerId }]] : [],
  );
  return { leads: found.map((row) => row.state), companies: new Map(companies), loads };
}

function repLoads(db: Database) {
  return db.select({ id: reps.id, open: reps.open, lastTurn: reps.lastTurn }).from(reps).limit(REPS_MAX);
}

export async function leadIdByEmail(db: Database, email: string): Promise<string | null> {
  const [row] = await db.select({ id: leads.id }).from(leads).where(eq(leads.email, email));
  return row?.id ?? null;
}

/** A stream from its start, in the shapes of today. Served by the primary key. */
export async function stream(
  db: Database,
  subject: string,
  after = 0,
  limit = STREAM_ENTRIES_MAX,
): Promise<(LeadEntry & { seq: number })[]> {
  const rows = await db
    .select()
    .from(journal)
    .where(and(eq(journal.subject, subject), gt(journal.seq, after)))
    .orderBy(asc(journal.seq))
    .limit(limit);
  return rows.map(upcast);
}

/** Which of these sources a subject has heard already. Served by journal_source. */
export async function heardSources(db: Database, subject: string, sources: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .select({ source: journal.source })
    .from(journal)
    .where(and(eq(journal.subject, subject), inArray(journal.source, sql`(SELECT value FROM json_each(${JSON.stringify(sources)}))`)));
  return new Set(rows.flatMap((row) => row.source ?? []));
}

/** Every fact of a lead that counts by the time it happened: what a score is judged again from. */
export async function factsOf(db: Database, lead: string): Promise<EarnedFact[]> {
  return (await stream(db, leadSubject(lead))).filter(isFact).filter(countsByTime);
}

/** The streams of several leads in one read; empty when they are too long to be read together. Served by the primary key. */
export async function streamsOfLeads(db: Database, ids: readonly string[]): Promise<Map<string, LeadEntry[]>> {
  const rows = await db
    .select()
    .from(journal)
    .where(sql`${journal.subject} IN (SELECT value FROM json_each(${JSON.stringify(ids.map(leadSubject))}))`)
    .orderBy(asc(journal.subject), asc(journal.seq))
    .limit(STREAM_ENTRIES_MAX);
  if (rows.length === STREAM_ENTRIES_MAX) return new Map();
  const streams = Map.groupBy(rows, (row) => row.subject);
  return new Map(ids.map((id) => [id, (streams.get(leadSubject(id)) ?? []).map(upcast)]));
}

/** As `factsOf` for several leads in one read; empty when their streams are too long to be read together. */
export async function factsOfLeads(db: Database, ids: readonly string[]): Promise<Map<string, EarnedFact[]>> {
  const streams = await streamsOfLeads(db, ids);
  return new Map([...streams].map(([id, entries]) => [id, entries.filter(isFact).filter(countsByTime)]));
}

/** The company that is meant by an id, and its people as its judgement sees them, each once: with those of every company that was merged into it. Served by leads_account. */
export async function accountLeads(
  db: Database,
  accountId: string,
  limit: number,
): Promise<{ account: AccountState | null; members: LeadState[] }> {
  const peopleOf = (ids: SQL) =>
    db
      .select({ state: leadState })
      .from(leads)
      .where(sql`${leads.accountId} IN (${ids}) AND ${leads.place} <> 'merged'`)
      .orderBy(asc(leads.id))
      .limit(limit);
  const [rows, own] = await db.batch([accountById(db, accountId), peopleOf(sql`${accountId}`)]);
  const account = rows[0]?.state ?? null;
  const ids = account ? [account.id, ...account.merged] : [];
  const members = ids.length > 1 ? await peopleOf(sql`SELECT value FROM json_each(${JSON.stringify(ids)})`) : own;
  return { account, members: members.map((row) => row.state) };
}

function accountById(db: Database, id: string) {
  return db.select({ state: accountState }).from(accounts).leftJoin(roots, eq(roots.id, accounts.rootId)).where(eq(accounts.id, id));
}

/** Everything a portrait of a lead is drawn from. Every read is by primary key or the lead's own index. */
export async function leadSources(db: Database, id: string): Promise<Sources | null> {
  const [rows, entries, consentRows] = await db.batch([
    db
      .select({ state: leadState, account: accountState })
      .from(leads)
      .leftJoin(accounts, eq(accounts.id, leads.accountId))
      .leftJoin(roots, eq(roots.id, accounts.rootId))
      .where(eq(leads.id, id)),
    db
      .select()
      .from(journal)
      .where(eq(journal.subject, leadSubject(id)))
      .orderBy(asc(journal.seq))
      .limit(STREAM_ENTRIES_MAX),
    db.select().from(consents).where(eq(consents.leadId, id)).orderBy(asc(consents.at)),
  ]);
  const [row] = rows;
  if (!row) return null;
  const seated = ROLES.flatMap((role) => row.account?.chairs[role].map((seat) => seat.lead) ?? []);
  const people =
    seated.length > 0
      ? await db
          .select({ id: leads.id, name: leads.name })
          .from(leads)
          .where(sql`${leads.id} IN (SELECT value FROM json_each(${JSON.stringify(seated)}))`)
      : [];
  return {
    lead: row.state,
    account: row.account,
    entries: entries.map(upcast),
    names: new Map(people.map((person) => [person.id, person.name])),
    consents: consentRows,
  };
}
