import { type Recorded, recordLead } from "../../journey/commands.ts";
import { sourceOf } from "../../journey/rows.ts";
import { Failure } from "../../platform/failure.ts";
import type { World } from "../../platform/world.ts";
import { localDate } from "../../playbook/calendar.ts";
import { claimsEnd, mayClaimFrom } from "../../playbook/pool.ts";
import { iso } from "../../playbook/time.ts";
import { type Actor, requireOwner } from "../actor.ts";
import { handsOf, takePlace } from "./store.ts";

/**
 * A rep takes a lead out of the pool. Of several at once one gets it, and the others are told that it is gone. Of several claims by one rep
 * the next place of the day goes to one; the others, and those that find the rep's hands full when they commit, look again at what the rep has then.
 */
export function claimLead(world: World, actor: Actor, id: string, key = world.newId()): Promise<Recorded> {
  const at = world.now();
  const rep = world.playbook.team.reps.find((one) => one.id === actor.rep);
  if (!rep?.active) throw new Failure("forbidden", "forbidden");
  const day = localDate(rep.zone, at);
  const fact = { kind: "lead_claimed" as const, at, source: sourceOf("lead_claimed", key), data: { by: actor.rep } };
  const slot = async () => {
    const { stages, heldMax } = world.playbook.pool;
    const hands = await handsOf(world.db, actor.rep, day, stages);
    const end = claimsEnd(world.playbook, rep, hands);
    if (end) throw new Failure(end === "claims_full" ? "conflict" : "too_many", end);
    const place = { rep: actor.rep, day, slot: hands.claimed + 1, lead: id, at };
    return [takePlace(place, { capacity: rep.capacity, heldMax }, stages)];
  };
  return recordLead(world, id, [fact], slot, (lead) => {
    if (lead.owner?.id === actor.rep) throw new Failure("conflict", "lead_yours_already");
    if (lead.pooledAt === null) throw new Failure("gone", "lead_claimed_already");
    const from = mayClaimFrom(lead, actor.rep);
    if (from > at) throw new Failure("forbidden", "cooling_down", { fields: { from: { code: "from", values: { at: iso(from) } } } });
  });
}

/** The owner gives a lead back, with the reason. Whoever waits for an answer is offered to the next rep at once. */
export function giveBackLead(world: World, actor: Actor, id: string, reason: string, key = world.newId()): Promise<Recorded> {
  const at = world.now();
  const fact = { kind: "lead_given_back" as const, at, source: sourceOf("lead_given_back", key), data: { by: actor.rep, reason } };
  return recordLead(world, id, [fact], [], (lead) => requireOwner(actor, lead));
}
