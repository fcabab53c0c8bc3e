import type { SequencePolicy } from "../../content/schema/playbook.ts";
import type { Context } from "./advance.ts";
import { type Fields, holds } from "./condition.ts";
import type { Draft } from "./draft.ts";
import { type Enrolment, isRunning } from "./enrolment.ts";
import type { Fact } from "./facts.ts";
import { factFields, readerFields } from "./fields.ts";
import { sendingHours, windowEnds } from "./sequence.ts";
import type { LeadState, Reason } from "./state.ts";
import { isTheirs } from "./via.ts";

/** What one fact does to the runs of a lead: it reaches a goal, ends them, holds them up or lets them go on. */
export function moveRuns(draft: Draft, fact: Fact, context: Context): void {
  if (!isMeant(draft.state, fact)) return;
  reachGoals(draft, fact, context);
  for (const run of draft.state.enrolments.filter(isRunning)) {
    const reason = endedBy(draft.state, run, fact, context);
    if (reason) draft.decide("enrolment_ended", { enrolment: run.id, status: "ended", reason });
  }
  if (fact.kind === "ticket_opened") pauseRuns(draft, context);
  if (fact.kind === "ticket_closed" && draft.state.tickets.length === 0) resumeRuns(draft, context);
}

/** Whether a fact says something of this very person: not a form that a stranger may have typed, nor what somebody else's browser did. */
export function isMeant(lead: LeadState, fact: Fact): boolean {
  return isTheirs(lead, fact) && !(fact.kind === "form_submitted" && !fact.data.verified);
}

/** Whether a fact is one that a sequence listens to. `reader` is what is known of its person. */
export function meets({ on, when }: Pick<SequencePolicy["goal"], "on" | "when">, fact: Fact, reader: Fields): boolean {
  return on === fact.kind && holds(when, { ...reader, ...factFields(fact) });
}

/**
 * The goal counts when it came about while the window was open, by the time at which it happened and whatever has become of the run: whoever
 * entered is counted, mailed or not, so that shares can be compared. One that came about earlier or later ends the run and counts nothing.
 */
function reachGoals(draft: Draft, fact: Fact, { playbook, now }: Context): void {
  const reader = readerFields(playbook, draft.state, now);
  for (const run of draft.state.enrolments) {
    const sequence = playbook.sequences[run.sequence];
    if (!sequence || run.goalAt !== undefined || !meets(sequence.goal, fact, reader)) continue;
    const reason = { rule: "goal", ...sequence.goal.reason };
    const counts = run.startedAt <= fact.at && fact.at <= windowEnds(sequence, run.startedAt);
    if (counts) draft.decide("goal_reached", { enrolment: run.id, reason });
    if (isRunning(run)) draft.decide("enrolment_ended", { enrolment: run.id, status: counts ? "done" : "ended", reason });
  }
}

/** Why this fact ends a run. A no ends all of them, and so does an answer: from then on a person speaks with them. */
function endedBy(lead: LeadState, run: Enrolment, fact: Fact, { playbook, now }: Context): Reason | null {
  const { reasons, purpose } = playbook.nurture;
  if (fact.kind === "replied") return { rule: "replied", ...reasons.replied };
  if (fact.kind === "unsubscribed" && fact.data.purpose === purpose)
    return fact.data.by === "complaint" ? { rule: "complained", ...reasons.complained } : { rule: "unsubscribed", ...reasons.unsubscribed };
  const reader = readerFields(playbook, lead, now);
  const end = playbook.sequences[run.sequence]?.endsOn.find((rule) => meets(rule, fact, reader));
  return end ? { rule: `on-${end.on}`, ...end.reason } : null;
}

function pauseRuns(draft: Draft, context: Context): void {
  for (const run of draft.state.enrolments.filter(({ status }) => status === "active")) pauseForTicket(draft, run, context);
}

/** Whoever waits for help is not to be sold to. */
export function pauseForTicket(draft: Draft, { id }: Pick<Enrolment, "id">, { playbook }: Context): void {
  draft.decide("enrolment_paused", { enrolment: id, reason: { rule: TICKET, ...playbook.nurture.reasons.ticket } });
}

/** They go on where they stood: at the time that was planned, or in the next sending hours when that has passed. */
function resumeRuns(draft: Draft, { playbook, now }: Context): void {
  for (const { id, status, dueAt, reason } of draft.state.enrolments) {
    if (status !== "paused" || reason?.rule !== TICKET) continue;
    const goesOn = dueAt === null ? null : sendingHours(playbook, draft.state.profile, Math.max(dueAt, now));
    draft.decide("enrolment_resumed", { enrolment: id, dueAt: goesOn });
  }
}

const TICKET = "ticket";
