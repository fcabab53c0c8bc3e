import { digest } from "../../../worker/platform/tokens.ts";
import type { Databases } from "./life.ts";

const TABLES = `SELECT name FROM sqlite_master WHERE type = 'table'
  AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'd1_%' AND name NOT LIKE '_cf_%' ORDER BY name`;

/** One hash over every row of every table. */
export async function hashOf(databases: Databases): Promise<string> {
  return digest(await textOf(databases));
}

/** Every row of every table, in an order of their own. */
export async function textOf({ DB, EVENTS }: Databases): Promise<string> {
  const lines: string[] = [];
  for (const database of [DB, EVENTS]) {
    const { results: tables } = await database.prepare(TABLES).all<{ name: string }>();
    for (const { name } of tables) {
      const { results } = await database.prepare(`SELECT * FROM "${name}"`).all();
      lines.push(name, ...results.map((row) => JSON.stringify(row)).sort());
    }
  }
  return lines.join("\n");
}
