import type { Context } from "./advance.ts";
import { holds } from "./condition.ts";
import type { Draft } from "./draft.ts";
import { countsByTime, type Fact, type FactOf } from "./facts.ts";
import { factFields } from "./fields.ts";
import { answeredProfile } from "./identity.ts";
import { takeFromQueue } from "./keep.ts";
import { earn } from "./score.ts";
import { byTime, isMilestone, milestoneFrom, moveFrom, stageOver } from "./stage.ts";
import { strikeStep } from "./strike.ts";

const ANSWERED = new Set(["reached", "meeting", "not_now", "wrong_person", "disqualified"]);

/** Writes one fact with what it earned, and the decisions that follow from this fact alone: profile, stage, promise kept, step written. */
export function hear(draft: Draft, fact: Fact, context: Context): void {
  const late = countsByTime(fact) && byTime(fact, draft.state.latest) < 0;
  const receipts = late ? [] : earn(context.playbook, draft.state, draft.state.score, fact);
  draft.hear(late ? { ...fact, receipts, late } : { ...fact, receipts });
  if (fact.kind === "form_submitted") answerForm(draft, fact, context);
  if (fact.kind === "lead_accepted" && !draft.state.owner) takeFromQueue(draft, context, fact.data.by);
  if (fact.kind === "contacted" && ANSWERED.has(fact.data.outcome)) keepPromise(draft);
  if (fact.kind === "step_struck") strikeStep(draft, fact, context);
  if (isMilestone(fact)) moveStage(draft, fact, late, context);
  endRuns(draft, fact, context);
}

function answerForm(draft: Draft, fact: FactOf<"form_submitted">, context: Context): void {
  if (!fact.data.verified) return;
  const profile = answeredProfile(context.playbook.intake, draft.state.profile, fact.data.answers);
  if (JSON.stringify(profile) !== JSON.stringify(draft.state.profile)) draft.decide("profile_changed", { profile });
  if (!fact.data.visitor) return;
  draft.decide("visitor_linked", { visitor: fact.data.visitor, verified: true, reason: draft.before ? "same_browser" : "first_form" });
  draft.effect({ kind: "visit_join", visitor: fact.data.visitor, lead: draft.state.id, at: draft.now });
}

function keepPromise(draft: Draft): void {
  const { promise } = draft.state;
  if (promise && (promise.state === "open" || promise.state === "accepted"))
    draft.decide("promise_closed", { promise: promise.id, state: "kept" });
}

function moveStage(draft: Draft, fact: Fact, late: boolean, context: Context): void {
  const { stages } = context.playbook;
  const { stage, milestones } = draft.state;
  if (!late) {
    const move = moveFrom(stages, stage, milestoneFrom(fact));
    if (move) draft.decide("stage_changed", { from: stage, ...move });
    return;
  }
  const whole = stageOver(stages, milestones);
  if (whole.stage && whole.cause && whole.stage !== stage)
    draft.decide("stage_changed", { from: stage, to: whole.stage, cause: whole.cause });
}

/** A fact may end a running sequence by the sequence's own file; a no ends all of them. */
function endRuns(draft: Draft, fact: Fact, context: Context): void {
  const { reasons } = context.playbook.nurture;
  for (const run of draft.state.enrolments.filter(({ status }) => status === "active" || status === "paused")) {
    if (fact.kind === "unsubscribed" || (fact.kind === "preferences_changed" && fact.data.state === "withdrawn")) {
      draft.decide("enrolment_ended", { enrolment: run.id, status: "ended", reason: { rule: "unsubscribed", ...reasons.unsubscribed } });
      continue;
    }
    if (fact.kind === "mail_failed" && fact.data.permanent) {
      draft.decide("enrolment_ended", { enrolment: run.id, status: "ended", reason: { rule: "undeliverable", ...reasons.undeliverable } });
      continue;
    }
    const end = context.playbook.sequences[run.sequence]?.endsOn.find(
      (rule) => rule.on === fact.kind && holds(rule.when, factFields(draft.state, fact)),
    );
    if (end) draft.decide("enrolment_ended", { enrolment: run.id, status: "ended", reason: { rule: `on-${end.on}`, ...end.reason } });
  }
}
