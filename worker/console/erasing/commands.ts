import { exportPerson } from "../../journey/dossier/commands.ts";
import type { Dossier } from "../../journey/dossier/dossier.ts";
import { erasePerson, personOf } from "../../journey/erasure/commands.ts";
import { findErasure } from "../../journey/erasure/store.ts";
import type { World } from "../../platform/world.ts";
import type { ErasureReason } from "../../playbook/erasure.ts";
import type { LeadState } from "../../playbook/state.ts";
import type { Actor } from "../../routing/actor.ts";
import { type LeadAction, may, refusal } from "../policy.ts";
import { stateOfLead } from "../store.ts";

/** Who would be erased: every lead of the person. */
export async function whoIsErased(world: World, actor: Actor, id: string): Promise<LeadState[]> {
  await requireMay(world, actor, "erase_lead", id);
  return personOf(world, id);
}

/** Erases a person. Pressed again it is done. */
export async function erase(world: World, actor: Actor, id: string, reason: ErasureReason): Promise<"erased"> {
  const done = actor.head && (await findErasure(world.db, id));
  if (!done) {
    await requireMay(world, actor, "erase_lead", id);
    await erasePerson(world, { lead: id, by: `rep:${actor.rep}`, reason });
  }
  return "erased";
}

export async function downloadPerson(world: World, actor: Actor, id: string): Promise<Dossier> {
  await requireMay(world, actor, "export_lead", id);
  return exportPerson(world, id);
}

async function requireMay(world: World, actor: Actor, action: LeadAction, id: string): Promise<void> {
  const lead = await stateOfLead(world.db, id);
  if (!may(actor, action, lead)) throw refusal(actor, lead);
}
