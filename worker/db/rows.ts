import { getTableColumns, getTableName, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

/** A JSON array of rows as SQL: a bound parameter, or a choice the database makes while it commits. */
export type RowsJson = SQL;

export function rowsJson(rows: readonly object[]): RowsJson {
  return sql`${JSON.stringify(rows)}`;
}

/** What happens to a row whose key is taken: `collide` fails the whole batch, which is how a lost race is seen. */
export type OnConflict = "collide" | "keep" | "replace";

interface Text {
  head: string;
  tail: string;
}

/** The text of an insert is the same for every commit: it is written once. */
const texts = new WeakMap<SQLiteTable, Partial<Record<OnConflict, Text>>>();

/** One `INSERT … SELECT … FROM json_each(?)` for any number of rows, with the table's own names for columns. */
export function insertRows(table: SQLiteTable, json: RowsJson, onConflict: OnConflict = "collide"): SQL {
  const known = texts.get(table) ?? {};
  const text = known[onConflict] ?? textOf(table, onConflict);
  texts.set(table, { ...known, [onConflict]: text });
  return sql`${sql.raw(text.head)}${json}${sql.raw(text.tail)}`;
}

function textOf(table: SQLiteTable, onConflict: OnConflict): Text {
  const columns = Object.entries(getTableColumns(table));
  const names = columns.map(([, column]) => `"${column.name}"`).join(", ");
  const values = columns
    .map(([property, column]) =>
      column.columnType === "SQLiteTextJson" ? `nullif(value->'$.${property}', 'null')` : `value->>'$.${property}'`,
    )
    .join(", ");
  // WHERE true: without it SQLite reads ON CONFLICT as the ON of a join
  return {
    head: `INSERT INTO "${getTableName(table)}" (${names}) SELECT ${values} FROM json_each(`,
    tail: `) WHERE true${conflict(columns, onConflict)}`,
  };
}

function conflict(columns: [string, { name: string; primary: boolean }][], onConflict: OnConflict): string {
  if (onConflict === "collide") return "";
  if (onConflict === "keep") return " ON CONFLICT DO NOTHING";
  const key = columns.filter(([, column]) => column.primary).map(([, column]) => column.name);
  const rest = columns.filter(([, column]) => !column.primary).map(([, column]) => `"${column.name}" = excluded."${column.name}"`);
  return ` ON CONFLICT (${key.join(", ")}) DO UPDATE SET ${rest.join(", ")}`;
}
