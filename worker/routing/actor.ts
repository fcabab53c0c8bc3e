import { Failure } from "../platform/failure.ts";
import type { LeadState } from "../playbook/state.ts";

/** A salesperson who acts. The head of sales may act on everybody's leads. */
export interface Actor {
  rep: string;
  head: boolean;
}

/** Refuses whoever does not have the lead. Who had it and lost it is told so. */
export function requireOwner(actor: Actor, lead: LeadState): void {
  if (lead.owner?.id === actor.rep || (actor.head && lead.owner)) return;
  throw lead.lapsed.includes(actor.rep) ? new Failure("gone", "lead_given_away") : new Failure("forbidden", "lead_not_yours");
}
