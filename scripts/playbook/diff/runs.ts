import type { DatabaseSync } from "node:sqlite";
import type { Run } from "./touched.ts";

/** Runs that go on, with what each has had; those that are kept without mails are none. Reads every run of this database once. */
const RUNS = `
  SELECT e.sequence, l.stage, e.next, run.value->'$.had' AS had
  FROM enrolments e JOIN leads l ON l.id = e.lead_id JOIN json_each(l.state, '$.enrolments') run
  WHERE e.status IN ('active', 'paused') AND run.value->>'$.id' = e.id AND run.value->>'$.heldOut' IS NULL`;

export function runsIn(database: DatabaseSync): Run[] {
  const rows = database.prepare(RUNS).all() as (Omit<Run, "had"> & { had: string | null })[];
  return rows.map(({ had, ...run }) => ({ ...run, had: had === null ? [] : (JSON.parse(had) as string[]) }));
}
