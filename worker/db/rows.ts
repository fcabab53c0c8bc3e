import { getTableColumns, getTableName, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

/** A JSON array of rows as SQL: a bound parameter, or a choice the database makes while it commits. */
export type RowsJson = SQL;

export function rowsJson(rows: readonly object[]): RowsJson {
  return sql`${JSON.stringify(rows)}`;
}

/** What happens to a row whose key is taken: `collide` fails the whole batch, which is how a lost race is seen. */
export type OnConflict = "collide" | "keep" | "replace";

/** One `INSERT … SELECT … FROM json_each(?)` for any number of rows, with the table's own names for columns. */
export function insertRows(table: SQLiteTable, json: RowsJson, onConflict: OnConflict = "collide"): SQL {
  const columns = Object.entries(getTableColumns(table));
  const names = sql.join(
    columns.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  );
  const values = sql.join(
    columns.map(([property, column]) =>
      column.columnType === "SQLiteTextJson" ? sql.raw(`nullif(value->'$.${property}', 'null')`) : sql.raw(`value->>'$.${property}'`),
    ),
    sql`, `,
  );
  // WHERE true: without it SQLite reads ON CONFLICT as the ON of a join
  return sql`INSERT INTO ${sql.identifier(getTableName(table))} (${names}) SELECT ${values} FROM json_each(${json}) WHERE true${conflict(columns, onConflict)}`;
}

function conflict(columns: [string, { name: string; primary: boolean }][], onConflict: OnConflict): SQL {
  if (onConflict === "collide") return sql``;
  if (onConflict === "keep") return sql` ON CONFLICT DO NOTHING`;
  const key = columns.filter(([, column]) => column.primary).map(([, column]) => column.name);
  const rest = columns.filter(([, column]) => !column.primary).map(([, column]) => `"${column.name}" = excluded."${column.name}"`);
  return sql.raw(` ON CONFLICT (${key.join(", ")}) DO UPDATE SET ${rest.join(", ")}`);
}
