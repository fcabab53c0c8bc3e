import type { Advance, Context } from "./advance.ts";
import { Draft } from "./draft.ts";
import type { FactOf } from "./facts.ts";
import type { LeadState } from "./state.ts";
import { HOUR } from "./time.ts";

/** How long a step waits that could not be decided on. Whoever mends the cause need not send it by hand, and nobody waits behind it. */
export const TROUBLE_WAIT = HOUR;

/** What becomes of a lead whose step could not be decided on: the step is put off by `TROUBLE_WAIT`, and an alarm is raised once for it. Never throws for a lead that could be folded. */
export function putOff(lead: LeadState, { data }: FactOf<"step_struck">, { playbook, now }: Pick<Context, "playbook" | "now">): Advance {
  const draft = Draft.of(lead, now);
  const { enrolment, step } = data;
  const reason = { rule: "trouble", ...playbook.nurture.reasons.trouble };
  draft.decide("step_postponed", { enrolment, step, dueAt: now + TROUBLE_WAIT, reason });
  draft.effect({ kind: "alarm", id: `step:${enrolment}:${step}`, alarm: "step_stuck", subject: { lead: lead.id, enrolment, step } });
  const { entries, effects, state } = draft;
  return { before: lead, chooses: false, branches: [{ rep: null, rank: 0, entries, effects, after: state }] };
}
