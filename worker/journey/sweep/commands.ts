import type { World } from "../../platform/world.ts";
import { strike } from "../clock/commands.ts";
import { endSweep, findSweep, leadsAfter, leadsOfLeavers, moveSweep } from "./store.ts";

/** Leads that one tick looks at after a changed playbook. */
export const SWEEP_LEADS_MAX = 200;
/** Leads that one tick hands over when somebody has left: each is a turn of its own. */
export const HANDED_OVER_MAX = 20;

/**
 * One stretch of the walk over all leads after a changed playbook: each adopts it and is judged again. The walk does not pass a lead that
 * waits for its turn; one that lost a race or fails adopts it when it is next touched. Answers how many were judged.
 */
export async function sweepLeads(world: World): Promise<number> {
  const sweep = await findSweep(world.db);
  if (!sweep) return 0;
  const stretch = await leadsAfter(world.db, sweep.after, SWEEP_LEADS_MAX);
  const earlier = stretch.filter((lead) => lead.playbook !== world.playbook.version && lead.mergedInto === null);
  const { moved, waiting } = await strike(world, earlier, (lead) => ({
    kind: "clock_struck",
    at: world.now(),
    // a version that was left and is taken up again is adopted again
    source: `adopts:${world.playbook.version}:${lead.seq}`,
    data: {},
  }));
  const waits = stretch.findIndex(({ id }) => waiting.has(id));
  const walked = waits < 0 ? stretch : stretch.slice(0, waits);
  if (waits < 0 && stretch.length < SWEEP_LEADS_MAX) await endSweep(world.db, sweep);
  else
    await moveSweep(world.db, {
      ...sweep,
      after: walked.at(-1)?.id ?? sweep.after,
      // leads that came meanwhile are walked over as well
      done: Math.min(sweep.total, sweep.done + walked.length),
    });
  return moved;
}

/** Whoever has left hands over: everything they had finds a new owner, tick by tick. Answers how many leads moved. */
export async function handOverLeavers(world: World): Promise<number> {
  const theirs = await leadsOfLeavers(world.db, HANDED_OVER_MAX);
  const { moved } = await strike(world, theirs, (lead) => ({
    kind: "owner_left",
    at: world.now(),
    source: `left:${lead.owner?.id}:${lead.owner?.since}`,
    data: { rep: lead.owner?.id ?? "" },
  }));
  return moved;
}
