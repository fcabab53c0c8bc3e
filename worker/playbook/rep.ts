import type { Instant } from "./time.ts";

/** A salesperson's open work and place in the round, as the fold of their stream. Who they are is the playbook's team file. */
export interface RepState {
  id: string;
  seq: number;
  /** Leads with a promise that is open or accepted. */
  open: number;
  lastTurn: number;
}

export type RepEntry =
  | { kind: "rep_joined"; at: Instant; data: { id: string } }
  | { kind: "turn_taken"; at: Instant; data: { lead: string; turn: number; work?: 0 | 1 } }
  | { kind: "work_opened"; at: Instant; data: { lead: string } }
  | { kind: "work_closed"; at: Instant; data: { lead: string } };

/** The rep after one more entry of their stream, which starts with `rep_joined`. */
export function applyRep(rep: RepState | null, entry: RepEntry): RepState {
  if (!rep) {
    if (entry.kind !== "rep_joined") throw new RangeError(`a rep's stream starts with rep_joined, not ${entry.kind}`);
    return { id: entry.data.id, seq: 1, open: 0, lastTurn: 0 };
  }
  const seq = rep.seq + 1;
  switch (entry.kind) {
    case "rep_joined":
      return { ...rep, seq };
    case "turn_taken":
      // a lead that is handed over while nobody waits is a turn and no work
      return { ...rep, seq, open: rep.open + (entry.data.work ?? 1), lastTurn: entry.data.turn };
    case "work_opened":
      return { ...rep, seq, open: rep.open + 1 };
    case "work_closed":
      return { ...rep, seq, open: rep.open - 1 };
  }
}
