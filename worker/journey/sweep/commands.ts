import type { World } from "../../platform/world.ts";
import { apply } from "../../playbook/apply.ts";
import type { Fact } from "../../playbook/facts.ts";
import { LEAD_SHAPE, type LeadState } from "../../playbook/state.ts";
import { strike } from "../clock/commands.ts";
import { leadSubject } from "../rows.ts";
import { stream, streamsOfLeads } from "../store.ts";
import { endOffer, endSweep, findWalks, leadsAfter, leadsOfLeavers, leadsToOffer, moveSweep, type Sweep, writeFolds } from "./store.ts";

/** Leads that one tick looks at after a changed playbook. */
export const SWEEP_LEADS_MAX = 200;
/** Leads that one tick hands over when somebody has left: each is a turn of its own. */
export const HANDED_OVER_MAX = 20;
/** Leads of the queue that one tick offers again: each may be a turn of its own. */
const OFFERED_MAX = 20;

/** One stretch of what a change asks for: the queue is offered again, all leads are walked over. Answers how many were judged. */
export async function sweepLeads(world: World): Promise<number> {
  const { sweep, queue } = await findWalks(world.db);
  const offered = queue === null ? 0 : await offerQueueAgain(world, queue);
  return sweep ? offered + (await walkOn(world, sweep)) : offered;
}

/**
 * Each lead is folded anew where its row is in an earlier shape, adopts the playbook and is judged again. The walk does not pass one that
 * waits for its turn; one that lost a race or fails adopts the playbook when it is next touched.
 */
async function walkOn(world: World, sweep: Sweep): Promise<number> {
  const stretch = await leadsAfter(world.db, sweep.after, SWEEP_LEADS_MAX);
  const { folded, overtaken } = await foldAnew(world, stretch);
  const leads = stretch.map((lead) => folded.get(lead.id) ?? lead);
  const earlier = leads.filter(
    (lead) => (lead.playbook !== world.playbook.version || folded.has(lead.id)) && lead.mergedInto === null && !overtaken.has(lead.id),
  );
  const { moved, waiting } = await strike(world, earlier, (lead) => adopting(world, lead));
  const waits = stretch.findIndex(({ id }) => waiting.has(id) || overtaken.has(id));
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

/** Rows in an earlier shape, as their streams fold today. Whoever was written to meanwhile is overtaken and comes with the next tick. */
async function foldAnew(world: World, stretch: readonly LeadState[]): Promise<{ folded: Map<string, LeadState>; overtaken: Set<string> }> {
  const earlier = stretch.filter(({ shape }) => shape !== LEAD_SHAPE);
  if (earlier.length === 0) return { folded: new Map(), overtaken: new Set() };
  const together = await streamsOfLeads(
    world.db,
    earlier.map(({ id }) => id),
  );
  const folds: LeadState[] = [];
  for (const { id } of earlier) {
    const entries = together.get(id) ?? (await stream(world.db, leadSubject(id)));
    const fold = entries.reduce<LeadState | null>((lead, entry) => apply(lead, entry), null);
    if (fold) folds.push(fold);
  }
  const written = await writeFolds(world.db, folds);
  return {
    folded: new Map(folds.flatMap((lead) => (written.has(lead.id) ? [[lead.id, lead]] : []))),
    overtaken: new Set(folds.flatMap(({ id }) => (written.has(id) ? [] : [id]))),
  };
}

/**
 * Somebody new is named: what waits in the queue is offered to them, oldest first, tick by tick. One that lost a race or fails waits for the
 * next change.
 */
async function offerQueueAgain(world: World, version: string): Promise<number> {
  const waiting = await leadsToOffer(world.db, version, OFFERED_MAX);
  const { moved } = await strike(world, waiting, (lead) => adopting(world, lead));
  if (waiting.length < OFFERED_MAX) await endOffer(world.db, version);
  return moved;
}

function adopting(world: World, lead: LeadState): Fact {
  // a version that was left and is taken up again is adopted again
  const source = `adopts:${world.playbook.version}:${lead.seq}`;
  return { kind: "clock_struck", at: world.now(), source, data: {} };
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
