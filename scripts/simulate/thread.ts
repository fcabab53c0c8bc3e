import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { Rig, Verdict, Wish } from "./contract.ts";
import { quicken } from "./quicken.ts";
import { openStandIn } from "./sqlite.ts";

/** One thread lives through histories, one after the other, on databases that it empties in between. */
export interface Task {
  /** The file of a bundle. */
  module: string;
}

quicken();
const { module } = workerData as Task;
const rig = (await import(pathToFileURL(module).href)) as Rig;
const databases = { DB: openStandIn("db"), EVENTS: openStandIn("events") };
const breath = () => new Promise<void>((resolve) => setImmediate(resolve));

parentPort?.on("message", async (wish: Wish) => {
  databases.DB.clear();
  databases.EVENTS.clear();
  const verdict: Verdict | { seed: number; trouble: string } = await rig
    .live(wish, databases, breath)
    .catch((cause: Error) => ({ seed: wish.seed, trouble: cause.stack ?? String(cause) }));
  parentPort?.postMessage(verdict);
});
