import type { StepChange } from "./compare.ts";
import type { Programme } from "./read.ts";

/** A run that goes on, as far as a change of its sequence matters to it. */
export interface Run {
  sequence: string;
  /** Of its lead. */
  stage: string | null;
  next: string | null;
  /** Steps that it has had. */
  had: string[];
}

/** How many runs a change touches: those that get the mail now, lose it, wait for it already, have had it or come to it later, and those that end. */
export interface Touched {
  gain: number;
  lose: number;
  wait: number;
  ahead: number;
  had: number;
  end: number;
}

export function touchedBy({ step }: StepChange, old: Programme, now: Programme, runs: readonly Run[]): Touched {
  const touched: Touched = { gain: 0, lose: 0, wait: 0, ahead: 0, had: 0, end: 0 };
  for (const run of runs) {
    const [before, after] = [planOf(old, run), planOf(now, run)];
    const [was, is] = [before.includes(step), after.includes(step)];
    if (!was && is) touched.gain += 1;
    if (was && !is) touched.lose += 1;
    if (run.next === step && is) touched.wait += 1;
    else if (is) touched.ahead += 1;
    if (run.had.includes(step)) touched.had += 1;
    if (run.next === step && !is) touched.end += 1;
  }
  return touched;
}

/** What a run is still to be written by a version of its sequence: nothing when the step that it waits for is gone. */
function planOf({ steps }: Programme, { next, had }: Run): string[] {
  const from = steps.findIndex(({ id }) => id === next);
  return from < 0 ? [] : steps.slice(from).flatMap(({ id }) => (id === next || !had.includes(id) ? [id] : []));
}
