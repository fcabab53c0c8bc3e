import type { Fact } from "./facts.ts";
import type { LeadState } from "./state.ts";

type Consents = LeadState["consents"];

/** What somebody has agreed to after one more fact. A mail that was pressed elsewhere shows nothing of this address. */
export function consentsAfter(consents: Consents, fact: Fact): Consents {
  const { at } = fact;
  switch (fact.kind) {
    case "form_submitted": {
      const { verified, marketing } = fact.data;
      // a question does not take back a yes
      const asksAgain = marketing === "pending" && consents.marketing?.state === "given";
      return verified && marketing && !asksAgain ? { ...consents, marketing: { state: marketing, at } } : consents;
    }
    case "preferences_changed":
      return { ...consents, [fact.data.purpose]: { state: fact.data.state, at } };
    case "email_confirmed":
      return consents.marketing?.state === "pending" && fact.via === undefined
        ? { ...consents, marketing: { state: "given", at } }
        : consents;
    case "unsubscribed":
      return { ...consents, [fact.data.purpose]: { state: "withdrawn", at } };
    default:
      return consents;
  }
}
