import type { Submission } from "../../content/schema/form.ts";
import type { IntakePolicy } from "../../content/schema/playbook.ts";
import type { ConsentState } from "../playbook/facts.ts";
import type { LeadState } from "../playbook/state.ts";

/** What is known of somebody who ticks a box, beside what they sent. */
interface Ticking {
  /** Whether their address is closed for marketing. */
  suppressed: boolean;
  /** The country that the platform saw them come from. */
  seenIn: string | null;
}

/** What a tick in the box becomes: a yes, or a question by mail where the country asks for it, or the address is closed, which a yes from before does not open. */
export function marketingState(
  { doubleOptIn }: IntakePolicy,
  sent: Submission,
  lead: LeadState | null,
  { suppressed, seenIn }: Ticking,
): ConsentState | null {
  if (sent.consent?.marketing !== true) return null;
  if (suppressed) return "pending";
  if (lead?.consents.marketing?.state === "given") return "given";
  const country = sent.country ?? lead?.profile.country ?? seenIn ?? "";
  return doubleOptIn.includes(country) ? "pending" : "given";
}
