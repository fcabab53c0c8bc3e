import type { OneFault, Verdict } from "./contract.ts";
import { wishOf } from "./many.ts";
import type { Pool } from "./pool.ts";

const FAULTS = ["fails_before", "overloaded", "fails_after", "dies_before", "dies_after", "stalls"];

/** Lives through a history once for every request that it makes, with one fault there and no other. Over all of them every kind of fault comes in turn, or `all` of them at each. */
export async function everyFault(
  pool: Pool,
  seed: number,
  steps: readonly number[] | null,
  all = false,
): Promise<{ tried: number; failed: Verdict[] }> {
  const [calm] = await lived(pool, seed, steps, [null]);
  const places = (calm?.tape ?? []).flatMap((requests, run) =>
    Array.from({ length: requests }, (_, index) => ({ run: run + 1, request: index + 1 })),
  );
  const faults = places.flatMap((place, index) =>
    (all ? FAULTS : [FAULTS[index % FAULTS.length] ?? ""]).map((fault) => ({ ...place, fault })),
  );
  const verdicts = await lived(pool, seed, steps, faults);
  return { tried: verdicts.length, failed: verdicts.filter(({ broken }) => broken.length > 0) };
}

async function lived(pool: Pool, seed: number, steps: readonly number[] | null, faults: readonly (OneFault | null)[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const wishes = faults.map((fault) => wishOf(seed, { steps, fault: fault ?? NONE }));
  await pool.live(wishes, (verdict) => verdicts.push(verdict) > 0);
  return verdicts;
}

/** No run has this number: nothing goes wrong. */
const NONE: OneFault = { run: 0, request: 0, fault: "" };
