import { transact } from "../../db/batch.ts";
import { insertRows, rowsJson } from "../../db/rows.ts";
import { erasures } from "../../db/schema.ts";
import type { World } from "../../platform/world.ts";
import { erasePerson } from "../erasure/commands.ts";
import { findLead } from "../store.ts";
import { suppress } from "../suppression/store.ts";
import { append, entriesAfter, headOf, know, markKept, ownSide, type Refusal, unkeepBehind } from "./store.ts";

/** What is written to the log at once. */
const KEPT_MAX = 500;
/** What is taken back from the log at once: somebody who is erased anew costs about ten requests. */
const RETURNED_MAX = 50;

/**
 * Makes `DB` and the log of refusals agree: a new no, and a new erasure, is written to the log; what the log has and `DB` has not, because
 * `DB` was restored to an earlier point, comes back. Answers whether `DB` knows every no. Until it does, or while nobody can tell, no mail may
 * leave: the next minute goes on.
 */
export async function agreeOnRefusals(world: World): Promise<boolean> {
  try {
    const [head, { known, unkept }] = await Promise.all([headOf(world.events), ownSide(world.db, KEPT_MAX)]);
    if (head > known) return await returned(world, known, head);
    if (head < known) await rewrite(world, known);
    else if (unkept.length > 0) await keep(world, unkept, known);
    return true;
  } catch (cause) {
    world.log.error("refusals_unknown", cause);
    return false;
  }
}

/** The log ends before what `DB` knows of it. Somebody may have written to it between the two looks; else it was restored. */
async function rewrite(world: World, known: number): Promise<void> {
  const head = await headOf(world.events);
  if (head < known) await transact(world.db, unkeepBehind(head));
}

async function keep(world: World, unkept: readonly Refusal[], known: number): Promise<void> {
  const { first, last } = await append(world.events, unkept);
  // where another invocation wrote in between, what it wrote is read back by the next one
  const together = first === known + 1 ? [know(known, last)] : [];
  await transact(world.db, [...markKept(unkept, last), ...together]);
}

async function returned(world: World, known: number, head: number): Promise<boolean> {
  const entries = await entriesAfter(world.events, known, RETURNED_MAX);
  const last = entries.at(-1)?.id ?? head;
  const refusals = entries.map(({ refusal }) => refusal);
  const closed = refusals.flatMap((refusal) => ("suppression" in refusal ? [refusal.suppression] : []));
  const forgotten = refusals.flatMap((refusal) => ("erasure" in refusal ? [refusal.erasure] : []));
  await transact(world.db, [suppress(closed)]);
  for (const { leadId, by, reason } of forgotten)
    if ((await findLead(world.db, leadId)).lead) await erasePerson(world, { lead: leadId, by, reason });
  await transact(world.db, [insertRows(erasures, rowsJson(forgotten), "keep"), ...markKept(refusals, last), know(known, last)]);
  world.log.info("refusals_returned", { from: known, to: last, of: head });
  return last === head;
}
