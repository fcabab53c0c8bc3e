import type { Context } from "./advance.ts";
import type { Draft } from "./draft.ts";
import type { FactOf } from "./facts.ts";
import { budgetAllows, dueAfter, sendingHours, stepAfter } from "./sequence.ts";
import type { LeadState } from "./state.ts";
import { DAY } from "./time.ts";
import { wants } from "./topics.ts";

/** A step's time has come: it is written now, passed over or put off with a reason, or its run ends. A step that is no longer next is left alone. */
export function strikeStep(draft: Draft, fact: FactOf<"step_struck">, context: Context): void {
  const { playbook, now } = context;
  const run = draft.state.enrolments.find(({ id, status }) => id === fact.data.enrolment && status === "active");
  if (!run || run.next !== fact.data.step || run.dueAt === null || run.dueAt > now) return;
  const sequence = playbook.sequences[run.sequence];
  const step = sequence?.steps.find(({ id }) => id === run.next);
  const { reasons } = playbook.nurture;
  if (!sequence || !step) {
    draft.decide("enrolment_ended", { enrolment: run.id, status: "ended", reason: { rule: "step-removed", ...reasons.removed } });
    return;
  }
  const wanted = wants(draft.state.chosen, step.topics ?? []);
  const holdUntil = wanted ? heldUntil(draft.state, context) : null;
  if (holdUntil) {
    draft.decide("step_postponed", { enrolment: run.id, step: step.id, ...holdUntil });
    return;
  }
  const message = `${run.id}.${step.id}`;
  const next = stepAfter(sequence, step.id);
  const dueAt = next ? dueAfter(playbook, draft.state.profile, next, now) : null;
  const onward = { enrolment: run.id, step: step.id, next: next?.id ?? null, dueAt };
  if (!wanted) draft.decide("step_skipped", { ...onward, reason: { rule: "topics", ...reasons.topics } });
  else {
    draft.decide("step_written", { ...onward, message });
    draft.effect({
      kind: "mail",
      id: message,
      template: `${sequence.sequence}/${step.id}`,
      to: "lead",
      purpose: "marketing",
      subject: {},
      enrolment: run.id,
      step: step.id,
    });
  }
  if (!next) draft.decide("enrolment_ended", { enrolment: run.id, status: "done", reason: { rule: "finished", ...reasons.finished } });
}

/** Until when a marketing mail to this person has to wait, and why; null when it may be written now. */
export function heldUntil(
  lead: LeadState,
  context: Pick<Context, "playbook" | "now" | "accountWritten">,
): { dueAt: number; reason: { rule: string; zh: string; en: string } } | null {
  const { playbook, now } = context;
  const { reasons, accountPerDay } = playbook.nurture;
  const open = sendingHours(playbook, lead.profile, now);
  if (open > now) return { dueAt: open, reason: { rule: "sending-hours", ...reasons.sendingHours } };
  const allowed = budgetAllows(playbook, lead, now);
  if (allowed > now) return { dueAt: allowed, reason: { rule: "touch-budget", ...reasons.budget } };
  if (context.accountWritten >= accountPerDay)
    return { dueAt: sendingHours(playbook, lead.profile, now + DAY), reason: { rule: "account-budget", ...reasons.accountBudget } };
  return null;
}
