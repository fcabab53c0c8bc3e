import { sql } from "drizzle-orm";
import { transact } from "../../db/batch.ts";
import { COUNTED_SINCE } from "../../db/tallies.ts";
import type { Database } from "../../platform/world.ts";
import { OWN_ARM } from "../../playbook/wording.ts";

export interface Asked {
  sequence: string;
  /** The last day whose windows have closed. */
  closed: string;
  tests: readonly { step: string; arm: string }[];
}

/** How often something came about, of all texts of a step; `closed` as often up to the last closed day. */
export interface Counted {
  sequence: string;
  step: string;
  what: string;
  times: number;
  closed: number;
  first: string;
}

export interface CountedDay {
  sequence: string;
  step: string;
  arm: string;
  what: "written" | "goal";
  day: string;
  times: number;
}

export interface Counts {
  /** The first day that was counted whole; null before anything is. */
  since: string | null;
  counts: Counted[];
  tests: CountedDay[];
}

/**
 * What was counted of these sequences from a day on, and of their tests since counting began. Served by the primary key: as many rows as there
 * are days, whoever many leads there are.
 */
export async function countsOf(db: Database, asked: readonly Asked[], from: string): Promise<Counts> {
  const since = sql`(SELECT value FROM settings WHERE key = ${COUNTED_SINCE})`;
  const tests = asked.flatMap(({ sequence, tests: arms }) => arms.map((test) => ({ sequence, ...test })));
  const [setting = [], counts, days] = await transact(db, [
    sql`SELECT value FROM settings WHERE key = ${COUNTED_SINCE}`,
    sql`SELECT t.sequence, t.step, t.what, sum(t.times) AS times, sum(iif(t.day <= a.value->>'closed', t.times, 0)) AS closed, min(t.day) AS first
      FROM json_each(${JSON.stringify(asked)}) a JOIN tallies t ON t.sequence = a.value->>'sequence' AND t.day >= max(${from}, coalesce(${since}, ''))
      GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    sql`SELECT t.sequence, t.step, t.arm, t.what, t.day, t.times
      FROM json_each(${JSON.stringify(tests)}) a JOIN tallies t ON t.sequence = a.value->>'sequence' AND t.day >= coalesce(${since}, '')
      WHERE t.step = a.value->>'step' AND t.arm IN (${OWN_ARM}, a.value->>'arm') AND t.what IN ('written', 'goal') ORDER BY t.day`,
  ]);
  const value = setting[0]?.value;
  return {
    since: typeof value === "string" ? value : null,
    counts: (counts ?? []) as unknown as Counted[],
    tests: (days ?? []) as unknown as CountedDay[],
  };
}
