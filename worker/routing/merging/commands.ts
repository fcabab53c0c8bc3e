import { joinAccounts, partAccounts } from "../../journey/account/commands.ts";
import { Failure } from "../../platform/failure.ts";
import type { World } from "../../platform/world.ts";
import type { AccountState } from "../../playbook/account.ts";
import type { Actor } from "../actor.ts";

/** Makes two companies one, for whoever has both. The head of sales may merge any two. */
export function mergeAccounts(world: World, actor: Actor, kept: string, merged: string, reason: string): Promise<void> {
  return joinAccounts(world, { by: actor.rep, kept, merged, reason }, (...accounts) => requireAccounts(actor, accounts));
}

/** Takes the merge of a company into another back. */
export function splitAccount(world: World, actor: Actor, merged: string, reason: string): Promise<void> {
  return partAccounts(world, { by: actor.rep, merged, reason }, (...accounts) => requireAccounts(actor, accounts));
}

function requireAccounts(actor: Actor, accounts: readonly AccountState[]): void {
  if (!actor.head && accounts.some(({ ownerId }) => ownerId !== actor.rep)) throw new Failure("forbidden", "account_not_yours");
}
