import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Verdict, Wish } from "./contract.ts";
import type { Task } from "./thread.ts";

/** Enough for every history, few enough not to crowd the machine. */
const THREADS_MAX = 8;

/** Lives through histories on as many threads as there are processors. */
export interface Pool {
  /** Answers in the order in which histories end; `hear` says whether to go on. */
  live(wishes: Iterable<Wish>, hear: (verdict: Verdict) => boolean): Promise<void>;
  end(): Promise<void>;
}

/** `text` is that of a bundle. */
export function openPool(text: string, threads = Math.min(THREADS_MAX, availableParallelism())): Pool {
  const folder = mkdtempSync(join(tmpdir(), "dinghai-histories-"));
  const module = join(folder, "rig.mjs");
  writeFileSync(module, text);
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL("./thread.ts", import.meta.url), { workerData: { module } satisfies Task }),
  );
  return {
    async live(wishes, hear) {
      const queue = wishes[Symbol.iterator]();
      let over = false;
      const lane = async (worker: Worker) => {
        while (!over) {
          const next = queue.next();
          if (next.done) return;
          const verdict = await asked(worker, next.value);
          if (!over && !hear(verdict)) over = true;
        }
      };
      await Promise.all(workers.map(lane));
    },
    async end() {
      await Promise.all(workers.map((worker) => worker.terminate()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function asked(worker: Worker, wish: Wish): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (answer: Verdict | { seed: number; trouble: string }) => {
      worker.off("error", reject);
      if ("trouble" in answer) reject(new Error(`the rig itself failed in the history ${answer.seed}: ${answer.trouble}`));
      else resolve(answer);
    });
    worker.postMessage(wish);
  });
}
