import { accountsById } from "../../journey/account/store.ts";
import { accountSubject, mergeSource } from "../../journey/rows.ts";
import { heardSources } from "../../journey/store.ts";
import { Failure } from "../../platform/failure.ts";
import type { World } from "../../platform/world.ts";
import type { Actor } from "../../routing/actor.ts";
import { mergeAccounts, splitAccount } from "../../routing/merging/commands.ts";
import type { Pressed } from "../acts/commands.ts";
import type { OtherNamed } from "../acts/form.ts";
import { standingOfCompany } from "../company/store.ts";
import { companyRefusal, mayWithCompany } from "../policy.ts";

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
