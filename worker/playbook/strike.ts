import type { Playbook, SequencePolicy } from "../../content/schema/playbook.ts";
import type { Context } from "./advance.ts";
import { addDays, instantOf, localDate } from "./calendar.ts";
import { type Fields, holds } from "./condition.ts";
import type { Draft } from "./draft.ts";
import type { Enrolment } from "./enrolment.ts";
import type { FactOf } from "./facts.ts";
import { readerFields } from "./fields.ts";
import { budgetAllows, dueAfter, type Step, sendingHours, stepAfter, windowEnds } from "./sequence.ts";
import type { LeadState, Reason } from "./state.ts";
import { DAY, HOUR, type Instant } from "./time.ts";
import { wants } from "./topics.ts";
import { wordingOf } from "./wording.ts";

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
  if (run.heldOut) {
    passHeldOut(draft, { run, sequence, step }, context);
    return;
  }
  const reader = readerFields(playbook, draft.state, now);
  const skipped = notFor(draft.state, { dueAt: run.dueAt, step }, reader, context);
  const held = skipped ? null : heldUntil(draft.state, context);
  if (held) {
    draft.decide("step_postponed", { enrolment: run.id, step: step.id, ...held });
    return;
  }
  const onward = onwardFrom(draft, { run, sequence, step }, context);
  if (skipped) draft.decide("step_skipped", { ...onward, reason: skipped });
  else write(draft, { run, sequence, step }, onward, reader);
  if (onward.next === null)
    draft.decide("enrolment_ended", { enrolment: run.id, status: "done", reason: { rule: "finished", ...reasons.finished } });
}

interface At {
  run: Enrolment;
  sequence: SequencePolicy;
  step: Step;
}

interface Onward {
  enrolment: string;
  step: string;
  next: string | null;
  dueAt: Instant | null;
}

/** Where a run goes from a step that is written or passed over now. The next delay counts from now, so that mails keep their distance after an outage. */
function onwardFrom(draft: Draft, { run, sequence, step }: At, { playbook, now }: Context): Onward {
  const next = stepAfter(sequence, step.id, run.had);
  return {
    enrolment: run.id,
    step: step.id,
    next: next?.id ?? null,
    dueAt: next && dueAfter(playbook, draft.state.profile, next, now),
  };
}

function write(draft: Draft, { run, sequence, step }: At, onward: Onward, reader: Fields): void {
  const message = `${run.id}.${step.id}`;
  const { template, ...chosen } = wordingOf(sequence, step, draft.state.id, reader);
  draft.decide("step_written", { ...onward, message, ...chosen });
  draft.effect({
    kind: "mail",
    id: message,
    template,
    to: "lead",
    purpose: "marketing",
    subject: {},
    enrolment: run.id,
    step: step.id,
    ...chosen,
  });
}

/** Somebody who is kept to be compared goes through the sequence in its time and gets none of it, until the last step or the end of the window. */
function passHeldOut(draft: Draft, at: At, context: Context): void {
  const reason = { rule: "held-out", ...context.playbook.nurture.reasons.heldOut };
  const closes = windowEnds(at.sequence, at.run.startedAt);
  const { dueAt, ...onward } = onwardFrom(draft, at, context);
  if (context.now < closes) draft.decide("step_skipped", { ...onward, dueAt: dueAt === null ? null : Math.min(dueAt, closes), reason });
  if (onward.next === null || context.now >= closes) draft.decide("enrolment_ended", { enrolment: at.run.id, status: "done", reason });
}

/** Why a step is not for this reader, or not any more; null when it is. */
function notFor(
  lead: LeadState,
  { dueAt, step }: { dueAt: Instant; step: Step },
  reader: Fields,
  { playbook, now }: Context,
): Reason | null {
  const { reasons } = playbook.nurture;
  if (!wants(lead.chosen, step.topics ?? [])) return { rule: "topics", ...reasons.topics };
  if (!holds(step.when, reader)) return { rule: "condition", ...reasons.condition };
  return isTooLate(step, dueAt, sendingHours(playbook, lead.profile, now)) ? { rule: "late", ...reasons.late } : null;
}

/**
 * Whether a step that was planned for `dueAt` is later than its `lateBy` when it can be written at `opens`, the first moment of sending
 * hours from now on. Both are inside sending hours. A step that was put off is planned for the time to which it was put off: what the
 * budget, a salesperson's contact or a ticket kept waiting is not late by that. Exactly at the limit is in time.
 */
export function isTooLate({ lateBy }: Pick<Step, "lateBy">, dueAt: Instant, opens: Instant): boolean {
  if (!lateBy) return false;
  return opens - dueAt > ("hours" in lateBy ? lateBy.hours * HOUR : lateBy.days * DAY);
}

/** Until when a marketing mail to this person has to wait, and why; null when it may be written now. */
export function heldUntil(
  lead: LeadState,
  context: Pick<Context, "playbook" | "now" | "accountWritten">,
): { dueAt: number; reason: { rule: string; zh: string; en: string } } | null {
  const { playbook, now } = context;
  const { reasons, accountPerDay, pauseAfterContactDays } = playbook.nurture;
  const silentUntil = (lead.contactedAt ?? Number.NEGATIVE_INFINITY) + pauseAfterContactDays * DAY;
  if (lead.tickets.length > 0) return { dueAt: tomorrow(playbook, lead, now), reason: { rule: "ticket", ...reasons.ticket } };
  if (silentUntil > now)
    return { dueAt: sendingHours(playbook, lead.profile, silentUntil), reason: { rule: "contact", ...reasons.contact } };
  const open = sendingHours(playbook, lead.profile, now);
  if (open > now) return { dueAt: open, reason: { rule: "sending-hours", ...reasons.sendingHours } };
  const allowed = budgetAllows(playbook, lead, now);
  if (allowed > now) return { dueAt: allowed, reason: { rule: "touch-budget", ...reasons.budget } };
  if (context.accountWritten < accountPerDay) return null;
  return { dueAt: tomorrow(playbook, lead, now), reason: { rule: "account-budget", ...reasons.accountBudget } };
}

/** The first sending hours of another local day. */
function tomorrow(playbook: Playbook, { profile }: LeadState, now: Instant): Instant {
  return sendingHours(playbook, profile, instantOf(profile.zone, addDays(localDate(profile.zone, now), 1), "00:00"));
}
