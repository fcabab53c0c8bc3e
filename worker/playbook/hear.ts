import type { Context } from "./advance.ts";
import type { Draft } from "./draft.ts";
import { countsByTime, type Fact, type FactOf } from "./facts.ts";
import { answeredProfile } from "./identity.ts";
import { changeMode, pausePromise, resumePromise, takeFromQueue } from "./keep.ts";
import { claim, giveBack } from "./pool.ts";
import { moveRuns } from "./run.ts";
import { earn } from "./score.ts";
import { byTime, isMilestone, milestoneFrom, moveFrom } from "./stage.ts";
import { timePasses } from "./standing.ts";
import type { LeadState } from "./state.ts";
import { strikeStep } from "./strike.ts";
import { heardAs, isTheirs } from "./via.ts";

/**
 * Writes one fact with what it earned, and the decisions that follow from this fact alone: profile, stage, promise kept, step written.
 * `restaged` says that the stage is judged over the whole history afterwards.
 */
export function hear(draft: Draft, fact: Fact, context: Context, restaged: boolean): void {
  const late = isLate(draft.state, fact);
  if (!restaged) timePasses(draft, context, Math.min(fact.at, context.now));
  const receipts = late || !isTheirs(draft.state, fact) ? [] : earn(context.playbook, draft.state, draft.state.score, fact);
  draft.hear(late ? { ...fact, receipts, late } : { ...fact, receipts });
  if (fact.kind === "form_submitted") answerForm(draft, fact, context);
  if (fact.kind === "mail_clicked" && fact.data.joins) joinReader(draft, fact);
  if (fact.kind === "lead_accepted" && !draft.state.owner) takeFromQueue(draft, context, fact.data.by);
  if (fact.kind === "lead_claimed") claim(draft, context, fact.data.by);
  if (fact.kind === "lead_given_back") giveBack(draft, context, fact.data);
  if (fact.kind === "contacted" && context.playbook.promises.keptBy.includes(fact.data.outcome)) keepPromise(draft);
  if (fact.kind === "answer_awaited") pausePromise(draft);
  if (answers(fact)) resumePromise(draft, context);
  if (fact.kind === "details_noted") changeMode(draft, context);
  if (fact.kind === "step_struck") strikeStep(draft, fact, context);
  if (isMilestone(fact) && !restaged) moveStage(draft, fact, context);
  moveRuns(draft, fact, context);
}

/** Whether a fact happened before the latest one that was heard. */
export function isLate(lead: LeadState, fact: Fact): boolean {
  return countsByTime(fact) && byTime(fact, lead.latest) < 0;
}

/** Whether a fact happened before the move that time made last: had it been heard then, there might have been none. */
export function precedesStage(lead: LeadState, fact: Fact): boolean {
  return countsByTime(fact) && fact.at < (lead.stages.at(-1)?.since ?? Number.NEGATIVE_INFINITY);
}

/** Whether it is the answer that a paused promise waits for. */
function answers(fact: Fact): boolean {
  return fact.kind === "answer_heard" || fact.kind === "replied" || (fact.kind === "form_submitted" && fact.data.verified);
}

function answerForm(draft: Draft, fact: FactOf<"form_submitted">, context: Context): void {
  if (!fact.data.verified) return;
  const { visitor } = fact.data;
  const as = heardAs(fact);
  // what is said under another address is said of that one: its browser and its details go with it when the two are split
  if (as === null) changeProfile(draft, fact, context);
  if (visitor) link(draft, as, visitor, draft.before ? "same_browser" : "first_form");
}

/** The link of a mail reaches the one it was sent to, so the browser that read behind it is theirs, unless somebody has said that it is not. */
function joinReader(draft: Draft, fact: FactOf<"mail_clicked">): void {
  const { visitor } = fact.data;
  if (!draft.state.unlinked.includes(visitor)) link(draft, heardAs(fact), visitor, "mail_link");
}

function link(draft: Draft, as: string | null, visitor: string, reason: string): void {
  draft.decide("visitor_linked", { visitor, verified: true, reason, ...(as === null ? {} : { lead: as }) });
  draft.effect({ kind: "visit_join", visitor, lead: as ?? draft.state.id, at: draft.now });
}

export function changeProfile(draft: Draft, { data }: FactOf<"form_submitted">, context: Context): void {
  const profile = answeredProfile(context.playbook.intake, draft.state.profile, data.answers);
  if (JSON.stringify(profile) !== JSON.stringify(draft.state.profile)) draft.decide("profile_changed", { profile });
}

function keepPromise(draft: Draft): void {
  const { promise } = draft.state;
  if (promise && (promise.state === "open" || promise.state === "accepted"))
    draft.decide("promise_closed", { promise: promise.id, state: "kept" });
}

function moveStage(draft: Draft, fact: Fact, context: Context): void {
  const { stage } = draft.state;
  const move = moveFrom(context.playbook, stage, milestoneFrom(fact));
  if (move) draft.decide("stage_changed", { from: stage, ...move });
}
