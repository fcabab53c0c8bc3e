import { accountsById } from "../../journey/account/store.ts";
import { accountSubject, leadSubject, mergeSource } from "../../journey/rows.ts";
import { heardSources, leadIdByEmail } from "../../journey/store.ts";
import { Failure } from "../../platform/failure.ts";
import type { World } from "../../platform/world.ts";
import type { Actor } from "../../routing/actor.ts";
import { mergeAccounts, mergeLeads, splitAccount, splitLead } from "../../routing/merging/commands.ts";
import type { Pressed } from "../acts/commands.ts";
import type { OtherNamed } from "../acts/form.ts";
import { standingOfCompany } from "../company/store.ts";
import { companyRefusal, may, mayJoin, mayWithCompany, refusal } from "../policy.ts";
import { standingOfLead, stateOfLead } from "../store.ts";

/** Makes another company one with this. */
export async function mergeCompanies(world: World, { actor, id, key }: Pressed, { other, reason }: OtherNamed): Promise<"companiesMerged"> {
  await once(world, accountSubject(id), mergeSource("merged", key), async () => {
    await requireCompanies(world, actor, [id, other]);
    await mergeAccounts(world, actor, id, other, reason, key);
  });
  return "companiesMerged";
}

/** Takes the merge of another company into this one back. */
export async function splitCompany(world: World, { actor, id, key }: Pressed, { other, reason }: OtherNamed): Promise<"companySplit"> {
  await once(world, accountSubject(id), mergeSource("split", key), async () => {
    await requireCompanies(world, actor, [id, other]);
    if ((await accountsById(world.db, [other])).get(other)?.rootId !== id) throw new Failure("gone", "account_not_merged");
    await splitAccount(world, actor, other, reason, key);
  });
  return "companySplit";
}

/** Makes another lead one person with this. */
export async function mergePeople(world: World, { actor, id, key }: Pressed, { other, reason }: OtherNamed): Promise<"peopleMerged"> {
  await once(world, leadSubject(id), mergeSource("merged", key), async () => {
    await requirePeople(world, actor, id, other);
    await mergeLeads(world, actor, id, other, reason, key);
  });
  return "peopleMerged";
}

/** Takes the merge of another lead into this one back. */
export async function splitPeople(world: World, { actor, id, key }: Pressed, { other, reason }: OtherNamed): Promise<"peopleSplit"> {
  await once(world, leadSubject(id), mergeSource("split", key), async () => {
    const found = await requirePeople(world, actor, id, other);
    if (found.other.mergedInto !== id) throw new Failure("gone", "lead_not_merged");
    await splitLead(world, actor, other, reason, key);
  });
  return "peopleSplit";
}

/** A lead and the one that has this address, for who may make them one. */
export async function lookForPerson(world: World, actor: Actor, id: string, email: string) {
  return requirePeople(world, actor, id, await leadIdByEmail(world.db, email));
}

/** Both leads, for who may make them one or two again. Of a colleague's lead it is not said that it exists. */
async function requirePeople(world: World, actor: Actor, id: string, other: string | null) {
  const kept = await stateOfLead(world.db, id);
  if (!kept || !may(actor, "merge_leads", kept)) throw refusal(actor, kept);
  const found = other === null ? null : await stateOfLead(world.db, other);
  if (!found || !mayJoin(actor, await standingOfLead(world.db, found))) throw new Failure("absent", "lead_absent");
  return { kept, other: found };
}

/** Refuses whoever may not make these companies one with others, or two again. */
export async function requireCompanies(world: World, actor: Actor, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const standing = await standingOfCompany(world.db, id);
    if (!mayWithCompany(actor, "merge_accounts", standing)) throw companyRefusal(actor, standing);
  }
}

/** What was pressed before with this key is done; of two presses at once the second finds the first one's work. */
async function once(world: World, subject: string, source: string, work: () => Promise<void>): Promise<void> {
  const isDone = async () => (await heardSources(world.db, subject, [source])).size > 0;
  if (await isDone()) return;
  try {
    await work();
  } catch (refused) {
    if (!(await isDone())) throw refused;
  }
}
