import type { Playbook } from "../../content/schema/playbook.ts";
import { portrait, type Sources } from "../../worker/journey/portrait.ts";
import { leadFields } from "../../worker/playbook/fields.ts";
import { engagementAt, fitOf } from "../../worker/playbook/score.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import { tierOf } from "../../worker/playbook/tier.ts";
import { type Instant, iso } from "../../worker/playbook/time.ts";

/** One thing that is so, or will be, with the rule and the version of the playbook that say so. */
export interface Because {
  text: string;
  rule: string;
  playbook: string;
  at?: string;
}

export type Explained = ReturnType<typeof explain>;

/** Why a person stands where they stand at `now`, and what happens next. In English. */
export function explain(playbook: Playbook, sources: Sources, now: Instant) {
  const { lead } = sources;
  const shown = portrait(playbook, sources, now, "en");
  const by = (reason: { rule: string; text: string }, at: Instant): Because => ({ ...reason, playbook: versionAt(sources, at) });
  const tierAt = sources.entries.findLast(({ kind }) => kind === "tier_changed")?.at ?? lead.createdAt;
  return {
    id: shown.id,
    email: shown.email,
    name: shown.name,
    now: iso(now),
    playbook: lead.playbook,
    score: { ...shown.score, receipts: shown.score.receipts.map((receipt) => ({ ...receipt, playbook: lead.playbook })) },
    tier: { is: shown.tier, why: shown.tierWhy.map((reason) => by(reason, tierAt)) },
    stage: {
      is: shown.stage,
      why: shown.stages.map(({ from, to, at, cause }) => ({ from, to, at, ...by(cause, Date.parse(at)) })),
    },
    place: shown.place,
    owner: shown.owner && { ...shown.owner, why: shown.owner.why.map((reason) => by(reason, lead.owner?.since ?? now)) },
    promise: lead.promise && {
      ...shown.promise,
      rule: `promises.tiers.${lead.promise.tier}`,
      playbook: versionAt(sources, lead.promise.givenAt),
    },
    next: [...steps(sources), ...clock(playbook, lead)].sort((a, b) => ((a.at ?? "") < (b.at ?? "") ? -1 : 1)),
  };
}

/** The version that was in force for this lead at an instant. */
function versionAt({ lead, entries }: Sources, at: Instant): string {
  const adopted = entries.flatMap((entry) =>
    (entry.kind === "lead_created" || entry.kind === "rescored") && entry.at <= at ? [entry.data.playbook] : [],
  );
  return adopted.at(-1) ?? lead.playbook;
}

function steps(sources: Sources): Because[] {
  return sources.lead.enrolments.flatMap(({ sequence, status, next, dueAt, startedAt }) =>
    status !== "active" || next === null || dueAt === null
      ? []
      : [
          {
            at: iso(dueAt),
            text: "is written, if sending hours and the touch budget allow",
            rule: `${sequence}/${next}`,
            playbook: versionAt(sources, startedAt),
          },
        ],
  );
}

/** When the clock next looks at a lead, and what for. */
function clock(playbook: Playbook, lead: LeadState): Because[] {
  const { wakeAt, promise, tier, score } = lead;
  if (wakeAt === null) return [];
  const look = (rule: string, text: string): Because[] => [{ at: iso(wakeAt), text, rule, playbook: lead.playbook }];
  if (promise?.state === "open" && wakeAt === promise.warnAt)
    return look("promises.warnAtShare", "the owner is warned, unless they have accepted by then");
  if (promise?.state === "open" && wakeAt === promise.returnAt)
    return look("promises.returnAtShare", "the lead is offered to somebody else, unless the owner has accepted by then");
  const { axes } = playbook.score;
  const engagement = engagementAt(score, wakeAt, axes.engagement);
  const then = tierOf(playbook.tiers, leadFields(lead), fitOf(score, axes.fit), engagement, tier);
  if (then.tier !== tier)
    return look(
      then.why[0]?.rule ?? "tiers",
      `engagement is down to ${engagement.toFixed(1)} if nothing happens: tier ${tier} becomes ${then.tier}`,
    );
  if (lead.place === "escalated") return look("routes.escalation", "the lead is offered to the team again");
  return look("clock", "the clock looks again; nothing is expected before");
}
