import { tablesOf } from "./rows.ts";

/** Every test starts with empty databases: what an earlier one left must not take a turn in this one. */
export async function empty(...databases: readonly D1Database[]): Promise<void> {
  for (const database of databases)
    await database.batch((await tablesOf(database)).map((name) => database.prepare(`DELETE FROM "${name}"`)));
}
