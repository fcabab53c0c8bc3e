import { watched } from "./watched.ts";

/** What an operation cost: round trips, statements, and the rows the database says it read and wrote. */
export interface Cost {
  requests: number;
  statements: number;
  read: number;
  written: number;
}

/** A database that adds up what it is asked. `take` answers the cost since the last time and starts anew. */
export function counting(database: D1Database): { database: D1Database; take(): Cost } {
  let cost = nothing();
  return {
    database: watched(database, {
      after({ statements }, meta) {
        cost.requests += 1;
        cost.statements += statements.length;
        for (const { rows_read, rows_written } of meta) {
          cost.read += rows_read;
          cost.written += rows_written;
        }
      },
    }),
    take() {
      const taken = cost;
      cost = nothing();
      return taken;
    },
  };
}

function nothing(): Cost {
  return { requests: 0, statements: 0, read: 0, written: 0 };
}
