import { Worker } from "node:worker_threads";
import type { Playbook } from "../../content/schema/playbook.ts";
import { DAY } from "../../worker/playbook/time.ts";
import { type Change, compare, type Report } from "./compare.ts";
import type { Outcome } from "./ledger.ts";
import type { Journals } from "./pack.ts";
import type { Named } from "./playbooks.ts";
import { Refusal } from "./refusal.ts";
import type { Said, Task } from "./thread.ts";

/** Runs journals through two playbooks, each on a thread of its own, and compares. `told` hears how far both are, 0–1. */
export async function rehearse(
  journals: Journals,
  playbooks: Change<Named>,
  days: number,
  told: (share: number) => void = () => {},
): Promise<Report> {
  const from = journals.end - days * DAY;
  const shares = { before: 0, after: 0 };
  const begin = (side: "before" | "after") =>
    startThread({ journals, playbook: playbooks[side].playbook, windowStart: from }, (share) => {
      shares[side] = share;
      told((shares.before + shares.after) / 2);
    });
  const threads = { before: begin("before"), after: begin("after") };
  try {
    const [before, after] = await Promise.all([threads.before.outcome, threads.after.outcome]);
    const pointsOf = async (leads: readonly number[]) => {
      const [had, has] = await Promise.all([threads.before.pointsOf(leads), threads.after.pointsOf(leads)]);
      return leads.map((_, index) => ({ before: had[index] ?? {}, after: has[index] ?? {} }));
    };
    const named = ({ playbook, from: place }: Named) => ({ version: playbook.version, from: place });
    const frame = {
      window: { from, to: journals.end, days },
      facts: journals.facts,
      playbooks: { before: named(playbooks.before), after: named(playbooks.after) },
    };
    return await compare(frame, before, after, pointsOf);
  } finally {
    await Promise.all([threads.before.end(), threads.after.end()]);
  }
}

interface Thread {
  outcome: Promise<Outcome>;
  pointsOf(leads: readonly number[]): Promise<Record<string, number>[]>;
  end(): Promise<unknown>;
}

/** What the playbook cannot decide it says with a RangeError. */
function undecidable({ version }: Playbook, cause: RangeError): Refusal {
  return new Refusal(`The playbook ${version} cannot decide about one of the leads: ${cause.message}.`, { cause });
}

/** Most of what is made here either goes at once or stays to the end: a larger nursery only takes more memory. */
const NURSERY_MB = 24;

function startThread(task: { journals: Journals; playbook: Playbook; windowStart: number }, told: (share: number) => void): Thread {
  const thread = new Worker(new URL("./thread.ts", import.meta.url), {
    workerData: task satisfies Task,
    resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB },
  });
  const outcome = Promise.withResolvers<Outcome>();
  let asked: ((points: Record<string, number>[]) => void) | null = null;
  thread.on("error", (cause: Error) => outcome.reject(cause instanceof RangeError ? undecidable(task.playbook, cause) : cause));
  thread.on("message", (said: Said) => {
    if ("share" in said) told(said.share);
    else if ("outcome" in said) outcome.resolve(said.outcome);
    else asked?.(said.points);
  });
  return {
    outcome: outcome.promise,
    pointsOf: (leads) =>
      new Promise((resolve) => {
        asked = resolve;
        thread.postMessage(leads);
      }),
    end: () => thread.terminate(),
  };
}
