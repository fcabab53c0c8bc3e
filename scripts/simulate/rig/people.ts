import type { Locale } from "../../../content/schema/common.ts";
import type { Chance } from "./chance.ts";

/** Somebody of a history, with their mailbox at their own provider. */
export interface Person {
  index: number;
  email: string;
  name: string;
  company: string;
  locale: Locale;
  country: string;
  visitor: string;
  /** What they say of themselves: a few are worth a salesperson's time, and the rest is for mails alone. */
  answers: { role: string; industry: string; companySize: string };
  /** `refuses`: there is no such mailbox; `full`: nothing is taken for the time being, for ever. */
  mailbox: "good" | "refuses" | "full";
}

const LARGE = { role: "decider", industry: "manufacturing", companySize: "1001-5000" };
const SMALL = { role: "user", industry: "education", companySize: "1-10" };
const COUNTRIES = ["CN", "CN", "DE", "US", "AU", "NP", "AT", "HK"];

export function peopleOf(draw: Chance): Person[] {
  const companies = draw.between(1, 3);
  return Array.from({ length: draw.between(2, 3) }, (_, index) => {
    const company = `maker-${draw.between(1, companies)}`;
    const country = draw.oneOf(COUNTRIES);
    return {
      index,
      company,
      country,
      email: `person-${index}@${company}.example`,
      name: `人 Person ${index}`,
      locale: draw.oneOf(["zh", "en"] as const),
      visitor: `browser-${index}`,
      answers: draw.of(0.15) ? LARGE : SMALL,
      mailbox: draw.oneOf([...Array.from({ length: 14 }, () => "good" as const), "refuses", "full"] as const),
    };
  });
}
