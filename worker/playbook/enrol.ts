import type { SequencePolicy } from "../../content/schema/playbook.ts";
import type { Context } from "./advance.ts";
import { holds } from "./condition.ts";
import type { Draft } from "./draft.ts";
import { draw } from "./draw.ts";
import { type Enrolment, isRunning } from "./enrolment.ts";
import type { Fact } from "./facts.ts";
import { readerFields } from "./fields.ts";
import { barred } from "./mailable.ts";
import { isMeant, meets, pauseForTicket } from "./run.ts";
import { dueAfter, windowEnds } from "./sequence.ts";
import type { LeadState } from "./state.ts";
import { DAY, type Instant } from "./time.ts";

/**
 * Begins the runs that these facts ask for. A sequence of a stage begins for whoever enters the stage, or comes to be somebody who may be
 * written to while in it: by a yes, or by an address that works again. One of a signal begins when the signal is heard, however late. Nobody
 * has two runs of one sequence at once.
 */
export function enrol(draft: Draft, facts: readonly Fact[], context: Context): void {
  const { playbook, now } = context;
  if (barred(playbook, draft.state, now)) return;
  for (const sequence of Object.values(playbook.sequences)) {
    if (!isCalled(sequence, draft, facts, context) || !holds(sequence.when, readerFields(playbook, draft.state, now))) continue;
    const earlier = draft.state.enrolments.filter((run) => run.sequence === sequence.sequence);
    if (!earlier.some(isRunning) && mayHave(sequence.again, earlier, now)) begin(draft, sequence, context);
  }
}

/** Ends what no longer fits: the stage was left, the sequence was taken away, or nothing more is to be written to this person. */
export function endStrayRuns(draft: Draft, { playbook, now }: Context): void {
  const { state } = draft;
  const cause = state.stages.at(-1)?.cause;
  const bar = barred(playbook, state, now);
  for (const run of state.enrolments.filter(isRunning)) {
    const sequence = playbook.sequences[run.sequence];
    const gone = sequence ? null : { rule: "sequence-removed", ...playbook.nurture.reasons.removed };
    const reason = bar ?? gone ?? (sequence && isIn(sequence, state) ? null : (cause ?? null));
    if (reason) draft.decide("enrolment_ended", { enrolment: run.id, status: "ended", reason });
  }
}

function isIn({ stage, signal }: SequencePolicy, lead: LeadState): boolean {
  return stage === undefined ? lead.stage !== null && (signal?.stages.includes(lead.stage) ?? false) : lead.stage === stage;
}

function isCalled(sequence: SequencePolicy, { before, state }: Draft, facts: readonly Fact[], { playbook, now }: Context): boolean {
  const { signal } = sequence;
  if (!isIn(sequence, state)) return false;
  if (!signal) return before === null || before.stage !== state.stage || barred(playbook, before, now) !== null;
  return facts.some((fact) => isMeant(state, fact) && meets(signal, fact, readerFields(playbook, state, now)));
}

function mayHave(again: SequencePolicy["again"], earlier: readonly Enrolment[], now: Instant): boolean {
  if (earlier.length === 0 || again === "each-time") return true;
  return again !== "never" && now >= Math.max(...earlier.map(({ startedAt }) => startedAt)) + again.afterDays * DAY;
}

function begin(draft: Draft, sequence: SequencePolicy, context: Context): void {
  const { playbook, now } = context;
  const { id, profile, seq } = draft.state;
  const [first] = sequence.steps;
  if (!first) return;
  const heldOut = draw(id, sequence.sequence) < sequence.holdOut;
  const due = dueAfter(playbook, profile, first, now);
  const enrolment: Enrolment = {
    id: `${id}.${sequence.sequence}.${seq + 1}`,
    sequence: sequence.sequence,
    status: "active",
    next: first.id,
    dueAt: heldOut ? Math.min(due, windowEnds(sequence, now)) : due,
    startedAt: now,
    reason: null,
    ...(heldOut ? { heldOut } : {}),
  };
  draft.decide("enrolled", { enrolment });
  if (draft.state.tickets.length > 0) pauseForTicket(draft, enrolment, context);
}
