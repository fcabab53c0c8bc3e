import { Worker } from "node:worker_threads";
import type { AstroIntegration } from "astro";

/** A part of a build that another thread does beside it: where it begins, and where the build waits for it. */
export interface Beside {
  begin: AstroIntegration;
  end: AstroIntegration;
}

/** Runs a module with plain data in a thread of its own, and answers with what it posts. */
export function beside<T>(module: URL, data: unknown): Promise<T> {
  const answer = new Promise<T>((resolve, reject) => {
    const thread = new Worker(module, { workerData: data });
    thread.once("message", resolve);
    thread.once("error", reject);
    thread.once("exit", () => reject(new Error(`${module.pathname} ended without an answer.`)));
  });
  // Whoever waits for it hears of a failure; until then it is not an unhandled one.
  answer.catch(() => {});
  return answer;
}
