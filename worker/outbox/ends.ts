import { redact } from "../platform/log.ts";
import type { Delivery } from "../platform/mail.ts";
import type { Instant } from "../playbook/time.ts";
import { ATTEMPTS_MAX, LEASE, nextAttempt } from "./backoff.ts";
import type { MessageRow, OutboxRow, Report } from "./store.ts";

/**
 * How one attempt ended. `settled`: an earlier one did, and only its report was lost. `later` with `notBefore` was no attempt at this thing,
 * and is given up after `until`;
 * `unsure` says that an earlier one may have gone through. `withheld` is an end as well: the mail must not be sent any more.
 */
export type End =
  | { state: "done"; provider?: string | undefined }
  | { state: "settled" }
  | { state: "later"; reason: string; notBefore?: Instant | undefined; until?: Instant | undefined; unsure?: boolean }
  | { state: "withheld" | "refused" | "failed" | "unknown"; reason: string };

/** When the provider was first given this mail; null before. */
export function firstTried({ mail }: MessageRow): Instant | null {
  return typeof mail?.triedAt === "number" ? mail.triedAt : null;
}

/** The end that a claimed mail has before anybody writes it; null where it may be written, or given to its provider once more under the same key. */
export function endedBefore(row: OutboxRow, message: MessageRow, sameForMs: number, now: Instant): End | null {
  const reason = message.error ?? "";
  switch (message.state) {
    case "sent":
      return { state: "settled" };
    case "withheld":
    case "refused":
    case "failed":
    case "unknown":
      return { state: message.state, reason };
    case "sending":
      return mayRepeat(row, message, sameForMs, now) ? null : { state: "unknown", reason: reason || "an earlier attempt never reported" };
    default:
      return row.attempts > ATTEMPTS_MAX ? { state: "failed", reason: "never came to an end" } : null;
  }
}

/** Whether the provider still knows the mail by its key, with time to spare for clocks that disagree. */
function mayRepeat(row: OutboxRow, message: MessageRow, sameForMs: number, now: Instant): boolean {
  const first = firstTried(message);
  return first !== null && row.attempts <= ATTEMPTS_MAX && now < first + sameForMs - LEASE;
}

export function endOf(delivery: Delivery, sameForMs: number): End {
  switch (delivery.state) {
    case "sent":
      return { state: "done", provider: delivery.provider };
    case "unknown":
      return sameForMs > 0 ? { state: "later", reason: delivery.reason, unsure: true } : { state: "unknown", reason: delivery.reason };
    case "refused":
      return { state: "refused", reason: delivery.reason };
    case "later":
      return { state: "later", reason: delivery.reason, notBefore: delivery.notBefore };
  }
}

/** The end of one more attempt at a mail that an earlier one may have sent: what came of this one says nothing of that one. */
export function endOfRepeat(end: End): End {
  if (end.state === "later") return { ...end, unsure: true };
  if (end.state === "withheld" || end.state === "failed")
    return { state: "unknown", reason: `an earlier attempt may have sent it; then: ${end.reason}` };
  return end;
}

/** Nothing is put off for ever: so many attempts, and so long a wait for what was no attempt. */
export function bounded(row: OutboxRow, end: End, now: Instant, waitMs: number): End {
  if (end.state !== "later") return end;
  const over = end.notBefore === undefined ? row.attempts >= ATTEMPTS_MAX : now >= (end.until ?? row.createdAt + waitMs);
  return over ? { state: end.unsure ? "unknown" : "failed", reason: end.reason } : end;
}

/** What stands in the message's row. */
export function messageState(end: Exclude<End, { state: "settled" }>): string {
  if (end.state === "done") return "sent";
  if (end.state === "later") return end.unsure ? "sending" : "queued";
  return end.state;
}

/** What stands in the outbox's row. */
export function reportOf(row: OutboxRow, end: End, now: Instant): Report {
  const error = "reason" in end ? redact(end.reason).slice(0, 500) : null;
  const base = { id: row.id, createdAt: row.createdAt, dueAt: now, error, uncounted: 0 as const };
  switch (end.state) {
    case "done":
    case "settled":
    case "withheld":
      return { ...base, state: "done" };
    case "unknown":
      return { ...base, state: "unknown" };
    case "refused":
    case "failed":
      return { ...base, state: "dead" };
    case "later":
      return end.notBefore === undefined
        ? { ...base, state: "waiting", dueAt: nextAttempt(now, row.attempts) }
        : { ...base, state: "waiting", dueAt: Math.max(now + 1, end.notBefore), uncounted: 1 };
  }
}
