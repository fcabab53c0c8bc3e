import { openState } from "../rehearse/journals.ts";
import { Refusal } from "../rehearse/refusal.ts";
import { stateFolder } from "../state.ts";
import { compare, type SequenceChange } from "./diff/compare.ts";
import { readVersions } from "./diff/read.ts";
import { runsIn } from "./diff/runs.ts";
import type { Run } from "./diff/touched.ts";

/** What of the sequences differs from a commit, and how many runs of a local database each change touches. The product may be running. */
export function diff(root: string, against: string, state: string | undefined): { changes: SequenceChange[]; counted: string | null } {
  const folder = stateFolder(state);
  const runs = runsOf(folder, state !== undefined);
  return { changes: compare(readVersions(root, against), runs), counted: runs && folder };
}

/** The runs of a folder; null where the usual one holds no database, which is no mistake. */
function runsOf(folder: string, asked: boolean): Run[] | null {
  try {
    const database = openState(folder);
    try {
      return runsIn(database);
    } finally {
      database.close();
    }
  } catch (cause) {
    if (asked || !(cause instanceof Refusal)) throw cause;
    return null;
  }
}
