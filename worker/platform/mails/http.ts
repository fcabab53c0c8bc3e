import type { Instant } from "../../playbook/time.ts";
import type { Delivery, Tell } from "../mail.ts";
import { digest } from "../tokens.ts";
import type { Tools } from "./lanes.ts";

/** A provider that takes longer may have accepted what it does not answer. */
const ANSWER_MS_MAX = 30_000;
const ANSWER_BYTES_MAX = 10_000;
/** Where the fault is ours, such as a wrong key, somebody has to mend it first. */
export const MENDING_MS = 5 * 60_000;

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** One request of a provider's API and what its answer means. Without an answer nobody knows whether it was accepted. */
export async function ask(
  { fetch, now }: Tools,
  request: Request,
  judge: (answer: Answer, now: Instant) => Delivery,
  tell: Tell | undefined,
): Promise<Delivery> {
  tell?.(`asking ${new URL(request.url).host}`);
  let answer: Answer;
  try {
    const response = await fetch(new Request(request, { signal: AbortSignal.timeout(ANSWER_MS_MAX), redirect: "manual" }));
    answer = { status: response.status, headers: response.headers, body: objectIn((await response.text()).slice(0, ANSWER_BYTES_MAX)) };
  } catch (cause) {
    const reason = `no answer: ${cause instanceof Error ? cause.message : cause}`;
    tell?.(reason);
    return { state: "unknown", reason };
  }
  const delivery = judge(answer, now());
  tell?.("reason" in delivery ? `it says: ${delivery.reason}` : `it answered ${answer.status} and took the mail as ${delivery.provider}`);
  return delivery;
}

/** Retry-After, in seconds or as a date (RFC 9110); null where it says nothing. */
export function retryAfter(headers: Headers, now: Instant): Instant | null {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,7}$/.test(text)) return now + Number(text) * 1_000;
  const date = text === "" ? Number.NaN : Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(now, date);
}

/** The key of a mail at its provider: the same with every attempt, and short enough for each. */
export function keyOf(id: string): Promise<string> {
  return digest(id);
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return { message: text };
  }
}
