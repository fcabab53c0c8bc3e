import type { World } from "../../worker/platform/world.ts";

/** How many rows a query of `FROM` finds. */
export async function count(world: World, from: string): Promise<number> {
  return (await world.db.$client.prepare(`SELECT count(*) AS n FROM ${from}`).first<{ n: number }>())?.n ?? 0;
}

/** The rows of a statement, as the database has them. */
export async function rowsOf<T>(database: D1Database, statement: string, ...values: unknown[]): Promise<T[]> {
  const { results } = await database
    .prepare(statement)
    .bind(...values)
    .all<T>();
  return results;
}
