import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

export interface Machine {
  /** Transactions of one row, a second. */
  singleRows: number;
  /** Rows a second in transactions of fifty. */
  batchedRows: number;
}

const SECONDS = 0.6;
const BATCH = 50;

/** What SQLite itself does here with every commit synced to the disk, with no platform around it: nothing that keeps its word is faster. */
export function measureMachine(): Machine {
  const folder = mkdtempSync(join(tmpdir(), "dinghai-bench-disk-"));
  const database = new DatabaseSync(join(folder, "limit.sqlite"));
  try {
    database.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (id INTEGER PRIMARY KEY, visitor TEXT NOT NULL, body TEXT NOT NULL)",
    );
    const insert = database.prepare("INSERT INTO rows (visitor, body) VALUES (?, ?)");
    const body = JSON.stringify({ path: "/zh/whitepapers/answering-in-time/", at: "2026-11-23T02:00:00Z", visibleMs: 41_000, scroll: 80 });
    const commit = (rows: number) => {
      database.exec("BEGIN IMMEDIATE");
      for (let row = 0; row < rows; row += 1) insert.run(`visitor-${row}`, body);
      database.exec("COMMIT");
    };
    return { singleRows: rateOf(() => commit(1)), batchedRows: rateOf(() => commit(BATCH)) * BATCH };
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How often something can be done in a second, after a moment to warm up. */
function rateOf(act: () => void): number {
  for (let time = 0; time < 20; time += 1) act();
  const started = performance.now();
  let times = 0;
  while (performance.now() - started < SECONDS * 1000) {
    act();
    times += 1;
  }
  return (times * 1000) / (performance.now() - started);
}
