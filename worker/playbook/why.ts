import type { Stage, Tier } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import type { LeadEntry } from "./entries.ts";
import { type ExplainedScore, explainScore } from "./explain.ts";
import { leadFields } from "./fields.ts";
import { resumesAt } from "./keep.ts";
import { returnsAt } from "./pool.ts";
import { promiseDue, promiseWake } from "./promise.ts";
import { engagementAt, fitOf, interestsAt } from "./score.ts";
import { standingOf, timedMove } from "./stage.ts";
import type { LeadState, Place, Reason, SalesPromise } from "./state.ts";
import { tierOf } from "./tier.ts";
import { DAY, type Instant } from "./time.ts";

/** Something that will happen by itself if nobody does anything, and when. */
export type Next =
  | { what: "warned" | "handed_on" | "promise_goes_on" | "back_to_pool" | "override_ends"; at: Instant; rule: string }
  | { what: "stage"; at: Instant; rule: string; to: Stage; reason: Reason }
  | { what: "mail"; at: Instant; rule: string; sequence: string; step: string };

/** Everything a salesperson may ask of a lead, each part with the rule it follows from and the playbook that was in force. */
export interface Why {
  playbook: string;
  score: ExplainedScore;
  interests: { topic: string; points: number; zh: string; en: string }[];
  tier: { is: Tier | null; why: Reason[]; inAWeek: Tier | null };
  stage: { is: Stage | null; since: Instant | null; why: Reason | null };
  owner: { is: string | null; place: Place; why: Reason[] };
  promise: (SalesPromise & { due: "warn" | "return" | null }) | null;
  next: Next[];
}

/** How far ahead the question "what next week?" looks, in days. */
const AHEAD_DAYS = 7;

/**
 * Why this score, this tier, this stage, this owner, this promise, and what comes next, at `now`. `playbook` is the one the lead was last
 * judged by; `entries` its whole stream. Pure; every part is what was decided, not decided anew, but for what is still to come.
 */
export function why(playbook: Playbook, lead: LeadState, entries: readonly LeadEntry[], now: Instant): Why {
  const stage = lead.stages.at(-1);
  return {
    playbook: lead.playbook,
    score: explainScore(playbook, lead, entries, now),
    interests: interestsAt(lead.score, now, playbook.score.interest).flatMap(({ topic, points }) => {
      const named = playbook.score.topics[topic];
      return named ? [{ topic, points, ...named.name }] : [];
    }),
    tier: { is: lead.tier, why: lead.tierWhy, inAWeek: tierAt(playbook, lead, now + AHEAD_DAYS * DAY) },
    stage: { is: lead.stage, since: stage?.since ?? null, why: stage?.cause ?? null },
    owner: { is: lead.owner?.id ?? null, place: lead.place, why: lead.owner?.why ?? placedBecause(lead, entries) },
    promise: lead.promise && { ...lead.promise, due: promiseDue(lead.promise, now) },
    next: comingUp(playbook, lead).sort((a, b) => a.at - b.at),
  };
}

/** The tier as it will be at `t` when nothing more is heard; null for somebody who was never judged. */
function tierAt(playbook: Playbook, lead: LeadState, t: Instant): Tier | null {
  if (lead.tier === null) return null;
  const { axes } = playbook.score;
  const override = lead.override && (lead.override.until ?? Number.POSITIVE_INFINITY) > t ? lead.override : null;
  return tierOf(playbook, leadFields(playbook, lead), {
    fit: fitOf(lead.score, axes.fit),
    engagement: engagementAt(lead.score, t, axes.engagement),
    held: override === lead.override ? lead.tier : null,
    override,
  }).tier;
}

/** Why a lead that nobody has is where it is: the reasons of the last decision that put it there. */
function placedBecause(lead: LeadState, entries: readonly LeadEntry[]): Reason[] {
  if (lead.owner) return [];
  for (const entry of entries.toReversed()) {
    switch (entry.kind) {
      case "placed":
      case "lead_pooled":
      case "lead_escalated":
      case "lead_released":
      case "lead_returned":
        return entry.data.why;
      default:
    }
  }
  return [];
}

function comingUp(playbook: Playbook, lead: LeadState): Next[] {
  const { promise, override } = lead;
  const timed = timedMove(playbook.stages, standingOf(playbook.stages, lead));
  const watch = promiseWake(promise);
  const resumes = resumesAt(playbook, promise);
  const returns = returnsAt({ playbook }, lead);
  return [
    ...(watch === null
      ? []
      : [{ what: watch === promise?.warnAt ? ("warned" as const) : ("handed_on" as const), at: watch, rule: "promise" }]),
    ...(resumes === null ? [] : [{ what: "promise_goes_on" as const, at: resumes, rule: "pause" }]),
    ...(returns === null ? [] : [{ what: "back_to_pool" as const, at: returns, rule: "return-clock" }]),
    ...(override?.until ? [{ what: "override_ends" as const, at: override.until, rule: "by-hand" }] : []),
    ...(timed ? [{ what: "stage" as const, at: timed.since, rule: timed.cause.rule, to: timed.to, reason: timed.cause }] : []),
    ...lead.enrolments.flatMap(({ sequence, status, next, dueAt }) =>
      status === "active" && next !== null && dueAt !== null
        ? [{ what: "mail" as const, at: dueAt, rule: `${sequence}/${next}`, sequence, step: next }]
        : [],
    ),
  ];
}
