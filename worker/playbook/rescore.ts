import type { Playbook } from "../../content/schema/playbook.ts";
import type { Context } from "./advance.ts";
import type { Draft } from "./draft.ts";
import { isFact, type RescoreCause, type SourcedReceipt } from "./entries.ts";
import { countsByTime, type Fact, isTheirs } from "./facts.ts";
import { isLate } from "./hear.ts";
import { addReceipt, EMPTY_SCORE, earn } from "./score.ts";
import { readingOver, seenOver } from "./seen.ts";
import { byTime } from "./stage.ts";
import type { LeadState, ScoreState } from "./state.ts";

/** Judges every fact again in the order in which they happened and replaces the score. Mails sent and promises given stand. */
export function rescore(draft: Draft, facts: readonly Fact[], context: Context): void {
  if (!context.history) throw new RangeError("the history of the lead is needed to judge it again");
  const all = [...context.history, ...draft.entries.filter(isFact)];
  const theirs = all.filter((fact) => countsByTime(fact) && isTheirs(draft.state, fact)).sort(byTime);
  const { before } = draft;
  const reordered = facts.some((fact) => isRelinking(fact) || (before && isLate(before, fact)));
  const { state, receipts } = judgeAgain(context.playbook, draft.state, theirs);
  draft.decide("rescored", {
    because: causeOf(draft.state, facts, context.playbook),
    playbook: context.playbook.version,
    state,
    receipts,
    seen: { reading: readingOver(theirs), ...(reordered ? seenOver(theirs, draft.state.createdAt) : {}) },
  });
}

/** Whether a fact says that a browser's reading was somebody else's, or this person's after all. */
export function isRelinking(fact: Fact): boolean {
  return fact.kind === "visitor_unlinked" || fact.kind === "visitor_relinked";
}

function causeOf(lead: LeadState, facts: readonly Fact[], playbook: Playbook): RescoreCause {
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
