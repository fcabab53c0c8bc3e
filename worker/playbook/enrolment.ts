import type { Reason } from "./state.ts";
import type { Instant } from "./time.ts";

/** One lead's run through a sequence. */
export interface Enrolment {
  id: string;
  sequence: string;
  status: "active" | "paused" | "done" | "ended";
  next: string | null;
  dueAt: Instant | null;
  startedAt: Instant;
  reason: Reason | null;
  /** Steps that were written or passed over: a step that is moved behind them is not written twice. */
  had?: string[];
  /** Kept without mails, so that the sequence can be compared with doing nothing. */
  heldOut?: boolean;
  /** When what the sequence is for came about. */
  goalAt?: Instant;
}

/** Runs of one lead that are remembered. */
export const ENROLMENTS_MAX = 20;

export function isRunning({ status }: Pick<Enrolment, "status">): boolean {
  return status === "active" || status === "paused";
}

/** The runs with one more. When there are too many, the oldest that is over goes, if it can one whose sequence has a later run: that they had it is not forgotten. */
export function runsWith(runs: readonly Enrolment[], run: Enrolment): Enrolment[] {
  const all = [...runs, run];
  if (all.length <= ENROLMENTS_MAX) return all;
  const over = all.filter((one) => !isRunning(one));
  const spare = over.find((one) => all.findLast(({ sequence }) => sequence === one.sequence) !== one) ?? over[0] ?? all[0];
  return all.filter((one) => one !== spare);
}
