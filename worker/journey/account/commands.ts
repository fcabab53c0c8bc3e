import { untilWon } from "../../db/race.ts";
import type { World } from "../../platform/world.ts";
import { applyAccount, judgeAccount } from "../../playbook/account.ts";
import { engagementAt, fitOf } from "../../playbook/score.ts";
import type { LeadState } from "../../playbook/state.ts";
import { accountLeads } from "../store.ts";
import { writeAccount } from "./store.ts";

/** More people than this of one company are not read for its judgement. */
export const ACCOUNT_LEADS_MAX = 200;

/** Judges a company anew from its people, and writes what has changed. */
export function refreshAccount(world: World, id: string): Promise<void> {
  return untilWon(async () => {
    const { account, members } = await accountLeads(world.db, id, ACCOUNT_LEADS_MAX);
    if (!account) return;
    const now = world.now();
    const { axes } = world.playbook.score;
    const verdict = judgeAccount(
      world.playbook,
      members.map((lead) => ({
        lead: lead.id,
        title: lead.profile.title,
        role: lead.profile.role,
        tier: lead.tier,
        score: fitOf(lead.score, axes.fit) + engagementAt(lead.score, now, axes.engagement),
      })),
    );
    const data = { ...verdict, ...described(members), name: account.name ?? latest(members, (lead) => lead.profile.company) };
    const next = applyAccount(account, { kind: "account_judged", at: now, data });
    if (JSON.stringify({ ...next, seq: 0 }) !== JSON.stringify({ ...account, seq: 0 }))
      await writeAccount(world.db, next, { kind: "account_judged", at: now, data });
  });
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
