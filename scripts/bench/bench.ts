import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Database } from "../database.ts";
import type { Count } from "./figures.ts";
import type { House } from "./house.ts";
import type { Ask, Outcome, Round } from "./load.ts";

/** What every scenario works with: the house, a thread that asks, and a list of what must be there afterwards. */
export interface Bench {
  house: House;
  /** Asks these over so many connections, as many as fit into the time. Throws when an answer is not the one that was wanted. */
  ask(requests: readonly Ask[], terms: { status: number; connections: number; secondsMax?: number }): Promise<Outcome>;
  /** Notes how many of something there are, beside how many there must be. */
  expect(what: string, expected: number, database: Database, sql: string): Promise<void>;
  note(count: Count): void;
  tell(line: string): void;
}

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 40;

export function openBench(house: House, counts: Count[], tell: (line: string) => void): Bench & { close(): Promise<void> } {
  const thread = new Worker(new URL("./load.ts", import.meta.url));
  return {
    house,
    tell,
    note: (count) => void counts.push(count),
    async ask(requests, { status, connections, secondsMax = Number.POSITIVE_INFINITY }) {
      thread.postMessage({ address: house.address, connections, secondsMax, requests } satisfies Round);
      const [outcome] = (await once(thread, "message")) as [Outcome];
      const { asked, statuses, trouble } = outcome;
      if (statuses[status] === asked) return outcome;
      const said = [trouble, ...house.complaints.slice(0, 3)].join("\n");
      throw new Error(`${asked} requests to ${requests[0]?.path} should have answered ${status}: ${JSON.stringify(statuses)}\n${said}`);
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

/** Looks until something has come about, or patience ends: then the count that follows says what is missing. */
export async function until(reached: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end && !(await reached()); ) {
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}

/** Ticks until something has come about. Answers how often, for a tick that comes here at once is a minute in the world. */
export async function tickUntil(house: House, reached: () => Promise<boolean>): Promise<number> {
  let ticks = 0;
  await until(async () => {
    if (await reached()) return true;
    await house.tick();
    ticks += 1;
    return reached();
  });
  return ticks;
}

/** Ticks until nothing waits in the outbox: every mail has left, every company is judged, every visit joined. */
export function rest({ house }: Bench): Promise<number> {
  return tickUntil(house, async () => (await countOf(house.db, "SELECT count(*) FROM outbox WHERE state = 'waiting'")) === 0);
}

export function times<T>(number: number, make: () => T): T[] {
  return Array.from({ length: number }, make);
}
