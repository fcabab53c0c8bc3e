import type { Playbook } from "../../content/schema/playbook.ts";
import type { Context } from "./advance.ts";
import { consentsAfter } from "./consent.ts";
import type { Draft } from "./draft.ts";
import { type EarnedFact, isFact, type RescoreCause, type Seen, type SourcedReceipt } from "./entries.ts";
import { countsByTime, type Fact } from "./facts.ts";
import { isLate } from "./hear.ts";
import { addReceipt, EMPTY_SCORE, earn } from "./score.ts";
import { featuresWith, readingOver, seenOver, usedAfter } from "./seen.ts";
import { byTime, isMilestone, milestoneFrom, standingOver } from "./stage.ts";
import { type LeadState, MILESTONES_MAX, type ScoreState } from "./state.ts";
import { isTheirs } from "./via.ts";

/** Judges every fact again in the order in which they happened and replaces the score. Mails sent and promises given stand. */
export function rescore(draft: Draft, facts: readonly Fact[], context: Context): void {
  if (!context.history) throw new RangeError("the history of the lead is needed to judge it again");
  const all = [...context.history, ...draft.entries.filter(isFact)];
  const heard = all.filter((fact) => countsByTime(fact) && isTheirs(draft.state, fact));
  const theirs = [...heard].sort(byTime);
  const because = causeOf(draft.state, facts, context.playbook);
  const { before } = draft;
  const reordered = facts.some((fact) => isRelinking(fact) || (before && isLate(before, fact)));
  const rejoined = because === "merged" || because === "split";
  const { state, receipts } = judgeAgain(context.playbook, draft.state, theirs);
  draft.decide("rescored", {
    because,
    playbook: context.playbook.version,
    state,
    receipts,
    seen: {
      reading: readingOver(theirs),
      ...(reordered || rejoined ? seenOver(theirs, draft.state.createdAt) : {}),
      ...(rejoined ? knownAnew(draft.state, because, { theirs, heard }, context) : {}),
    },
  });
}

/** Whether a fact says that a browser's reading was somebody else's, or this person's after all. */
export function isRelinking(fact: Fact): boolean {
  return fact.kind === "visitor_unlinked" || fact.kind === "visitor_relinked";
}

/** Everything else that is known by facts: it changes when another lead's begin or cease to count. */
function knownAnew(
  { createdAt }: LeadState,
  because: RescoreCause,
  { theirs, heard }: { theirs: readonly Fact[]; heard: readonly EarnedFact[] },
  { playbook, now }: Context,
): Partial<Seen> {
  const last = theirs.at(-1);
  const stageless = standingOver(playbook, theirs, createdAt, now).stage === null;
  return {
    latest: { at: last?.at ?? 0, source: last?.source ?? "" },
    milestones: theirs.filter(isMilestone).map(milestoneFrom).slice(-MILESTONES_MAX),
    usedAt: theirs.reduce(usedAfter, null),
    features: theirs.reduce<string[]>(featuresWith, []),
    ...(stageless ? { stage: null, stages: [] } : {}),
    // what was agreed to under the other address goes with it; a merge brings none
    ...(because === "split" ? { consents: heard.filter(({ copied }) => !copied).reduce(consentsAfter, {}) } : {}),
  };
}

function causeOf(lead: LeadState, facts: readonly Fact[], playbook: Playbook): RescoreCause {
  if (facts.some(({ kind }) => kind === "lead_merged")) return "merged";
  if (facts.some(({ kind }) => kind === "lead_split" || kind === "lead_split_from")) return "split";
  const link = facts.findLast(isRelinking);
  if (link) return link.kind === "visitor_unlinked" ? "unlinked" : "relinked";
  return lead.playbook === playbook.version ? "late_fact" : "adopted";
}

/** The score of a lead as if all its facts had been heard in order, with the receipt each one earns. Fit and what was given by hand are kept. */
export function judgeAgain(playbook: Playbook, lead: LeadState, facts: readonly Fact[]): { state: ScoreState; receipts: SourcedReceipt[] } {
  let state: ScoreState = { ...EMPTY_SCORE, fit: lead.score.fit, adjustments: lead.score.adjustments };
  const receipts: SourcedReceipt[] = [];
  for (const fact of facts) {
    for (const receipt of earn(playbook, lead, state, fact)) {
      state = addReceipt(state, receipt, fact.at, lead.profile.zone);
      receipts.push({ source: fact.source, at: fact.at, receipt });
    }
  }
  return { state, receipts };
}
