import { empty } from "./empty.ts";
import { rowsOf, tablesOf } from "./rows.ts";

/** Remembers a database as it is now. What is answered makes it so again, as a restore to this point does. */
export async function pointOf(database: D1Database): Promise<() => Promise<void>> {
  const inserts: D1PreparedStatement[] = [];
  for (const name of await tablesOf(database))
    for (const row of await rowsOf<Record<string, unknown>>(database, `SELECT * FROM "${name}"`)) {
      const columns = Object.keys(row);
      const text = `INSERT INTO "${name}" ("${columns.join('", "')}") VALUES (${columns.map(() => "?").join(", ")})`;
      inserts.push(database.prepare(text).bind(...Object.values(row)));
    }
  return async () => {
    await empty(database);
    if (inserts.length > 0) await database.batch(inserts);
  };
}
