import type { SQL } from "drizzle-orm";
import { transact } from "../../db/batch.ts";
import { Overtaken } from "../../db/race.ts";
import { Failure } from "../../platform/failure.ts";
import type { World } from "../../platform/world.ts";
import type { FactOf } from "../../playbook/facts.ts";
import { hearSeat } from "../../playbook/seat.ts";
import { type Change, write } from "../commit/store.ts";
import { findLead } from "../store.ts";

/** What is said of a lead when a seat passes on. */
export interface Seated {
  lead: string;
  fact: FactOf<"seat_returned"> | FactOf<"seat_given">;
}

/** One seat passes from one person to another: both journals and the room's own rows in one commit. Throws when somebody else was first. */
export async function passSeat(world: World, told: readonly Seated[], own: readonly SQL[]): Promise<void> {
  const changes: Change[] = [];
  for (const { lead: id, fact } of told) {
    const { lead, account } = await findLead(world.db, id);
    if (!lead) throw new Failure("absent", "lead_absent");
    if (lead.mergedInto !== null) throw new Overtaken();
    changes.push({ advance: hearSeat(lead, fact, world.now()), founds: null, accountId: account?.id ?? null, accountWritten: 0 });
  }
  // somebody who was erased has no journal to say it in
  if (changes.length === 0) {
    await transact(world.db, own);
    return;
  }
  const { outboxIds } = await write(world.db, changes, own, world.now());
  if (outboxIds.length > 0) await world.queue.nudge(outboxIds);
}
