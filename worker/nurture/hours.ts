import type { Playbook } from "../../content/schema/playbook.ts";
import type { Letter } from "../outbox/store.ts";
import { sendingHours } from "../playbook/sequence.ts";
import type { LeadState } from "../playbook/state.ts";
import type { Instant } from "../playbook/time.ts";

/** When a letter may leave that was written in time and then kept from leaving; null when it may now. A reader's night is no time for marketing. */
export function outOfHours(
  playbook: Playbook,
  lead: LeadState,
  { purpose, recipient }: Letter["message"],
  now: Instant,
): { notBefore: Instant; reason: string } | null {
  if (purpose !== "marketing" || recipient !== "lead") return null;
  const notBefore = sendingHours(playbook, lead.profile, now);
  return notBefore > now ? { notBefore, reason: "outside the reader's sending hours" } : null;
}
