import type { Locale } from "../../content/schema/common.ts";
import { words } from "../generated/words.ts";
import { fill } from "../playbook/say.ts";
import type { Upcoming } from "../playbook/upcoming.ts";

/** What comes next, as a sentence. */
export function sayAhead(next: Upcoming, locale: Locale): string {
  const sentence = words.why[locale].ahead[next.what];
  switch (next.what) {
    case "sign":
      return fill(sentence, { reason: next.reason[locale] });
    case "tier":
      return fill(sentence, { to: next.to, reason: next.reason[locale] });
    case "stage":
      return fill(sentence, { to: words.console[locale].stages[next.to], reason: next.reason[locale] });
    case "mail":
      return fill(sentence, { sequence: next.sequence, step: next.step });
    default:
      return sentence;
  }
}
