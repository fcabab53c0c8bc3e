import { type Instant, MINUTE } from "../playbook/time.ts";

/** After this many attempts a thing that cannot leave is dead, with its reason and an alert. */
export const ATTEMPTS_MAX = 8;

/** Longer than the longest invocation, so that nobody claims what is still being sent. */
export const LEASE = 16 * MINUTE;

const FIRST = MINUTE;
const LONGEST = 6 * 60 * MINUTE;

/** When to try again after `attempts` tries: one minute, then twice as long each time, up to six hours. */
export function nextAttempt(now: Instant, attempts: number): Instant {
  return now + Math.min(LONGEST, FIRST * 2 ** Math.max(0, attempts - 1));
}
