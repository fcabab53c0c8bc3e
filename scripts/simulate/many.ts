import type { Verdict, Wish } from "./contract.ts";
import type { Pool } from "./pool.ts";

/** How many histories one command lives through. */
export const SIMULATED = 2_000;
/** After so many that fail the rest adds nothing. */
export const FAILED_MAX = 5;

export function wishOf(seed: number, more: Partial<Wish> = {}): Wish {
  return { seed, steps: null, fault: null, log: false, ...more };
}

/** Lives through `number` histories from a seed on. Answers whether everything held in all of them. */
export async function many(pool: Pool, from: number, number: number, say: (line: string) => void): Promise<boolean> {
  const started = performance.now();
  const failed: Verdict[] = [];
  const sum = { histories: 0, steps: 0, runs: 0, requests: 0, faults: 0, mails: 0 };
  say(`simulate: seeds ${from} to ${from + number - 1}`);
  await pool.live(seeds(from, number), (verdict) => {
    sum.histories += 1;
    for (const what of ["steps", "runs", "requests", "faults", "mails"] as const) sum[what] += verdict[what];
    if (verdict.broken.length > 0) failed.push(verdict);
    return failed.length < FAILED_MAX;
  });
  for (const verdict of failed.sort((a, b) => a.seed - b.seed)) for (const line of told(verdict)) say(line);
  const seconds = (performance.now() - started) / 1000;
  const { histories, ...rest } = sum;
  const counts = Object.entries(rest).map(([what, count]) => `${count.toLocaleString("en")} ${what}`);
  say(`${histories} histories in ${seconds.toFixed(1)} s: ${counts.join(", ")}`);
  say(failed.length === 0 ? "every invariant held in all of them" : `${failed.length} of them failed`);
  return failed.length === 0;
}

/** What broke in a history, and how to see it again. */
export function told({ seed, fault, broken }: Verdict): string[] {
  return [
    ...(fault ? [`${fault.fault} at request ${fault.request} of run ${fault.run}`] : []),
    `seed ${seed}: replay it with  npm run simulate -- --seed ${seed}`,
    ...broken.map(({ invariant, what }) => `  invariant ${invariant}: ${what}`),
  ];
}

function* seeds(from: number, number: number): Generator<Wish> {
  for (let seed = from; seed < from + number; seed += 1) yield wishOf(seed);
}
