import type { Cost } from "./ledger.ts";

export interface Rows {
  read: number;
  written: number;
}

/** One kind of work, measured. */
export interface Measure {
  id: "submissions" | "beacons" | "beacons50" | "mails" | "inbox";
  name: string;
  /** How many, of what. */
  count: number;
  unit: string;
  /** A second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
  /** Of one, as D1 counts: what is done before the answer, and what queue and tick do after it. */
  rows: Rows;
  rowsAfter: Rows | null;
  /** What the figure leaves in and out. */
  note: string;
}

/** Something that must be there afterwards, and what was. */
export interface Count {
  what: string;
  expected: number;
  found: number;
}

export interface Goal {
  name: string;
  figure: number;
  target: number;
  unit: string;
  atLeast: boolean;
  ok: boolean;
}

export function quantiles(latencies: readonly number[]): Pick<Measure, "p50" | "p95" | "p99"> {
  const sorted = [...latencies].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** The cost of one of `count`, over the rooms that `belongs` names. */
export function rowsOf(costs: Record<string, Cost>, count: number, belongs: (room: string) => boolean): Rows {
  const rooms = Object.entries(costs).flatMap(([room, cost]) => (belongs(room) ? [cost] : []));
  const total = (of: (cost: Cost) => number) => rooms.reduce((sum, cost) => sum + of(cost), 0) / count;
  return { read: total((cost) => cost.read), written: total((cost) => cost.written) };
}

export function atLeast(name: string, figure: number, target: number, unit: string): Goal {
  return { name, figure, target, unit, atLeast: true, ok: figure >= target };
}

export function atMost(name: string, figure: number, target: number, unit: string): Goal {
  return { name, figure, target, unit, atLeast: false, ok: figure <= target };
}
