import type { Verdict, Wish } from "./contract.ts";
import { told, wishOf } from "./many.ts";
import type { Pool } from "./pool.ts";

/** Lives through one history and tells it line by line; one that fails is shrunk first. Answers whether everything held. */
export async function replay(pool: Pool, seed: number, say: (line: string) => void): Promise<boolean> {
  const whole = await one(pool, wishOf(seed));
  const steps = whole.broken.length > 0 ? await shrunk(pool, whole) : null;
  const verdict = await one(pool, wishOf(seed, { steps, log: true }));
  for (const line of verdict.log) say(line);
  if (steps) say(`\n${steps.length} of ${whole.steps} steps are enough to see it: ${steps.join(", ")}`);
  for (const line of verdict.broken.length > 0 ? told(verdict) : [`seed ${seed}: every invariant held`]) say(line);
  return verdict.broken.length === 0;
}

/** The steps without which the same invariant holds: each that can be left out is. */
async function shrunk(pool: Pool, { seed, steps, broken }: Verdict): Promise<number[]> {
  const invariant = broken[0]?.invariant;
  let kept = Array.from({ length: steps }, (_, number) => number);
  for (const step of [...kept].reverse()) {
    const without = kept.filter((number) => number !== step);
    const verdict = await one(pool, wishOf(seed, { steps: without }));
    if (verdict.broken.some((one) => one.invariant === invariant)) kept = without;
  }
  return kept;
}

async function one(pool: Pool, wish: Wish): Promise<Verdict> {
  const verdicts: Verdict[] = [];
  await pool.live([wish], (verdict) => verdicts.push(verdict) > 0);
  const [verdict] = verdicts;
  if (!verdict) throw new Error(`the history ${wish.seed} gave no answer`);
  return verdict;
}
