import { untilWon } from "../../db/race.ts";
import { Failure } from "../../platform/failure.ts";
import type { World } from "../../platform/world.ts";
import { isFact } from "../../playbook/entries.ts";
import { type Both, mergeLeads, splitLeads, type Told } from "../../playbook/merge.ts";
import { type LeadState, MERGED_LEADS_MAX } from "../../playbook/state.ts";
import { type Change, write } from "../commit/store.ts";
import { leadSubject, mergeSource } from "../rows.ts";
import { type Found, findLead, STREAM_ENTRIES_MAX, stream } from "../store.ts";

/** Facts that one merge or split writes to a stream: they are one commit, and its texts stay well under a megabyte. */
export const MERGED_FACTS_MAX = 1_000;

export interface LeadMerging {
  by: string;
  /** The lead that stays. */
  kept: string;
  /** The lead that is the same person under another address. */
  other: string;
  reason: string;
  /** Unique for this act. */
  key: string;
}

type May = (kept: LeadState, other: LeadState) => void;

/** Makes two leads one person, in one commit. `may` refuses by throwing. Of several merges at once one wins, and the others are told. */
export async function joinLeads(world: World, { by, kept, other, reason, key }: LeadMerging, may: May): Promise<void> {
  if (kept === other) throw new Failure("invalid", "merge_self");
  const act = { by, reason, source: mergeSource("merged", key) };
  await commitBoth(world, kept, other, may, (stays, ends, around) => {
    const merged = stays.lead.mergedInto ?? ends.lead.mergedInto;
    if (merged !== null) throw new Failure("gone", "lead_merged", { fields: { lead: { code: "merged", values: { into: merged } } } });
    if (ends.lead.merged.length > 0) throw new Failure("conflict", "lead_has_merged");
    if (stays.lead.merged.length >= MERGED_LEADS_MAX) throw new Failure("conflict", "merges_full");
    return mergeLeads(stays, ends, act, around);
  });
}

/** Takes a merge back: both leads count what each of them did, as if they had never been one. */
export async function partLeads(world: World, { by, other, reason, key }: Omit<LeadMerging, "kept">, may: May): Promise<void> {
  const { lead } = await findLead(world.db, other);
  if (!lead) throw new Failure("absent", "lead_absent");
  if (lead.mergedInto === null) throw new Failure("gone", "lead_not_merged");
  const act = { by, reason, source: mergeSource("split", key) };
  await commitBoth(world, lead.mergedInto, other, may, (stays, ends, around) => {
    if (ends.lead.mergedInto !== stays.lead.id) throw new Failure("gone", "lead_not_merged");
    return splitLeads(stays, ends, act, around);
  });
}

type Around = Parameters<typeof mergeLeads>[3];

async function commitBoth(
  world: World,
  kept: string,
  other: string,
  may: May,
  decide: (kept: Told, other: Told, around: Around) => Both,
): Promise<void> {
  const leaving = await untilWon(async () => {
    const [stays, ends] = [await findTold(world, kept), await findTold(world, other)];
    const around = { playbook: world.playbook, now: world.now(), reps: [], accountOwner: null, accountWritten: 0 };
    const both = decide(stays, ends, around);
    may(stays.lead, ends.lead);
    const change = (advance: Change["advance"], found: Found["account"]) => {
      const facts = advance.branches.flatMap(({ entries }) => entries.filter(isFact));
      const after = (advance.before?.seq ?? 0) + facts.length;
      if (facts.length > MERGED_FACTS_MAX || after > STREAM_ENTRIES_MAX) throw new Failure("conflict", "merge_too_long");
      return { advance, founds: null, accountId: found?.id ?? null, accountWritten: 0 };
    };
    const changes = [change(both.kept, stays.account), change(both.other, ends.account)];
    return (await write(world.db, changes, [], world.now())).outboxIds;
  });
  if (leaving.length > 0) await world.queue.nudge(leaving);
}

/** A lead, its company and all its facts. What is written to it meanwhile makes the commit collide. */
async function findTold(world: World, id: string): Promise<Told & Pick<Found, "account">> {
  const { lead, account } = await findLead(world.db, id);
  if (!lead) throw new Failure("absent", "lead_absent");
  const facts = (await stream(world.db, leadSubject(id))).filter(isFact);
  return { lead, account, facts };
}
