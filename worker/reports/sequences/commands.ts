import type { World } from "../../platform/world.ts";
import { dayOf } from "../../playbook/tally.ts";
import { DAY } from "../../playbook/time.ts";
import { askedOf, resultsOf, type SequenceResult } from "./results.ts";
import { countsOf } from "./store.ts";

/** How long ago somebody may have entered to be counted: what was true of other times and texts says little of today's. */
export const RESULT_DAYS = 365;

export interface Results {
  /** The first day that is counted; null before anything is. */
  from: string | null;
  sequences: SequenceResult[];
}

/** How every sequence of the playbook does. */
export async function sequenceResults({ db, playbook, now }: Pick<World, "db" | "playbook" | "now">): Promise<Results> {
  const sequences = Object.values(playbook.sequences);
  const at = now();
  const from = dayOf(at - RESULT_DAYS * DAY);
  const counts = await countsOf(db, askedOf(sequences, at), from);
  return { from: counts.since && later(counts.since, from), sequences: resultsOf(sequences, counts, at) };
}

function later(one: string, other: string): string {
  return one < other ? other : one;
}
