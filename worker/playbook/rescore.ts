import type { Playbook } from "../../content/schema/playbook.ts";
import type { Context } from "./advance.ts";
import type { Draft } from "./draft.ts";
import { isFact, type SourcedReceipt } from "./entries.ts";
import { countsByTime, type Fact } from "./facts.ts";
import { addReceipt, EMPTY_SCORE, earn } from "./score.ts";
import { byTime } from "./stage.ts";
import type { LeadState, ScoreState } from "./state.ts";

/** Judges every fact again in the order in which they happened and replaces the score. Mails sent and promises given stand. */
export function rescore(draft: Draft, context: Context): void {
  if (!context.history) throw new RangeError("the history of the lead is needed to judge it again");
  const heard = draft.entries.filter(isFact);
  const facts = [...context.history, ...heard].filter(countsByTime).sort(byTime);
  const { state, receipts } = judgeAgain(context.playbook, draft.state, facts);
  const because = draft.state.playbook === context.playbook.version ? "late_fact" : "adopted";
  draft.decide("rescored", { because, playbook: context.playbook.version, state, receipts });
}

/** The score of a lead as if all its facts had been heard in order, with the receipt each one earns. Fit is kept. */
export function judgeAgain(playbook: Playbook, lead: LeadState, facts: readonly Fact[]): { state: ScoreState; receipts: SourcedReceipt[] } {
  let state: ScoreState = { ...EMPTY_SCORE, fit: lead.score.fit };
  const receipts: SourcedReceipt[] = [];
  for (const fact of facts) {
    for (const receipt of earn(playbook, lead, state, fact)) {
      state = addReceipt(state, receipt, fact.at, lead.profile.zone);
      receipts.push({ source: fact.source, at: fact.at, receipt });
    }
  }
  return { state, receipts };
}
