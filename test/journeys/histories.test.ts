import { env } from "cloudflare:test";
import { afterAll, expect, inject, it } from "vitest";
import type { Verdict } from "../../scripts/simulate/contract.ts";
import { live } from "../../scripts/simulate/rig/entry.ts";
import { takeBackMails } from "../../scripts/simulate/rig/policies.ts";
import { empty } from "../support/empty.ts";
import { makeWorld } from "../support/world.ts";

const { DB, EVENTS } = env as unknown as { DB: D1Database; EVENTS: D1Database };
const breath = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

afterAll(takeBackMails);

it.each([2, 5, 11, 42, 286])(
  "history %i ends on D1 in the very rows in which it ends on what stands in for it",
  { timeout: 120_000 },
  async (seed) => {
    const { db, events } = await makeWorld();
    await empty(db.$client, events.$client); // not even a policy
    const here = await live({ seed, steps: null, fault: null, log: false }, { DB, EVENTS }, breath);
    expect(here.broken).toEqual([]);
    const there = (await (await fetch(`${inject("standIn")}?seed=${seed}`)).json()) as Verdict;
    expect({ ...there, log: [] }).toEqual(here);
  },
);
