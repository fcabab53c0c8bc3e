import { transact } from "../../db/batch.ts";
import { untilWon } from "../../db/race.ts";
import { Failure } from "../../platform/failure.ts";
import { digest } from "../../platform/tokens.ts";
import type { World } from "../../platform/world.ts";
import { domainOfNobody, type ErasureReason, isKnownByOneAlone } from "../../playbook/erasure.ts";
import type { LeadState } from "../../playbook/state.ts";
import { ACCOUNT_LEADS_MAX, judged } from "../account/commands.ts";
import { accountRows } from "../account/store.ts";
import { accountLeads, findLead, findLeads } from "../store.ts";
import {
  browsersOf,
  claimStreams,
  closeWork,
  cutVisits,
  type Erasure,
  findErasure,
  namelessCompany,
  othersOf,
  rememberErasure,
  silenceCopies,
  silenceReasons,
} from "./store.ts";
import { textOfLeads } from "./text/store.ts";

export interface Erasing {
  lead: string;
  /** `rep:<id>`, or `key:<id>` of another system. */
  by: string;
  reason: ErasureReason;
}

/**
 * Takes a person out of everything that is kept: every lead of theirs, in one commit. Ids, instants and counts stay, and the hashes of their
 * addresses, so that nobody writes to them. Said twice it happens once, with the same answer.
 */
export function erasePerson(world: World, { lead, by, reason }: Erasing): Promise<Erasure> {
  return untilWon(async () => {
    const people = await personOf(world, lead);
    if (people.length === 0) return erased(world, lead);
    const ids = people.map(({ id }) => id);
    const hashes = await Promise.all(people.map(({ profile }) => digest(profile.email)));
    const addresses = people.map(({ profile }) => profile.email);
    const at = world.now();
    const companies = await leaveCompanies(world, people);
    // the other database first: a commit that was lost afterwards is repeated, and finds the browsers again
    const browsers = await browsersOf(world.db, ids);
    await cutVisits(
      world.events,
      browsers.map((from) => ({ from, to: world.newId() })),
    );
    await transact(world.db, [
      claimStreams(people, at),
      ...rememberErasure(people, hashes, { at, by, reason }),
      ...closeWork(people, at),
      ...companies,
      silenceReasons(ids),
      silenceCopies(ids),
      ...textOfLeads(ids, addresses),
    ]);
    world.log.info("erased", { leads: ids, by, reason });
    return { leadId: lead, at, by, reason };
  });
}

async function erased(world: World, lead: string): Promise<Erasure> {
  const done = await findErasure(world.db, lead);
  if (!done) throw new Failure("absent", "lead_absent");
  return done;
}

/** Every lead of one person: the one that stays, and those that were merged into it. Nobody where there is none. */
export async function personOf(world: World, id: string): Promise<LeadState[]> {
  const { lead } = await findLead(world.db, id);
  const root = lead?.mergedInto ? (await findLead(world.db, lead.mergedInto)).lead : lead;
  if (!root) return [];
  return root.merged.length > 0 ? (await findLeads(world.db, [root.id, ...root.merged])).leads : [root];
}

/** Their companies are judged without them. The judgement takes the company's next place in the journal, so that no other one, made from what was read before, comes after it. */
async function leaveCompanies(world: World, people: readonly LeadState[]) {
  const ids = people.map(({ id }) => id);
  const steps = new Map<string, ReturnType<typeof judged>>();
  const nameless: ReturnType<typeof namelessCompany> = [];
  for (const id of new Set(people.flatMap(({ accountId }) => accountId ?? []))) {
    const { account, members } = await accountLeads(world.db, id, ACCOUNT_LEADS_MAX);
    if (!account) continue;
    const others = members.filter((member) => !ids.includes(member.id));
    const alone = isKnownByOneAlone(world.playbook, account, await othersOf(world.db, id, ids));
    const domain = domainOfNobody(account);
    steps.set(account.id, judged(world, alone ? { ...account, name: null, domain } : account, others));
    if (alone) nameless.push(...namelessCompany(id, domain));
  }
  return [...nameless, ...accountRows([...steps.values()])];
}
