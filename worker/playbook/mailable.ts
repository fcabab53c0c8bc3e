import type { NurturePolicy, Playbook } from "../../content/schema/playbook.ts";
import type { LeadState, Reason } from "./state.ts";
import { DAY, type Instant } from "./time.ts";

/**
 * Why no marketing mail is to be written to a lead at `now`, in the words of the policy; null when it may be. Whoever is disqualified gets
 * none either: they are competitors, applicants and strangers, and every mail to them is one that nobody meant for them.
 */
export function barred({ nurture }: Pick<Playbook, "nurture">, lead: LeadState, now: Instant): Reason | null {
  const { reasons } = nurture;
  if (lead.consents[nurture.purpose]?.state !== "given") return { rule: "unsubscribed", ...reasons.unsubscribed };
  if (lead.undeliverableAt !== null) return { rule: "undeliverable", ...reasons.undeliverable };
  if (refusesMail(nurture, lead, now)) return { rule: "soft-failures", ...reasons.softFailures };
  return lead.tier === "X" ? (lead.tierWhy[0] ?? { rule: "disqualified", zh: "", en: "" }) : null;
}

/**
 * Whether an address has refused mail for the time being so often, within the days of the policy, that it counts as one that accepts none.
 * It is tried again when those refusals are older than that, or when its person sends a form under it; whatever ran has ended meanwhile.
 */
export function refusesMail(
  { soft }: Pick<NurturePolicy, "soft">,
  { softFailures }: Pick<LeadState, "softFailures">,
  now: Instant,
): boolean {
  return softFailures.filter((at) => at > now - soft.withinDays * DAY).length >= soft.times;
}
