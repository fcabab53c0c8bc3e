import { type Recorded, recordLead } from "../journey/commands.ts";
import { sourceOf } from "../journey/rows.ts";
import { Failure } from "../platform/failure.ts";
import type { World } from "../platform/world.ts";
import type { Outcome } from "../playbook/facts.ts";
import type { LeadState } from "../playbook/state.ts";
import { type Actor, requireOwner } from "./actor.ts";

/** The owner says: it is mine. The clock of the promise stops. A lead of the escalation queue goes to whoever may take it first. */
export function acceptLead(world: World, actor: Actor, id: string, key = world.newId()): Promise<Recorded> {
  const fact = { kind: "lead_accepted" as const, at: world.now(), source: sourceOf("lead_accepted", key), data: { by: actor.rep } };
  const may = (lead: LeadState) => {
    if (lead.place === "escalated" && !lead.owner) {
      if (!actor.head) throw new Failure("forbidden", "lead_not_yours");
      return;
    }
    requireOwner(actor, lead);
    if (lead.promise?.state !== "open") throw new Failure("gone", "promise_not_open");
  };
  return recordLead(world, id, [fact], [], may);
}

/** What came of a call or a visit. */
export function logContact(
  world: World,
  actor: Actor,
  id: string,
  outcome: Outcome,
  note: string | undefined,
  key = world.newId(),
): Promise<Recorded> {
  const data = { by: actor.rep, outcome, ...(note ? { note } : {}) };
  const fact = { kind: "contacted" as const, at: world.now(), source: sourceOf("contacted", key), data };
  return recordLead(world, id, [fact], [], (lead) => requireOwner(actor, lead));
}
