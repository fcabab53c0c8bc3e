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

/** The tables of the product's own. */
export async function tablesOf(database: D1Database): Promise<string[]> {
  const own = "name NOT LIKE 'sqlite_%' AND name NOT LIKE 'd1_%' AND name NOT LIKE '_cf_%'";
  return (await rowsOf<{ name: string }>(database, `SELECT name FROM sqlite_master WHERE type = 'table' AND ${own}`)).map(
    ({ name }) => name,
  );
}
