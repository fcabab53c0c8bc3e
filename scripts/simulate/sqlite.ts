import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { ROOT } from "../install.mjs";

/** What D1 takes of one statement. */
const PARAMETERS_MAX = 100;
const TEXT_BYTES_MAX = 100_000;

interface Meta {
  changes: number;
  rows_read: number;
  rows_written: number;
}
interface Result {
  results: Record<string, unknown>[];
  success: true;
  meta: Meta;
}

/** Speaks as D1 does, over a database in memory with the real migrations. `clear` empties it, which is faster than another. */
export interface StandIn {
  prepare(text: string): Statement;
  batch(statements: readonly Statement[]): Promise<Result[]>;
  clear(): void;
}

/** A new database of `migrations/<folder>`. */
export function openStandIn(folder: "db" | "events"): StandIn {
  const database = new DatabaseSync(":memory:", { enableForeignKeyConstraints: true });
  database.exec("PRAGMA temp_store = MEMORY");
  const path = join(ROOT, "migrations", folder);
  for (const file of readdirSync(path).sort()) if (file.endsWith(".sql")) database.exec(readFileSync(join(path, file), "utf8"));
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all();
  const empty = tables.map(({ name }) => `DELETE FROM "${name}"`).join(";");
  const prepared = new Map<string, StatementSync>();
  const find = (text: string): StatementSync => {
    const known = prepared.get(text);
    if (known) return known;
    if (Buffer.byteLength(text) > TEXT_BYTES_MAX) throw new Error("D1_ERROR: statement too long: SQLITE_TOOBIG");
    const made = database.prepare(text);
    prepared.set(text, made);
    return made;
  };
  return {
    prepare: (text) => new Statement(find, text, []),
    async batch(statements) {
      return asked(() => {
        database.exec("BEGIN");
        try {
          const results = statements.map((statement) => statement.rows());
          database.exec("COMMIT");
          return results;
        } catch (cause) {
          // some errors end the transaction by themselves
          if (database.isTransaction) database.exec("ROLLBACK");
          throw cause;
        }
      });
    },
    clear: () => database.exec(`BEGIN;${empty};COMMIT`),
  };
}

class Statement {
  readonly #find: (text: string) => StatementSync;
  readonly #text: string;
  readonly #values: readonly unknown[];

  constructor(find: (text: string) => StatementSync, text: string, values: readonly unknown[]) {
    this.#find = find;
    this.#text = text;
    this.#values = values;
  }

  bind(...values: unknown[]): Statement {
    if (values.length > PARAMETERS_MAX) throw new Error("D1_ERROR: too many SQL variables: SQLITE_ERROR");
    return new Statement(this.#find, this.#text, values.map(bound));
  }

  async all(): Promise<Result> {
    return asked(() => this.rows());
  }

  async run(): Promise<Result> {
    return this.all();
  }

  async first(column?: string): Promise<unknown> {
    const { results } = await this.all();
    const [row] = results;
    return column === undefined ? (row ?? null) : (row?.[column] ?? null);
  }

  async raw(): Promise<unknown[][]> {
    return asked(() => {
      const statement = this.#find(this.#text);
      statement.setReturnArrays(true);
      try {
        return statement.all(...(this.#values as SQLInputValue[])) as unknown as unknown[][];
      } finally {
        statement.setReturnArrays(false);
      }
    });
  }

  rows(): Result {
    const results = this.#find(this.#text).all(...(this.#values as SQLInputValue[])) as Record<string, unknown>[];
    return { results, success: true, meta: { changes: 0, rows_read: 0, rows_written: 0 } };
  }
}

function bound(value: unknown): SQLInputValue {
  if (value === undefined) throw new Error("D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'");
  if (typeof value === "boolean") return value ? 1 : 0;
  return value as SQLInputValue;
}

const CODES: Record<string, string> = { "19": "SQLITE_CONSTRAINT", "1": "SQLITE_ERROR" };

/** Errors in D1's words. */
function asked<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const { errcode, errstr, message } = cause as Error & { errcode?: number; errstr?: string };
    throw new Error(`D1_ERROR: ${message}: ${CODES[String((errcode ?? 1) & 0xff)] ?? errstr}`, { cause });
  }
}
