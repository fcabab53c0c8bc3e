import { parentPort, workerData } from "node:worker_threads";
import type { Playbook } from "../../content/schema/playbook.ts";
import type { Instant } from "../../worker/playbook/time.ts";
import { type Outcome, runOf } from "./ledger.ts";
import type { Journals } from "./pack.ts";

/** One run on a processor of its own. It stays afterwards, to be asked for points, until it is ended. */
export interface Task {
  journals: Journals;
  playbook: Playbook;
  windowStart: Instant;
}

export type Said = { share: number } | { outcome: Outcome } | { points: Record<string, number>[] };

const { journals, playbook, windowStart } = workerData as Task;
const say = (said: Said) => parentPort?.postMessage(said);

const { outcome, pointsOf } = runOf(journals, playbook, windowStart, (share) => say({ share }));
parentPort?.on("message", (leads: number[]) => say({ points: leads.map(pointsOf) }));
say({ outcome });
