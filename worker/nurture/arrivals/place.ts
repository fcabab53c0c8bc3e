import type { Playbook } from "../../../content/schema/playbook.ts";
import { companyOf } from "../../playbook/company.ts";
import type { LeadState } from "../../playbook/state.ts";
import type { Arrival } from "./arrival.ts";

/**
 * Why an arrival is kept and not acted upon. Whoever guesses what to write must not be able to end somebody's mails:
 * a report names a mail of ours and its reader's mailbox, and an answer to somebody's mail comes from them or from their company.
 */
export const ASIDE = [
  "no_message",
  "another_recipient",
  "to_team",
  "from_team",
  "another_sender",
  "unauthenticated",
  "stranger",
  "too_many",
] as const;
export type Aside = (typeof ASIDE)[number];

/** What was found of what an arrival names. */
export interface Named {
  /** The mail of ours, and whom it was about. */
  message: { id: string; recipient: string; lead: LeadState } | null;
  /** The lead who has the address that it comes from. */
  writer: LeadState | null;
}

export type Placing = { lead: LeadState; message: string | null } | { aside: Aside; lead: LeadState | null };

/** Whose an arrival is, or why nobody can tell. */
export function placeArrival({ accounts, team }: Pick<Playbook, "accounts" | "team">, arrival: Arrival, named: Named): Placing {
  const { message, writer } = named;
  const { address } = arrival;
  const lead = message?.lead ?? null;
  if (message && message.recipient !== "lead") return { aside: "to_team", lead };
  if (!isAnswer(arrival)) {
    if (!message) return { aside: "no_message", lead };
    if (address !== null && address !== message.lead.profile.email) return { aside: "another_recipient", lead };
    return { lead: message.lead, message: message.id };
  }
  const ours = [team.company.email, team.company.replies, ...team.reps.map(({ email }) => email)];
  if (ours.some((email) => email?.toLowerCase() === address)) return { aside: "from_team", lead };
  if (message) {
    const belongs = isSamePerson(message.lead, address, writer) || isColleague(accounts, message.lead, address);
    return belongs ? { lead: message.lead, message: message.id } : { aside: "another_sender", lead };
  }
  if (!writer) return { aside: "stranger", lead };
  // without a mail of ours that it answers, there is only the address to go by
  return arrival.authentic ? { lead: writer, message: null } : { aside: "unauthenticated", lead: writer };
}

function isAnswer({ kind }: Arrival): boolean {
  return kind === "reply" || kind === "auto_reply";
}

function isSamePerson(lead: LeadState, address: string | null, writer: LeadState | null): boolean {
  const meant = (one: LeadState) => one.mergedInto ?? one.id;
  return address === lead.profile.email || (writer !== null && meant(writer) === meant(lead));
}

/** Free mail is nobody's company. */
function isColleague(accounts: Playbook["accounts"], lead: LeadState, address: string | null): boolean {
  const company = companyOf(accounts, lead.profile.email);
  return company !== null && address !== null && company === companyOf(accounts, address);
}
