import type { Branch } from "../playbook/advance.ts";
import type { LeadState } from "../playbook/state.ts";
import { outcomesOf, talliesOf } from "../playbook/tally.ts";
import type { Instant } from "../playbook/time.ts";
import { leadSubject } from "./rows.ts";

/** What the sources of all strikes of a run's step begin with. */
export function strikesOf(enrolment: string, step: string): string {
  return `step:${enrolment}:${step}`;
}

export function tallyRows(before: LeadState | null, { entries, after }: Branch, now: Instant): object[] {
  return talliesOf({ before, entries, after, now }).map(({ first, ...tally }) =>
    first === undefined ? tally : { ...tally, subject: leadSubject(after.id), strikes: strikesOf(first, tally.step) },
  );
}

export function goalRows(branch: Branch): object[] {
  return outcomesOf(branch).filter(({ what }) => what === "goal");
}

export function answerRows(branch: Branch): object[] {
  const subject = leadSubject(branch.after.id);
  return outcomesOf(branch).flatMap((outcome) => (outcome.what === "goal" ? [] : [{ ...outcome, subject }]));
}
