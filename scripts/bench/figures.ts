import type { Cost } from "./ledger.ts";

export type Kind = "submissions" | "submissionsAlone" | "beacons" | "beacons50" | "mails" | "inbox" | "decay";

/** One kind of work, measured. */
export interface Measure {
  kind: Kind;
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
  /** Milliseconds of one until nothing of it is left to do, where work follows the answer. */
  throughMs: number | null;
  /** Of one, as D1 counts: before the answer, and by queue and tick after it. */
  cost: Cost;
  costAfter: Cost | null;
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
  atLeast: boolean;
  target: number;
  unit: string;
  ok: boolean;
  /** What holds it back, when something does. */
  heldBack: string | null;
}

export function quantiles(latencies: readonly number[]): Pick<Measure, "p50" | "p95" | "p99"> {
  const sorted = [...latencies].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** The cost of one of `count`, over the rooms that `belongs` names. */
export function costOfOne(costs: Record<string, Cost>, count: number, belongs: (room: string) => boolean): Cost {
  const rooms = Object.entries(costs).flatMap(([room, cost]) => (belongs(room) ? [cost] : []));
  const share = (of: (cost: Cost) => number) => rooms.reduce((sum, cost) => sum + of(cost), 0) / count;
  return { trips: share(({ trips }) => trips), read: share(({ read }) => read), written: share(({ written }) => written) };
}

export function atLeast(name: string, figure: number, target: number, unit: string, heldBack: () => string): Goal {
  const ok = figure >= target;
  return { name, figure, atLeast: true, target, unit, ok, heldBack: ok ? null : heldBack() };
}

export function atMost(name: string, figure: number, target: number, unit: string, heldBack: () => string): Goal {
  const ok = figure <= target;
  return { name, figure, atLeast: false, target, unit, ok, heldBack: ok ? null : heldBack() };
}
