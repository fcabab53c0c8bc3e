import { joinAccounts, partAccounts } from "../../journey/account/commands.ts";
import { joinLeads, partLeads } from "../../journey/merging/commands.ts";
import { Failure } from "../../platform/failure.ts";
import type { World } from "../../platform/world.ts";
import type { AccountState } from "../../playbook/account.ts";
import type { LeadState } from "../../playbook/state.ts";
import { type Actor, requireOwner } from "../actor.ts";

/** Makes two companies one, for whoever has both. The head of sales may merge any two. */
export function mergeAccounts(
  world: World,
  actor: Actor,
  kept: string,
  merged: string,
  reason: string,
  key = world.newId(),
): Promise<void> {
  return joinAccounts(world, { by: actor.rep, kept, merged, reason, key }, (...accounts) => requireAccounts(actor, accounts));
}

/** Takes the merge of a company into another back. */
export function splitAccount(world: World, actor: Actor, merged: string, reason: string, key = world.newId()): Promise<void> {
  return partAccounts(world, { by: actor.rep, merged, reason, key }, (...accounts) => requireAccounts(actor, accounts));
}

function requireAccounts(actor: Actor, accounts: readonly AccountState[]): void {
  if (!actor.head && accounts.some(({ ownerId }) => ownerId !== actor.rep)) throw new Failure("forbidden", "account_not_yours");
}

/** Makes two leads one person, for whoever has them. Software never does: only somebody who knows both. */
export function mergeLeads(world: World, actor: Actor, kept: string, other: string, reason: string, key = world.newId()): Promise<void> {
  return joinLeads(world, { by: actor.rep, kept, other, reason, key }, (...leads) => requireLeads(actor, ...leads));
}

/** Takes the merge of a lead into another back. */
export function splitLead(world: World, actor: Actor, other: string, reason: string, key = world.newId()): Promise<void> {
  return partLeads(world, { by: actor.rep, other, reason, key }, (...leads) => requireLeads(actor, ...leads));
}

/** One that nobody has may be joined to one's own; whoever is asked for alone must be had. */
function requireLeads(actor: Actor, kept: LeadState, other: LeadState): void {
  if (actor.head) return;
  requireOwner(actor, kept);
  if (other.owner) requireOwner(actor, other);
}
