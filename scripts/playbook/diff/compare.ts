import { isDeepStrictEqual } from "node:util";
import type { Programme, Versions } from "./read.ts";
import { type Run, type Touched, touchedBy } from "./touched.ts";

/** What differs in one step. A step may be moved, timed anew, asked for anew and worded anew at once. */
export type StepChange = { step: string } & (
  | { what: "added" | "moved"; after: string | null }
  | { what: "removed" }
  | { what: "timed"; from: unknown; to: unknown }
  | { what: "asks"; keys: string[] }
  | { what: "worded"; texts: string[] }
);

export interface SequenceChange {
  sequence: string;
  what: "added" | "removed" | "changed";
  /** Of the file beside its steps. */
  keys: string[];
  steps: (StepChange & { touched: Touched | null })[];
  /** Runs that end because the sequence is gone, or is for other stages than they are in; null where no runs are known. */
  ends: number | null;
}

/** What differs between two versions of the sequences, and how many of the runs each change touches; `runs` is null where none are known. */
export function compare({ before, after, texts }: Versions, runs: readonly Run[] | null): SequenceChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((sequence): SequenceChange[] => {
    const [old, now] = [before[sequence], after[sequence]];
    const own = runs?.filter((run) => run.sequence === sequence) ?? null;
    if (!old) return [{ sequence, what: "added", keys: [], steps: [], ends: null }];
    if (!now) return [{ sequence, what: "removed", keys: [], steps: [], ends: own?.length ?? null }];
    const keys = changedKeys(old, now).filter((key) => key !== "steps");
    const steps = changesOf(old, now, textsOf(sequence, texts)).map((change) => ({
      ...change,
      touched: own && touchedBy(change, old, now, own),
    }));
    const ends = own?.filter(({ stage }) => !stagesOf(now).includes(stage)).length ?? null;
    return keys.length + steps.length > 0 ? [{ sequence, what: "changed", keys, steps, ends: movesAway(keys) ? ends : null }] : [];
  });
}

const movesAway = (keys: readonly string[]) => keys.includes("stage") || keys.includes("signal");

/** The stages that a sequence is for. */
function stagesOf({ stage, signal }: Programme): unknown[] {
  const listened = signal as { stages?: unknown[] } | undefined;
  return stage === undefined ? (listened?.stages ?? []) : [stage];
}

function changesOf(old: Programme, now: Programme, texts: ReadonlyMap<string, string[]>): StepChange[] {
  const stays = stayed(old, now);
  const removed = old.steps
    .filter(({ id }) => !now.steps.some((step) => step.id === id))
    .map(({ id }): StepChange => ({ step: id, what: "removed" }));
  const others = now.steps.flatMap((step, i): StepChange[] => {
    const { id } = step;
    const earlier = old.steps.find((one) => one.id === id);
    const after = now.steps[i - 1]?.id ?? null;
    if (!earlier) return [{ step: id, what: "added", after }];
    const asks = changedKeys(earlier, step).filter((key) => key !== "after");
    const worded = texts.get(id);
    return [
      ...(stays.has(id) ? [] : [{ step: id, what: "moved" as const, after }]),
      ...(isDeepStrictEqual(earlier.after, step.after) ? [] : [{ step: id, what: "timed" as const, from: earlier.after, to: step.after }]),
      ...(asks.length > 0 ? [{ step: id, what: "asks" as const, keys: asks }] : []),
      ...(worded ? [{ step: id, what: "worded" as const, texts: worded }] : []),
    ];
  });
  return [...removed, ...others];
}

function changedKeys(a: Record<string, unknown>, b: Record<string, unknown>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !isDeepStrictEqual(a[key], b[key])).sort();
}

/** The steps that keep their order: the longest row of those that both versions have. */
function stayed(old: Programme, now: Programme): Set<string> {
  const places = old.steps.map(({ id }) => now.steps.findIndex((step) => step.id === id));
  let longest: number[] = [];
  const rows: number[][] = [];
  for (const place of places.filter((one) => one >= 0)) {
    const before = rows.filter((row) => (row.at(-1) ?? -1) < place).sort((a, b) => b.length - a.length)[0] ?? [];
    rows.push([...before, place]);
    if (before.length + 1 > longest.length) longest = [...before, place];
  }
  return new Set(longest.map((place) => now.steps[place]?.id ?? ""));
}

/** Texts of a sequence by step: zh, or engineer/zh of a variant. */
function textsOf(sequence: string, texts: readonly string[]): Map<string, string[]> {
  const own = texts.filter((path) => path.startsWith(`${sequence}/`)).map((path) => path.slice(sequence.length + 1).replace(/\.mdx$/, ""));
  return new Map(
    [...Map.groupBy(own, (path) => path.split("/")[0] ?? "")].map(([step, paths]) => [
      step,
      paths.map((path) => path.slice(step.length + 1)),
    ]),
  );
}
