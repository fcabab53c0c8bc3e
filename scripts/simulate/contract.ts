/** What the command asks of a history, and what a history answers. No types of the Worker and none of Node: both sides read this. */
export interface Wish {
  seed: number;
  /** The steps of the plan that are lived through, by number; null for all of them. What fails is shrunk by leaving steps out. */
  steps: readonly number[] | null;
  /** One fault and no other: which run, at which of its requests, and what. Null for chance. */
  fault: OneFault | null;
  /** Whether to tell what happened, line by line. */
  log: boolean;
}

export interface OneFault {
  run: number;
  request: number;
  fault: string;
}

/** An invariant of RELIABILITY.md §3 that does not hold, and where. */
export interface Broken {
  invariant: number;
  what: string;
}

export interface Verdict {
  seed: number;
  fault: OneFault | null;
  broken: Broken[];
  /** Of every row of the database at the end. */
  hash: string;
  steps: number;
  runs: number;
  /** How many requests each run made, in the order in which they began. */
  tape: number[];
  requests: number;
  faults: number;
  mails: number;
  log: string[];
}

/** What the bundle of the rig exports. */
export interface Rig {
  live(wish: Wish, databases: { DB: unknown; EVENTS: unknown }, breath: () => Promise<void>): Promise<Verdict>;
}
