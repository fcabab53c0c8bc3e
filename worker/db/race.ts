import { Failure } from "../platform/failure.ts";

/** How often a writer that lost a race reads and decides again. */
export const RACES_MAX = 40;

/** What was read is of two times, since somebody else committed in between: it is read again. */
export class Overtaken extends Error {}

/** Runs a read–decide–commit until its commit wins. A commit loses when somebody else took a key it claims; nothing of it was written. */
export async function untilWon<T>(attempt: () => Promise<T>): Promise<T> {
  for (let race = 0; race < RACES_MAX; race += 1) {
    try {
      return await attempt();
    } catch (cause) {
      if (!isTaken(cause) && !(cause instanceof Overtaken)) throw cause;
    }
  }
  throw new Failure("busy", "busy");
}

/** Whether a batch failed because a key was taken. */
export function isTaken(cause: unknown): boolean {
  for (let error = cause; error instanceof Error; error = error.cause) if (error.message.includes("UNIQUE constraint failed")) return true;
  return false;
}
