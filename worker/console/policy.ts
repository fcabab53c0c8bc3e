import { Failure } from "../platform/failure.ts";
import type { AccountState } from "../playbook/account.ts";
import type { LeadState } from "../playbook/state.ts";
import type { Actor } from "../routing/actor.ts";

/** Everything the console lets anybody do. Every route names one. */
export type Action = LeadAction | CompanyAction;

/** What may be done to a company. */
export type CompanyAction = "read_account" | "merge_accounts";

/** What is done to one lead, or to none. */
export type LeadAction =
  | "sign_in"
  | "sign_out"
  | "choose_language"
  | "open_inbox"
  | "open_queue"
  | "open_pool"
  | "open_events"
  | "open_sequences"
  | "open_erasures"
  | "open_aside"
  | "return_seat"
  | "read_lead"
  | "accept_lead"
  | "log_contact"
  | "claim_lead"
  | "give_back"
  | "pause_promise"
  | "judge_lead"
  | "link_browser"
  | "merge_leads"
  | "export_lead"
  | "erase_lead";

/** Who has a lead, and who had it. */
export type Standing = Pick<LeadState, "owner" | "place" | "lapsed" | "formerOwners">;

/**
 * The one answer to "who may do what to what": salespeople their own leads, the pool to read and to claim from, and the escalation queue
 * to read; the head of sales all.
 */
export function may(actor: Actor | null, action: LeadAction, lead: Standing | null = null): boolean {
  switch (action) {
    case "sign_in":
    case "choose_language":
      return true;
    case "sign_out":
    case "open_inbox":
    case "open_queue":
    case "open_pool":
    case "open_events":
    case "open_sequences":
      return actor !== null;
    case "open_erasures":
    case "open_aside":
    case "return_seat":
      return actor?.head === true;
    case "read_lead":
      return actor !== null && lead !== null && (actor.head || isOwn(actor, lead) || isWaiting(lead) || isPooled(lead));
    case "accept_lead":
      return actor !== null && lead !== null && (isOwn(actor, lead) || (actor.head && (lead.owner !== null || isWaiting(lead))));
    case "log_contact":
    case "give_back":
    case "pause_promise":
      return actor !== null && lead !== null && (isOwn(actor, lead) || (actor.head && lead.owner !== null));
    case "claim_lead":
      // whoever comes too late is told so: that it was in the pool is no secret
      return actor !== null && lead !== null && (may(actor, "read_lead", lead) || lead.formerOwners.length > 0);
    case "judge_lead":
    case "link_browser":
    case "merge_leads":
      return actor !== null && lead !== null && (isOwn(actor, lead) || actor.head);
    case "export_lead":
    case "erase_lead":
      return actor?.head === true && lead !== null;
  }
}

/** Whether a lead may become one with somebody's own: a colleague's may not. */
export function mayJoin(actor: Actor, other: Standing): boolean {
  return actor.head || other.owner === null || isOwn(actor, other);
}

/** Who has a company, and who has leads in it. */
export interface CompanyStanding extends Pick<AccountState, "ownerId"> {
  salespeople: readonly string[];
}

/** The same for companies: whoever has one, or a lead in it, reads it, and who has it may make it one with others; the head of sales all. */
export function mayWithCompany(actor: Actor | null, action: CompanyAction, company: CompanyStanding | null): boolean {
  if (actor === null || company === null) return false;
  switch (action) {
    case "read_account":
      return actor.head || company.ownerId === actor.rep || company.salespeople.includes(actor.rep);
    case "merge_accounts":
      return actor.head || company.ownerId === actor.rep;
  }
}

const ON_A_LEAD = new Set<LeadAction>([
  "read_lead",
  "accept_lead",
  "log_contact",
  "claim_lead",
  "give_back",
  "pause_promise",
  "judge_lead",
  "link_browser",
  "merge_leads",
  "export_lead",
  "erase_lead",
]);

/** Whether there can be anything to allow before it is known which lead or company is meant. */
export function mayTry(actor: Actor | null, action: Action): boolean {
  if (action === "read_account" || action === "merge_accounts") return actor !== null;
  return ON_A_LEAD.has(action) ? actor !== null : may(actor, action);
}

/** Why not. A lead somebody had and lost is told apart; of every other it is not even said that it exists. */
export function refusal(actor: Actor | null, lead: Standing | null): Failure {
  if (!actor) return new Failure("unauthorised", "unauthorised");
  if (lead?.lapsed.includes(actor.rep)) return new Failure("gone", "lead_given_away");
  return lead && may(actor, "read_lead", lead) ? new Failure("forbidden", "lead_not_yours") : new Failure("absent", "lead_absent");
}

/** The same for a company: of one that somebody may not read it is not even said that it exists. */
export function companyRefusal(actor: Actor | null, company: CompanyStanding | null): Failure {
  return mayWithCompany(actor, "read_account", company)
    ? new Failure("forbidden", "account_not_yours")
    : new Failure("absent", "account_absent");
}

function isOwn(actor: Actor, lead: Standing): boolean {
  return lead.owner?.id === actor.rep;
}

function isWaiting(lead: Standing): boolean {
  return lead.place === "escalated" && lead.owner === null;
}

function isPooled(lead: Standing): boolean {
  return lead.place === "pool" && lead.owner === null;
}
