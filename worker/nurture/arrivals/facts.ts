import type { Fact } from "../../playbook/facts.ts";
import type { LeadState } from "../../playbook/state.ts";
import type { Instant } from "../../playbook/time.ts";
import type { Arrival } from "./arrival.ts";

/** What an arrival says about a lead; nothing where it is only to be kept. */
export function factsOf(arrival: Arrival, lead: LeadState, message: string | null, at: Instant): Fact[] {
  const { id, kind, reason, written } = arrival;
  // sorts before the answer itself, so that runs end because they left
  const left = (by: "one_click" | "reply" | "complaint", purpose: "marketing" | "product" = "marketing"): Fact => {
    return { kind: "unsubscribed", at, source: `left:${purpose}:${id}`, data: { purpose, by } };
  };
  const stays = lead.consents.marketing?.state !== "withdrawn";
  switch (kind) {
    case "reply":
      return [
        ...(written?.leaves && stays ? [left("reply")] : []),
        { kind: "replied", at, source: id, data: { message, text: written?.text ?? "" } },
      ];
    case "hard_bounce":
    case "soft_bounce":
      return message === null ? [] : [failure(message, kind === "hard_bounce", reason, at)];
    case "complaint":
      return [left("complaint"), ...(lead.consents.product?.state === "given" ? [left("complaint", "product")] : [])];
    case "opt_out":
      return stays ? [left("one_click")] : [];
    case "auto_reply":
    case "delivered":
    case "other":
      return [];
  }
}

/** One failure for one mail, whoever tells it and however often: by the provider, by a report, while it is tried again. */
function failure(message: string, permanent: boolean, reason: string | null, at: Instant): Fact {
  const source = permanent ? `failed:${message}` : `failed-for-now:${message}`;
  return { kind: "mail_failed", at, source, data: { message, permanent, ...(reason ? { reason } : {}) } };
}
