import type { SQL, SQLWrapper } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import type { Database } from "../platform/world.ts";

const dialect = new SQLiteAsyncDialect();

/** Runs statements as one transaction: all of them, or none. Answers the rows that each returns. */
export async function transact(db: Database, statements: readonly (SQL | SQLWrapper)[]): Promise<Record<string, unknown>[][]> {
  const prepared = statements.map((statement) => {
    const query = dialect.sqlToQuery(statement.getSQL());
    return db.$client.prepare(query.sql).bind(...query.params);
  });
  const results = await db.$client.batch<Record<string, unknown>>(prepared);
  return results.map((result) => result.results);
}
