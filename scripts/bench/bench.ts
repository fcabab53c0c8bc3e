import { Worker } from "node:worker_threads";
import type { Database } from "../database.ts";
import type { Count } from "./figures.ts";
import type { House } from "./house.ts";
import type { Ask, Outcome, Round } from "./load.ts";

/** What every scenario works with: the house, a thread that asks, and a list of what must be there afterwards. */
export interface Bench {
  house: House;
  /** Asks all of these over so many connections. Throws when an answer is not the one that was wanted. */
  ask(requests: readonly Ask[], connections: number, status: number): Promise<Outcome>;
  /** Notes how many of something there are, beside how many there must be. */
  expect(what: string, expected: number, database: Database, sql: string): Promise<void>;
  note(count: Count): void;
  tell(line: string): void;
}

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 40;

export function openBench(house: House, counts: Count[], tell: (line: string) => void): Bench & { close(): Promise<void> } {
  const thread = new Worker(new URL("./load.ts", import.meta.url));
  const fire = (round: Round) =>
    new Promise<Outcome>((resolve, reject) => {
      thread.once("message", resolve);
      thread.once("error", reject);
      thread.postMessage(round);
    });
  return {
    house,
    tell,
    note: (count) => void counts.push(count),
    async ask(requests, connections, status) {
      const outcome = await fire({ address: house.address, connections, requests });
      if (outcome.statuses[status] !== requests.length) {
        throw new Error(
          `${requests.length} requests to ${requests[0]?.path} should have answered ${status}: ${JSON.stringify(outcome.statuses)} ${outcome.trouble ?? ""}\n${house.complaints.slice(0, 3).join("\n")}`,
        );
      }
      return outcome;
    },
    async expect(what, expected, database, sql) {
      counts.push({ what, expected, found: await countOf(database, sql) });
    },
    close: async () => void (await thread.terminate()),
  };
}

export async function countOf(database: Database, sql: string): Promise<number> {
  const row = await database.prepare(sql).first<Record<string, number | null>>();
  return Number(Object.values(row ?? {})[0] ?? 0);
}

/** Looks until a number is reached, or patience ends: then the count that follows says what is missing. */
export async function until(reached: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end && !(await reached()); )
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
}

/** Ticks until nothing waits in the outbox: every mail has left, every company is judged, every visit joined. */
export async function rest({ house }: Bench): Promise<void> {
  await until(async () => {
    await house.tick();
    return (await countOf(house.db, "SELECT count(*) FROM outbox WHERE state = 'waiting'")) === 0;
  });
}
