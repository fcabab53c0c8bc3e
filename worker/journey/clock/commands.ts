import { isTaken } from "../../db/race.ts";
import type { World } from "../../platform/world.ts";
import { advance, type Context, needsHistory } from "../../playbook/advance.ts";
import { localDate } from "../../playbook/calendar.ts";
import { isFact } from "../../playbook/entries.ts";
import { countsByTime, type Fact } from "../../playbook/facts.ts";
import type { RepLoad } from "../../playbook/route.ts";
import type { LeadState } from "../../playbook/state.ts";
import { type Change, write } from "../commit/store.ts";
import { leadSubject } from "../rows.ts";
import { type DueStep, dueSteps, findLeads, slotsTaken, stream, wakingLeads } from "../store.ts";

/** Leads whose clock is struck in one tick. */
export const TICK_LEADS_MAX = 400;
/** Steps that are written in one tick. */
export const TICK_STEPS_MAX = 400;
/** Changes that share a commit: enough to be fast, few enough that a lost race costs little. */
const CHANGES_PER_COMMIT_MAX = 40;

interface Struck {
  lead: LeadState;
  fact: Fact;
  accountOwner: string | null;
}

/** Strikes the clock for leads that are due. Answers how many there were, so that a caller may go on. */
export async function strikeLeads(world: World): Promise<number> {
  const waking = await wakingLeads(world.db, world.now(), TICK_LEADS_MAX);
  const owners = await ownersOf(world, waking);
  const struck = waking.map((lead) => ({ lead, fact: clockFact(world, lead), accountOwner: owners.accounts.get(lead.id) ?? null }));
  await commitStruck(world, struck, owners.loads);
  return waking.length;
}

/** Writes the steps whose time has come. */
export async function strikeSteps(world: World): Promise<number> {
  const due = await dueSteps(world.db, world.now(), TICK_STEPS_MAX);
  if (due.length === 0) return 0;
  const found = await findLeads(
    world.db,
    due.map((step) => step.leadId),
  );
  const struck = due.flatMap((step) => {
    const lead = found.leads.find(({ id }) => id === step.leadId);
    return lead ? [{ lead, fact: stepFact(world, step), accountOwner: found.owners.get(lead.id) ?? null }] : [];
  });
  // a lead with two runs due at once is judged once for each, one after the other
  const seen = new Set<string>();
  const now = struck.filter(({ lead }) => !seen.has(lead.id) && seen.add(lead.id));
  await commitStruck(world, now, found.loads);
  return due.length;
}

function clockFact(world: World, lead: LeadState): Fact {
  return { kind: "clock_struck", at: world.now(), source: `clock:${lead.wakeAt}`, data: {} };
}

function stepFact(world: World, step: DueStep): Fact {
  return {
    kind: "step_struck",
    at: world.now(),
    source: `step:${step.id}:${step.next}:${step.dueAt}`,
    data: { enrolment: step.id, step: step.next },
  };
}

async function ownersOf(world: World, leads: readonly LeadState[]): Promise<{ accounts: Map<string, string | null>; loads: RepLoad[] }> {
  if (leads.length === 0) return { accounts: new Map(), loads: [] };
  const found = await findLeads(
    world.db,
    leads.map(({ id }) => id),
  );
  return { accounts: found.owners, loads: found.loads };
}

/** Commits in groups; a group that lost a race, or one bad lead, is done lead by lead, so that nobody waits for somebody else's trouble. */
async function commitStruck(world: World, struck: readonly Struck[], loads: readonly RepLoad[]): Promise<void> {
  for (let start = 0; start < struck.length; start += CHANGES_PER_COMMIT_MAX) {
    const changes: Change[] = [];
    for (const one of struck.slice(start, start + CHANGES_PER_COMMIT_MAX)) {
      const change = await decide(world, one, loads);
      if (!change) continue;
      if (change.advance.chooses) await alone(world, change);
      else changes.push(change);
    }
    await together(world, changes);
  }
}

async function decide(world: World, { lead, fact, accountOwner }: Struck, reps: readonly RepLoad[]): Promise<Change | null> {
  try {
    const { playbook } = world;
    const now = world.now();
    const history = needsHistory(lead, [fact], playbook)
      ? (await stream(world.db, leadSubject(lead.id))).filter(isFact).filter(countsByTime)
      : null;
    const accountWritten =
      fact.kind === "step_struck" && lead.accountId ? await slotsTaken(world.db, lead.accountId, localDate(lead.profile.zone, now)) : 0;
    const context: Context = { playbook, now, reps, accountOwner, accountWritten, history };
    const decided = advance(lead, [fact], context);
    const nothing = decided.branches.every(({ entries }) => entries.length === 0);
    return nothing ? null : { advance: decided, founds: null, accountId: lead.accountId, accountWritten };
  } catch (cause) {
    world.log.error("clock_failed", cause, { lead: lead.id });
    return null;
  }
}

async function together(world: World, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  try {
    const { outboxIds } = await write(world.db, changes, [], world.now());
    if (outboxIds.length > 0) await world.queue.nudge(outboxIds);
  } catch (cause) {
    if (changes.length === 1) return lost(world, cause);
    for (const change of changes) await alone(world, change);
  }
}

/** A lost race is no harm here: the lead is still due, and the next tick reads it again. */
async function alone(world: World, change: Change): Promise<void> {
  try {
    const { outboxIds } = await write(world.db, [change], [], world.now());
    if (outboxIds.length > 0) await world.queue.nudge(outboxIds);
  } catch (cause) {
    lost(world, cause);
  }
}

function lost(world: World, cause: unknown): void {
  if (!isTaken(cause)) world.log.error("clock_failed", cause);
}
