import { type Recorded, recordLead } from "../journey/commands.ts";
import { Failure } from "../platform/failure.ts";
import type { World } from "../platform/world.ts";
import type { Outcome } from "../playbook/facts.ts";
import type { LeadState } from "../playbook/state.ts";
import { type Actor, requireOwner } from "./actor.ts";

/** The owner says: it is mine. The clock of the promise stops. A lead of the escalation queue goes to whoever may take it first. */
export function acceptLead(world: World, actor: Actor, id: string): Promise<Recorded> {
  const at = world.now();
  const may = (lead: LeadState) => {
    if (lead.place === "escalated" && !lead.owner) {
      if (!actor.head) throw new Failure("forbidden", "lead_not_yours");
      return;
    }
    requireOwner(actor, lead);
    if (lead.promise?.state !== "open") throw new Failure("gone", "promise_not_open");
  };
  return recordLead(world, id, [{ kind: "lead_accepted", at, source: `accepted:${world.newId()}`, data: { by: actor.rep } }], [], may);
}

/** What came of a call or a visit. */
export function logContact(world: World, actor: Actor, id: string, outcome: Outcome, note: string | undefined): Promise<Recorded> {
  const at = world.now();
  const data = { by: actor.rep, outcome, ...(note ? { note } : {}) };
  return recordLead(world, id, [{ kind: "contacted", at, source: `contacted:${world.newId()}`, data }], [], (lead) =>
    requireOwner(actor, lead),
  );
}
