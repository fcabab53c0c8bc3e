import { Overtaken, untilWon } from "../db/race.ts";
import { Failure } from "../platform/failure.ts";
import type { World } from "../platform/world.ts";
import { advance, type Branch, type Context, needsHistory, type Opening } from "../playbook/advance.ts";
import { companyOf } from "../playbook/company.ts";
import type { Fact, ProfileAnswers } from "../playbook/facts.ts";
import type { LeadState } from "../playbook/state.ts";
import { isOfAddress, viaMerge } from "../playbook/via.ts";
import { ownerAbove } from "./account/commands.ts";
import { type Change, type Own, write } from "./commit/store.ts";
import { leadSubject } from "./rows.ts";
import { type Found, factsOf, findLead, findPerson, heardSources, type Whom } from "./store.ts";

export interface Recorded {
  branch: Branch;
  /** False when every fact had been heard before, so that nothing was written. */
  changed: boolean;
}

export interface Person {
  email: string;
  visitor: string | null;
  answers: ProfileAnswers;
}

/** What a room wants to say about a person, once it knows whether they are known. */
export type Story = (found: {
  lead: LeadState | null;
  id: string;
  visitorLeads: string[];
}) => Promise<{ facts: Fact[]; own: Own[] }> | { facts: Fact[]; own: Own[] };

/** What is looked for when a person speaks: their lead, their company, their browser. */
export function whomOf({ playbook }: Pick<World, "playbook">, { email, visitor }: Pick<Person, "email" | "visitor">): Whom {
  return { email, visitor, domain: companyOf(playbook.accounts, email) };
}

/**
 * Records facts about a person by address: a new lead and its company when nobody has this address, one commit in any case.
 * A lost race is read and decided again, so `story` may be asked more than once. `first` is what a caller has just read.
 */
export function recordPerson(world: World, person: Person, story: Story, first: Found | null = null): Promise<Recorded> {
  const whom = whomOf(world, person);
  const { domain } = whom;
  const newLead = world.newId();
  const newAccount = world.newId();
  let read = first;
  return untilWon(async () => {
    const found = read ?? (await findPerson(world.db, whom));
    read = null;
    const { lead, visitorLeads, loads } = found;
    if (lead?.mergedInto) {
      const told = await story({ lead, id: lead.id, visitorLeads });
      return recordUnder(world, lead, lead.mergedInto, await unheard(world, lead, told.facts), told.own);
    }
    const founds = !lead && domain && !found.accountId ? { id: newAccount, domain, name: person.answers.company ?? null } : null;
    // somebody known stays with their company, whatever the playbook says of the domain today
    const account = lead && lead.accountId !== found.accountId ? (await findLead(world.db, lead.id)).account : found.account;
    const opening = { id: newLead, email: person.email, answers: person.answers, accountId: found.accountId ?? founds?.id ?? null };
    const start = lead ?? opening;
    const told = await story({ lead, id: start.id, visitorLeads });
    const fresh = lead ? await unheard(world, lead, told.facts) : told.facts;
    return commit(world, start, { account, loads }, fresh, told.own, founds);
  });
}

/** What a room writes beside the facts; asked again with every attempt where it depends on what others have written. */
type OwnOf = Own[] | (() => Promise<Own[]>);

/**
 * Records facts about a known lead. A repeated fact is not heard twice, and repeating it is never refused. `may` refuses by throwing, and
 * is asked again with every attempt.
 */
export function recordLead(
  world: World,
  id: string,
  facts: readonly Fact[],
  own: OwnOf = [],
  may: (lead: LeadState) => void = () => {},
): Promise<Recorded> {
  return untilWon(async () => {
    const found = await findLead(world.db, id);
    if (!found.lead) throw new Failure("absent", "lead_absent");
    const { mergedInto } = found.lead;
    const fresh = await unheard(world, found.lead, facts);
    const repeated = facts.length > 0 && fresh.length === 0;
    if (repeated && typeof own === "function") return unchanged(found.lead);
    if (mergedInto !== null && !fresh.every(isOfAddress))
      throw new Failure("gone", "lead_merged", { fields: { lead: { code: "merged", values: { into: mergedInto } } } });
    if (!repeated) may(found.lead);
    const rows = typeof own === "function" ? await own() : own;
    return mergedInto === null
      ? commit(world, found.lead, found, fresh, rows, null)
      : recordUnder(world, found.lead, mergedInto, fresh, rows);
  });
}

/** What is heard under the address of a merged lead is recorded with the one it was merged into, and can be told apart. */
async function recordUnder(world: World, other: LeadState, into: string, fresh: readonly Fact[], own: Own[]): Promise<Recorded> {
  const found = await findLead(world.db, into);
  if (!found.lead) throw new Failure("absent", "lead_absent");
  if (!found.lead.merged.includes(other.id)) throw new Overtaken();
  const via = viaMerge(other.id);
  const facts = (await unheard(world, found.lead, fresh)).map((fact) => ({ ...fact, via }));
  return commit(world, found.lead, found, facts, own, null);
}

/** What a decision about a lead looks at beside it. */
type Surroundings = Pick<Found, "account" | "loads">;

async function commit(
  world: World,
  start: LeadState | Opening,
  found: Surroundings,
  fresh: readonly Fact[],
  own: Own[],
  founds: Change["founds"],
): Promise<Recorded> {
  const lead = "seq" in start ? start : null;
  if (lead && fresh.length === 0 && own.length === 0) return unchanged(lead);
  const decided = advance(start, fresh, await contextOf(world, lead, found, fresh, founds));
  const accountId = found.account?.id ?? founds?.id ?? null;
  const written = await write(world.db, [{ advance: decided, accountWritten: 0, founds, accountId }], own, world.now());
  if (written.outboxIds.length > 0) await world.queue.nudge(written.outboxIds);
  const branch = decided.branches[written.choice];
  if (!branch) throw new RangeError("the commit chose a branch that was not offered");
  return { branch, changed: true };
}

function unchanged(lead: LeadState): Recorded {
  return { branch: { rep: null, rank: 0, entries: [], effects: [], after: lead }, changed: false };
}

/** Which of these facts the lead has not heard, each once. The unique source of the journal would refuse the others, and with them the whole commit. */
async function unheard(world: World, lead: LeadState, facts: readonly Fact[]): Promise<readonly Fact[]> {
  const heard = await heardSources(
    world.db,
    leadSubject(lead.id),
    facts.map((fact) => fact.source),
  );
  return facts.filter((fact) => !heard.has(fact.source) && heard.add(fact.source));
}

async function contextOf(
  world: World,
  lead: LeadState | null,
  { account, loads }: Surroundings,
  facts: readonly Fact[],
  founds: Change["founds"],
): Promise<Context> {
  const { playbook } = world;
  const parentOwner = lead?.owner ? null : await ownerAbove(world, account ?? (founds && { domain: founds.domain, ownerId: null }));
  const history = lead && needsHistory(lead, facts, playbook) ? await factsOf(world.db, lead.id) : null;
  const accountOwner = account?.ownerId ?? null;
  return { playbook, now: world.now(), reps: loads, accountOwner, parentOwner, accountWritten: 0, history };
}
