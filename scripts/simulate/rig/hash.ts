import { digest } from "../../../worker/platform/tokens.ts";
import type { Databases } from "./life.ts";

/** One hash over every row of every table, in an order of their own. */
export async function hashOf({ DB, EVENTS }: Databases): Promise<string> {
  const texts: string[] = [];
  for (const database of [DB, EVENTS]) {
    const { results: tables } = await database
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'd1_%' AND name NOT LIKE '_cf_%' ORDER BY name",
      )
      .all<{ name: string }>();
    for (const { name } of tables) {
      const { results } = await database.prepare(`SELECT * FROM "${name}"`).all();
      texts.push(name, ...results.map((row) => JSON.stringify(row)).sort());
    }
  }
  return digest(texts.join("\n"));
}
