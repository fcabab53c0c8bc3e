import { isTaken } from "../../db/race.ts";
import type { World } from "../../platform/world.ts";
import { type Advance, advance, type Context, needsHistory } from "../../playbook/advance.ts";
import { localDate } from "../../playbook/calendar.ts";
import type { EarnedFact } from "../../playbook/entries.ts";
import type { Fact } from "../../playbook/facts.ts";
import { putOff } from "../../playbook/put-off.ts";
import type { RepLoad } from "../../playbook/route.ts";
import { byPriority } from "../../playbook/sequence.ts";
import type { LeadState } from "../../playbook/state.ts";
import { ownerAbove } from "../account/commands.ts";
import { type Change, write } from "../commit/store.ts";
import { type Company, factsOf, factsOfLeads, findLeads } from "../store.ts";
import { strikesOf } from "../tallies.ts";
import { type DueStep, dueSteps, type SlotsTaken, slotsTaken, wakingLeads } from "./store.ts";

/** Leads whose clock is struck in one tick. */
export const TICK_LEADS_MAX = 400;
/** Steps that are written in one tick. */
export const TICK_STEPS_MAX = 400;
/** Changes that share a commit: enough to be fast, few enough that a lost race costs little. */
const CHANGES_PER_COMMIT_MAX = 40;

/** Turns taken in one round: each is a commit of its own. Whoever waits longer is due in the next round. */
const TURNS_PER_ROUND_MAX = 20;

interface Struck {
  lead: LeadState;
  fact: Fact;
  company: Company | null;
}

/** Strikes the clock for leads that are due. Answers how many moved, so that a caller knows when to rest. */
export async function strikeLeads(world: World): Promise<number> {
  const waking = await wakingLeads(world.db, world.now(), TICK_LEADS_MAX);
  return (await strike(world, waking, (lead) => clockFact(world, lead))).moved;
}

export interface Striking {
  moved: number;
  /** Leads whose turn is for another round. */
  waiting: ReadonlySet<string>;
}

/** Tells each of these leads one fact. */
export async function strike(world: World, leads: readonly LeadState[], fact: (lead: LeadState) => Fact): Promise<Striking> {
  const { companies, loads } = await companiesOf(world, leads);
  const struck = leads.map((lead) => ({ lead, fact: fact(lead), company: companies.get(lead.id) ?? null }));
  return commitStruck(world, struck, loads);
}

/** Writes the steps whose time has come, those of the highest priority first. Answers how many leads moved. */
export async function strikeSteps(world: World): Promise<number> {
  const due = await dueSteps(world.db, world.now(), TICK_STEPS_MAX);
  if (due.length === 0) return 0;
  const found = await findLeads(
    world.db,
    due.map((step) => step.leadId),
  );
  const leads = new Map(found.leads.map((lead) => [lead.id, lead]));
  const struck = due.sort(byPriority(world.playbook)).flatMap((step) => {
    const lead = leads.get(step.leadId);
    return lead ? [{ lead, fact: stepFact(world, step), company: found.companies.get(lead.id) ?? null }] : [];
  });
  // a lead with two runs due at once is judged once for each, one after the other
  const seen = new Set<string>();
  const now = struck.filter(({ lead }) => !seen.has(lead.id) && seen.add(lead.id));
  return (await commitStruck(world, now, found.loads)).moved;
}

function clockFact(world: World, lead: LeadState): Fact {
  return { kind: "clock_struck", at: world.now(), source: `clock:${lead.wakeAt}`, data: {} };
}

function stepFact(world: World, step: DueStep): Fact {
  return {
    kind: "step_struck",
    at: world.now(),
    source: `${strikesOf(step.id, step.next)}:${step.dueAt}`,
    data: { enrolment: step.id, step: step.next },
  };
}

async function companiesOf(world: World, leads: readonly LeadState[]): Promise<{ companies: Map<string, Company>; loads: RepLoad[] }> {
  if (leads.length === 0) return { companies: new Map(), loads: [] };
  return findLeads(
    world.db,
    leads.map(({ id }) => id),
  );
}

/** Commits in groups; a group that lost a race, or one bad lead, is done lead by lead, so that nobody waits for somebody else's trouble. */
async function commitStruck(world: World, struck: readonly Struck[], loads: readonly RepLoad[]): Promise<Striking> {
  const slots = await slotsTaken(
    world.db,
    struck.flatMap((one) => (one.fact.kind === "step_struck" ? slotOf(world, one) : [])),
  );
  let moved = 0;
  let turns = 0;
  const waiting = new Set<string>();
  for (let start = 0; start < struck.length; start += CHANGES_PER_COMMIT_MAX) {
    const changes: Change[] = [];
    const group = struck.slice(start, start + CHANGES_PER_COMMIT_MAX);
    const histories = await historiesOf(world, group);
    for (const one of group) {
      const change = await decide(world, one, loads, slots, histories);
      if (!change) continue;
      if (!change.advance.chooses) changes.push(change);
      else if (turns < TURNS_PER_ROUND_MAX) {
        turns += 1;
        moved += await alone(world, change);
      } else waiting.add(one.lead.id);
    }
    moved += await together(world, changes);
  }
  return { moved, waiting };
}

/** The histories that a group's decisions need, in one read. */
async function historiesOf(world: World, group: readonly Struck[]): Promise<Map<string, EarnedFact[]>> {
  const needing = group.filter(({ lead, fact }) => needsHistory(lead, [fact], world.playbook));
  if (needing.length < 2) return new Map();
  return factsOfLeads(
    world.db,
    needing.map(({ lead }) => lead.id),
  );
}

function slotOf(world: World, { lead, company }: Pick<Struck, "lead" | "company">): { account: string; day: string }[] {
  return company ? [{ account: company.id, day: localDate(lead.profile.zone, world.now()) }] : [];
}

async function decide(
  world: World,
  { lead, fact, company }: Struck,
  reps: readonly RepLoad[],
  slots: SlotsTaken,
  histories: ReadonlyMap<string, EarnedFact[]>,
): Promise<Change | null> {
  try {
    const { playbook } = world;
    const history = needsHistory(lead, [fact], playbook) ? (histories.get(lead.id) ?? (await factsOf(world.db, lead.id))) : null;
    const [slot] = slotOf(world, { lead, company });
    const accountWritten = slot ? slots(slot.account, slot.day) : 0;
    const accountOwner = company?.ownerId ?? null;
    const parentOwner = lead.owner ? null : await ownerAbove(world, company);
    const context: Context = { playbook, now: world.now(), reps, accountOwner, parentOwner, accountWritten, history };
    const decided = decidedOn(world, lead, fact, context);
    const nothing = decided.branches.every(({ entries }) => entries.length === 0);
    return nothing ? null : { advance: decided, founds: null, accountId: company?.id ?? null, accountWritten };
  } catch (cause) {
    world.log.error("clock_failed", cause, { lead: lead.id });
    return null;
  }
}

/** A step that cannot be decided on is put off, so that those behind it have their turn. */
function decidedOn(world: World, lead: LeadState, fact: Fact, context: Context): Advance {
  try {
    return advance(lead, [fact], context);
  } catch (cause) {
    if (fact.kind !== "step_struck") throw cause;
    world.log.error("step_failed", cause, { lead: lead.id, enrolment: fact.data.enrolment });
    return putOff(lead, fact, context);
  }
}

async function together(world: World, changes: readonly Change[]): Promise<number> {
  if (changes.length === 0) return 0;
  try {
    await commit(world, changes);
    return changes.length;
  } catch (cause) {
    if (changes.length === 1) return lost(world, cause);
    let moved = 0;
    for (const change of changes) moved += await alone(world, change);
    return moved;
  }
}

/** A lost race is no harm here: the lead is still due, and the next tick reads it again. */
async function alone(world: World, change: Change): Promise<number> {
  try {
    await commit(world, [change]);
    return 1;
  } catch (cause) {
    return lost(world, cause);
  }
}

async function commit(world: World, changes: readonly Change[]): Promise<void> {
  const { outboxIds } = await write(world.db, changes, [], world.now());
  if (outboxIds.length > 0) await world.queue.nudge(outboxIds);
}

function lost(world: World, cause: unknown): 0 {
  if (!isTaken(cause)) world.log.error("clock_failed", cause);
  return 0;
}
