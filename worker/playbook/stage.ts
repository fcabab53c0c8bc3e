import type { Stage } from "../../content/schema/common.ts";
import { MILESTONE_KINDS, type Playbook, type SignPolicy, type StagePolicy, type TimedMove } from "../../content/schema/playbook.ts";
import { holds } from "./condition.ts";
import { type Fact, showsPerson } from "./facts.ts";
import { sayByHand } from "./say.ts";
import { usedAfter } from "./seen.ts";
import { signedFrom } from "./sign.ts";
import type { LeadState, Milestone, Reason } from "./state.ts";
import { DAY, type Instant } from "./time.ts";

export interface Move {
  to: Stage;
  since: Instant;
  cause: Reason;
}

/** Where somebody stands, and what the moves of time are counted from. */
export interface Standing {
  stage: Stage | null;
  since: Instant;
  cause: Reason | null;
  seenAt: Instant;
  usedAt: Instant | null;
  /** When the latest trial or contract ends. */
  end: Instant | null;
}

/** What time moves stages by. */
export type StageRules = Pick<Playbook, "stages" | "signs">;

/** The move a milestone causes from a stage, or null. The first move of the playbook that fits is taken; staying is no move. */
export function moveFrom(playbook: Playbook, stage: Stage | null, milestone: Milestone): Move | null {
  const { at, set } = milestone;
  if (set) {
    const words = sayByHand(playbook, playbook.stages.byHand, { ...set, until: null });
    return set.to === stage ? null : { to: set.to, since: at, cause: { rule: "by-hand", ...words } };
  }
  const found = ruleFor(playbook.stages, stage, milestone);
  if (!found || found.to === stage) return null;
  return { to: found.to, since: at, cause: { rule: found.id, ...found.reason } };
}

/** The first move of the policy that a fact asks for in a stage. */
export function ruleFor({ moves }: StagePolicy, stage: Stage | null, { kind, form }: Pick<Milestone, "kind" | "form">) {
  return moves.find(
    (move) =>
      move.on === kind && (move.from === "any" || move.from.includes(stage ?? "none")) && holds(move.when, { "fact.form": form, stage }),
  );
}

/** The next move that time makes by itself, and when; null while no rule waits. Of two at one instant the first of the playbook is taken. */
export function timedMove({ stages, signs }: StageRules, standing: Standing): Move | null {
  let next: Move | null = null;
  for (const rule of stages.timed) {
    if (!standing.stage || !rule.from.includes(standing.stage) || rule.to === standing.stage) continue;
    const due = dueOf(rule, signs, standing);
    if (due !== null && (next === null || due < next.since)) next = { to: rule.to, since: due, cause: { rule: rule.id, ...rule.reason } };
  }
  return next;
}

/** When a rule's move happens if nothing else does; null where it cannot, or while a sign of churn holds it up. */
function dueOf(rule: TimedMove, signs: SignPolicy, standing: Standing): Instant | null {
  const due = countedFrom(rule, standing);
  const signed = rule.unless === "signs" ? signedFrom(signs, standing) : null;
  if (due === null || signed === null) return due;
  // what a sign has held up happens when the sign goes, which is when the product is used
  const at = Math.max(due, standing.usedAt ?? 0);
  return at < signed ? at : null;
}

function countedFrom({ due }: TimedMove, { since, seenAt, end }: Standing): Instant | null {
  if ("silentDays" in due) return Math.max(seenAt, since) + due.silentDays * DAY;
  if ("daysInStage" in due) return since + due.daysInStage * DAY;
  if (end === null) return null;
  return Math.max(since, "daysAfterEnd" in due ? end + due.daysAfterEnd * DAY : end - due.daysBeforeEnd * DAY);
}

/** More moves of time than this between two facts would be a playbook that goes round in a circle. */
const TIMED_MOVES_MAX = 20;

/** What time alone does to a standing up to and including `until`, move by move. */
export function passTime(rules: StageRules, standing: Standing, until: Instant): Move[] {
  const moves: Move[] = [];
  let at = standing;
  for (let count = 0; count < TIMED_MOVES_MAX; count += 1) {
    const move = timedMove(rules, at);
    if (!move || move.since > until) break;
    moves.push(move);
    at = { ...at, stage: move.to, since: move.since, cause: move.cause };
  }
  return moves;
}

/** Where somebody stands at `now` when all facts are heard in the order in which they happened: what a late one changes, whenever it is heard. */
export function standingOver(playbook: Playbook, facts: readonly Fact[], createdAt: Instant, now: Instant): Standing {
  let at: Standing = { stage: null, since: createdAt, cause: null, seenAt: createdAt, usedAt: null, end: null };
  const take = (move: Move | null | undefined) => {
    if (move) at = { ...at, stage: move.to, since: move.since, cause: move.cause };
  };
  for (const fact of [...facts].sort(byTime)) {
    take(passTime(playbook, at, fact.at).at(-1));
    if (showsPerson(fact)) at = { ...at, seenAt: Math.max(at.seenAt, fact.at) };
    at = { ...at, usedAt: usedAfter(at.usedAt, fact) };
    if (!isMilestone(fact)) continue;
    const milestone = milestoneFrom(fact);
    at = { ...at, end: endOf(playbook.stages, milestone) ?? at.end };
    take(moveFrom(playbook, at.stage, milestone));
  }
  take(passTime(playbook, at, now).at(-1));
  return at;
}

/** Where a lead stands by its fold. */
export function standingOf(policy: StagePolicy, lead: LeadState): Standing {
  const last = lead.stages.at(-1);
  const ends = lead.milestones.map((milestone) => endOf(policy, milestone)).filter((end) => end !== null);
  return {
    stage: lead.stage,
    since: last?.since ?? lead.createdAt,
    cause: last?.cause ?? null,
    seenAt: lead.lastSeenAt,
    usedAt: lead.usedAt,
    end: ends.at(-1) ?? null,
  };
}

function endOf(policy: StagePolicy, { kind, at, end }: Milestone): Instant | null {
  if (end !== undefined) return end;
  return kind === "trial_started" || kind === "paid" || kind === "renewed" ? at + policy.endDays[kind] * DAY : null;
}

const MILESTONES = new Set<string>(MILESTONE_KINDS);

export function isMilestone(fact: Fact): boolean {
  return MILESTONES.has(fact.kind) && !(fact.kind === "form_submitted" && !fact.data.verified);
}

export function milestoneFrom(fact: Fact): Milestone {
  const milestone = { kind: fact.kind, at: fact.at, source: fact.source };
  switch (fact.kind) {
    case "form_submitted":
      return { ...milestone, form: fact.data.form };
    case "stage_set":
      return { ...milestone, set: fact.data };
    case "trial_started":
    case "paid":
    case "renewed": {
      const end = typeof fact.data.endsAt === "string" ? Date.parse(fact.data.endsAt) : Number.NaN;
      return Number.isNaN(end) ? milestone : { ...milestone, end };
    }
    default:
      return milestone;
  }
}

export function byTime(a: { at: number; source: string }, b: { at: number; source: string }): number {
  return a.at - b.at || (a.source < b.source ? -1 : a.source > b.source ? 1 : 0);
}
