import { env } from "cloudflare:test";
import { expect, inject, it } from "vitest";
import type { Verdict } from "../../scripts/simulate/contract.ts";
import { live } from "../../scripts/simulate/rig/entry.ts";
import { makeWorld } from "../support/world.ts";

const { DB, EVENTS } = env as unknown as { DB: D1Database; EVENTS: D1Database };
const breath = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

it.each([2, 5, 11, 42, 286])(
  "history %i ends on D1 in the very rows in which it ends on what stands in for it",
  { timeout: 120_000 },
  async (seed) => {
    const { db, events } = await makeWorld();
    for (const { $client } of [db, events]) await emptied($client);
    const here = await live({ seed, steps: null, fault: null, log: false }, { DB, EVENTS }, breath);
    expect(here.broken).toEqual([]);
    const there = (await (await fetch(`${inject("standIn")}?seed=${seed}`)).json()) as Verdict;
    expect({ ...there, log: [] }).toEqual(here);
  },
);

/** A history begins with nothing, not even a policy. */
async function emptied(database: D1Database): Promise<void> {
  const { results } = await database
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'd1_%' AND name NOT LIKE '_cf_%'",
    )
    .all<{ name: string }>();
  await database.batch(results.map(({ name }) => database.prepare(`DELETE FROM "${name}"`)));
}
