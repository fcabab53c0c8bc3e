import { untilWon } from "../../db/race.ts";
import { catalogue } from "../../generated/catalogue.ts";
import { Failure } from "../../platform/failure.ts";
import type { World } from "../../platform/world.ts";
import { type AccountEntry, type AccountState, applyAccount, judgeAccount, MERGED_ACCOUNTS_MAX } from "../../playbook/account.ts";
import type { Pieces } from "../../playbook/chair.ts";
import { parentsOf } from "../../playbook/company.ts";
import { engagementAt, fitOf } from "../../playbook/score.ts";
import type { LeadState } from "../../playbook/state.ts";
import { mergeSource } from "../rows.ts";
import { accountLeads, type Company } from "../store.ts";
import { type AccountStep, accountsById, ownersByDomain, writeAccounts, writeAndRefresh } from "./store.ts";

/** More people than this of one company are not read for its judgement. */
export const ACCOUNT_LEADS_MAX = 200;

const PIECES: Pieces = new Map(catalogue.map((piece) => [piece.slug, piece]));

/** Judges a company anew from its people, and writes what has changed. */
export function refreshAccount(world: World, id: string): Promise<void> {
  return untilWon(async () => {
    const { account, members } = await accountLeads(world.db, id, ACCOUNT_LEADS_MAX);
    if (!account) return;
    const { after, entry } = judged(world, account, members);
    if (JSON.stringify({ ...after, seq: 0 }) !== JSON.stringify({ ...account, seq: 0 })) await writeAccounts(world.db, [{ after, entry }]);
  });
}

/** A company as these people make it today. */
export function judged(world: World, account: AccountState, members: readonly LeadState[]): AccountStep {
  const now = world.now();
  const { axes } = world.playbook.score;
  const verdict = judgeAccount(
    world.playbook,
    members.map((lead) => ({
      lead: lead.id,
      title: lead.profile.title,
      role: lead.profile.role,
      reading: lead.reading,
      tier: lead.tier,
      score: fitOf(lead.score, axes.fit) + engagementAt(lead.score, now, axes.engagement),
    })),
    PIECES,
  );
  // a name is kept once it is known, so that of a company merged into this one must not become it
  const own = members.filter(({ accountId }) => accountId === account.id);
  const data = { ...verdict, ...described(members), name: account.name ?? latest(own, (lead) => lead.profile.company) };
  const entry = { kind: "account_judged", at: now, data } as const;
  return { after: applyAccount(account, entry), entry };
}

function described(members: readonly LeadState[]) {
  return { industry: latest(members, (lead) => lead.profile.industry), companySize: latest(members, (lead) => lead.profile.companySize) };
}

/** What the person who was seen last says. */
function latest<T>(members: readonly LeadState[], of: (lead: LeadState) => T | null): T | null {
  return (
    [...members]
      .sort((a, b) => b.lastSeenAt - a.lastSeenAt || (a.id < b.id ? -1 : 1))
      .map(of)
      .find((value) => value !== null) ?? null
  );
}

/** Who has the company above one that nobody has: the nearest with somebody who is in the team. Reads nothing where the playbook names none. */
export async function ownerAbove(world: World, company: Omit<Company, "id"> | null): Promise<string | null> {
  const { accounts, team } = world.playbook;
  const isHere = (owner: string | null | undefined) => team.reps.some(({ id, active }) => id === owner && active);
  const above = company && !isHere(company.ownerId) ? parentsOf(accounts, company.domain) : [];
  if (above.length === 0) return null;
  const owners = await ownersByDomain(world.db, above);
  return above.map((domain) => owners.get(domain)).find(isHere) ?? null;
}

export interface AccountMerging {
  by: string;
  /** The company that stays. */
  kept: string;
  /** The company that is one with it from now on, until somebody splits them. */
  merged: string;
  reason: string;
  /** Unique for this act. */
  key: string;
}

/** Makes two companies one: the people, the owner and the budget of the one that stays are those of both. `may` refuses by throwing. */
export async function joinAccounts(
  world: World,
  { by, kept, merged, reason, key }: AccountMerging,
  may: (...accounts: AccountState[]) => void,
): Promise<void> {
  if (kept === merged) throw new Failure("invalid", "merge_self");
  await commitBoth(world, [kept, merged], mergeSource("merged", key), (stays, ends) => {
    may(stays, ends);
    if (stays.rootId !== null || ends.rootId !== null) throw new Failure("gone", "account_merged");
    if (ends.merged.length > 0) throw new Failure("conflict", "account_has_merged");
    if (stays.merged.length >= MERGED_ACCOUNTS_MAX) throw new Failure("conflict", "merges_full");
    const at = world.now();
    return [
      { kind: "accounts_merged", at, data: { by, reason, from: ends.id, owner: ends.ownerId } },
      { kind: "accounts_merged", at, data: { by, reason, into: stays.id } },
    ];
  });
}

/** Takes a merge back: each company is judged by its own people again. What people did meanwhile, such as becoming the owner, stays. */
export async function partAccounts(
  world: World,
  { by, merged, reason, key }: Omit<AccountMerging, "kept">,
  may: (...accounts: AccountState[]) => void,
): Promise<void> {
  const kept = (await accountsById(world.db, [merged])).get(merged)?.rootId ?? merged;
  await commitBoth(world, [kept, merged], mergeSource("split", key), (stays, ends) => {
    may(stays, ends);
    if (ends.rootId === null || ends.rootId !== stays.id) throw new Failure("gone", "account_not_merged");
    const at = world.now();
    return [
      { kind: "account_split", at, data: { by, reason, lost: ends.id } },
      { kind: "account_split", at, data: { by, reason, from: stays.id } },
    ];
  });
}

async function commitBoth(
  world: World,
  [kept, merged]: [string, string],
  source: string,
  decide: (kept: AccountState, merged: AccountState) => [AccountEntry, AccountEntry],
): Promise<void> {
  const leaving = await untilWon(async () => {
    const found = await accountsById(world.db, [kept, merged]);
    const [stays, ends] = [found.get(kept), found.get(merged)];
    if (!stays || !ends) throw new Failure("absent", "account_absent");
    const [toStays, toEnds] = decide(stays, ends);
    const steps = [
      { after: applyAccount(stays, toStays), entry: toStays, source },
      { after: applyAccount(ends, toEnds), entry: toEnds, source },
    ];
    return writeAndRefresh(world.db, steps, world.now());
  });
  await world.queue.nudge(leaving);
}
