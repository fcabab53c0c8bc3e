import type { Playbook } from "../../content/schema/playbook.ts";
import { isRunning } from "./enrolment.ts";
import { delayed } from "./sequence.ts";
import type { LeadState } from "./state.ts";
import { heldUntil } from "./strike.ts";
import type { Instant } from "./time.ts";

/** A marketing mail that was written and wants to leave. */
export interface Waiting {
  /** The run that it belongs to; null for one of none, such as a newer version of a paper. */
  enrolment: string | null;
  writtenAt: Instant;
  /** When other marketing mails left to this person, as far back as the budget looks. */
  left: readonly Instant[];
}

/** A run that ended by itself, or by an edit, takes nothing back that it wrote. */
const HARMLESS_ENDS = ["finished", "step-removed"];

/**
 * What speaks against a mail at the moment in which it wants to leave, and did not when it was written: minutes or days may lie between, in a
 * night, in a warm-up, at a provider that was shut. Answers why it must not leave any more, or from when on it may and why not now; null when
 * it may. The budget is asked by what left. Throws RangeError as `heldUntil` does.
 */
export function stillLeaves(
  playbook: Playbook,
  lead: LeadState,
  { enrolment, writtenAt, left }: Waiting,
  now: Instant,
): { withheld: string } | { notBefore: Instant; reason: string } | null {
  const run = lead.enrolments.find(({ id }) => id === enrolment);
  if (run && !isRunning(run) && !HARMLESS_ENDS.includes(run.reason?.rule ?? "")) return { withheld: "run ended" };
  if (lead.tier === "X") return { withheld: "disqualified" };
  const held = heldUntil({ ...lead, written: [...left] }, { playbook, now, accountWritten: 0 });
  if (!held) return null;
  const isNight = held.reason.rule === "sending-hours";
  if (!isNight && now > patience(playbook, lead, writtenAt)) return { withheld: "waited too long" };
  return { notBefore: held.dueAt, reason: held.reason.rule };
}

/** Until when a mail that was written may be kept waiting: so many working days of its reader as the policy says. A week of holidays uses up none. */
export function patience(playbook: Playbook, { profile }: Pick<LeadState, "profile">, writtenAt: Instant): Instant {
  return delayed(playbook, profile, { after: { workingDays: playbook.delivery.waitAtMostDays } }, writtenAt);
}
