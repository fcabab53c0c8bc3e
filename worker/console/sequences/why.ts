import type { Playbook, SequencePolicy } from "../../../content/schema/playbook.ts";
import { fill } from "../../playbook/say.ts";
import type { Why } from "../../reports/sequences/results.ts";
import type { Reader } from "../times.ts";

/** Which sentence of nurture.yaml a decision gave. */
const GIVEN = {
  unsubscribed: "unsubscribed",
  complained: "complained",
  replied: "replied",
  undeliverable: "undeliverable",
  "soft-failures": "softFailures",
  "step-removed": "removed",
  "sequence-removed": "removed",
  finished: "finished",
  "sending-hours": "sendingHours",
  "touch-budget": "budget",
  "account-budget": "accountBudget",
  topics: "topics",
  condition: "condition",
  late: "late",
  contact: "contact",
  ticket: "ticket",
} as const satisfies Record<string, keyof Playbook["nurture"]["reasons"]>;

/** Reasons with how often each was given, in the words of the playbook's files; one that no file knows any more is told by its name. */
export function whyLines(whys: readonly Why[], sequence: SequencePolicy, playbook: Playbook, { t, locale }: Reader): string[] {
  return whys.map(({ rule, times }) =>
    fill(t.sequences.whyLine, { reason: policyReason(rule, sequence, playbook)?.[locale] ?? rule, times }),
  );
}

/** Why mails that were written did not leave, or perhaps not. */
export function unsentLines(whys: readonly Why[], { t }: Reader): string[] {
  const words: Record<string, string> = t.sequences.unsent;
  return whys.map(({ rule, times }) =>
    fill(t.sequences.whyLine, { reason: (Object.hasOwn(words, rule) ? words[rule] : null) ?? rule, times }),
  );
}

function policyReason(rule: string, { goal, endsOn }: SequencePolicy, { nurture, stages, routes }: Playbook) {
  if (Object.hasOwn(GIVEN, rule)) return nurture.reasons[GIVEN[rule as keyof typeof GIVEN]];
  if (rule === "goal") return goal.reason;
  if (rule === "merged") return routes.reasons.merged;
  const ends = endsOn.find(({ on }) => rule === `on-${on}`);
  return (ends ?? stages.moves.find(({ id }) => id === rule) ?? stages.timed.find(({ id }) => id === rule))?.reason;
}
