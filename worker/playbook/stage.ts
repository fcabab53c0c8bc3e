import type { Stage } from "../../content/schema/common.ts";
import { MILESTONE_KINDS, type StagePolicy } from "../../content/schema/playbook.ts";
import { holds } from "./condition.ts";
import type { Fact } from "./facts.ts";
import type { Milestone, Reason } from "./state.ts";

export interface Move {
  to: Stage;
  cause: Reason;
}

/** The move a milestone causes from a stage, or null. The first move of the playbook that fits is taken; staying is no move. */
export function moveFrom(policy: StagePolicy, stage: Stage | null, milestone: Milestone): Move | null {
  const found = policy.moves.find(
    (move) =>
      move.on === milestone.kind &&
      (move.from === "any" || move.from.includes(stage ?? "none")) &&
      holds(move.when, { "fact.form": milestone.form, stage }),
  );
  if (!found || found.to === stage) return null;
  return { to: found.to, cause: { rule: found.id, ...found.reason } };
}

/** The last move when all milestones are heard in the order in which they happened: what a late one changes, whenever it is heard. */
export function stageOver(policy: StagePolicy, milestones: readonly Milestone[]): { stage: Stage | null; cause: Reason | null } {
  let stage: Stage | null = null;
  let cause: Reason | null = null;
  for (const milestone of [...milestones].sort(byTime)) {
    const move = moveFrom(policy, stage, milestone);
    if (move) ({ to: stage, cause } = move);
  }
  return { stage, cause };
}

const MILESTONES = new Set<string>(MILESTONE_KINDS);

export function isMilestone(fact: Fact): boolean {
  return MILESTONES.has(fact.kind) && !(fact.kind === "form_submitted" && !fact.data.verified);
}

export function milestoneFrom(fact: Fact): Milestone {
  const milestone = { kind: fact.kind, at: fact.at, source: fact.source };
  return fact.kind === "form_submitted" ? { ...milestone, form: fact.data.form } : milestone;
}

export function byTime(a: { at: number; source: string }, b: { at: number; source: string }): number {
  return a.at - b.at || (a.source < b.source ? -1 : a.source > b.source ? 1 : 0);
}
