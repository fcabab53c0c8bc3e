/** Every test starts with empty databases: what an earlier one left must not take a turn in this one. */
export async function empty(...databases: readonly D1Database[]): Promise<void> {
  for (const database of databases) {
    const { results } = await database
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'd1_%' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'",
      )
      .all<{ name: string }>();
    await database.batch(results.map(({ name }) => database.prepare(`DELETE FROM "${name}"`)));
  }
}
