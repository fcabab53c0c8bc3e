import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getPlatformProxy, unstable_splitSqlQuery as splitSql } from "wrangler";
import { ROOT } from "./install.mjs";
import { LOCAL_SECRET } from "./worker.ts";

/** The part of D1 that is used here. */
interface Statement {
  bind(...values: unknown[]): Statement;
  all<Row>(): Promise<{ results: Row[] }>;
  first<Row>(): Promise<Row | null>;
}
export interface Database {
  prepare(sql: string): Statement;
  batch(statements: Statement[]): Promise<unknown>;
}

export interface LocalDatabases {
  DB: Database;
  EVENTS: Database;
}

const FOLDERS = { DB: "migrations/db", EVENTS: "migrations/events" } as const;

/** Opens the databases that `wrangler dev --persist-to <state>` uses. */
export async function withLocalDatabases<T>(state: string, use: (databases: LocalDatabases) => Promise<T>): Promise<T> {
  mkdirSync(state, { recursive: true });
  process.env.SECRET ??= LOCAL_SECRET;
  const proxy = await getPlatformProxy<LocalDatabases>({
    configPath: join(ROOT, "wrangler.toml"),
    persist: { path: join(state, "v3") },
    remoteBindings: false,
  });
  try {
    return await use(proxy.env);
  } finally {
    await proxy.dispose();
  }
}

/** Applies what is new, each file in one transaction with its line in d1_migrations, as `wrangler d1 migrations apply` does. */
export async function migrate(databases: LocalDatabases): Promise<string[]> {
  refuseStray(join(ROOT, "migrations"));
  const applied: string[] = [];
  for (const name of ["DB", "EVENTS"] as const) {
    for (const file of await pending(databases[name], FOLDERS[name])) {
      await applyFile(databases[name], FOLDERS[name], file);
      applied.push(`${FOLDERS[name]}/${file}`);
    }
  }
  return applied;
}

/** A file that belongs to no database would be passed over in silence. */
export function refuseStray(folder: string): void {
  const known = Object.values(FOLDERS).map((path) => path.slice("migrations/".length));
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const stray = entries.find((entry) => entry.name.endsWith(".sql") || (entry.isDirectory() && !known.includes(entry.name)));
  if (stray) throw new Error(`migrations/${stray.name} belongs to no database: move it to ${Object.values(FOLDERS).join(" or ")}.`);
}

async function pending(database: Database, folder: string): Promise<string[]> {
  const path = join(ROOT, folder);
  const files = existsSync(path)
    ? readdirSync(path)
        .filter((name) => name.endsWith(".sql"))
        .sort()
    : [];
  await database
    .prepare(
      "CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)",
    )
    .all();
  const { results } = await database.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  const done = new Set(results.map(({ name }) => name));
  return files.filter((name) => !done.has(name));
}

async function applyFile(database: Database, folder: string, file: string): Promise<void> {
  const statements = splitSql(readFileSync(join(ROOT, folder, file), "utf8")).filter((sql) => sql.trim() !== "");
  try {
    await database.batch([
      ...statements.map((sql) => database.prepare(sql)),
      database.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(file),
    ]);
  } catch (error) {
    throw new Error(
      `The migration ${folder}/${file} could not be applied: ${(error as Error).message}. The database is as it was before this file.`,
      { cause: error },
    );
  }
}

/** Moves the local clock, as `POST /api/v1/clock` does, which only ever moves forward. */
export async function setClock({ DB }: LocalDatabases, now: number): Promise<void> {
  const offset = String(now - Date.now());
  await DB.batch([
    DB.prepare("INSERT INTO settings (key, value) VALUES ('clock.offset', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value").bind(
      offset,
    ),
  ]);
}

export async function hasLeads({ DB }: LocalDatabases): Promise<boolean> {
  const table = await DB.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'leads'").first();
  return table !== null && (await DB.prepare("SELECT 1 AS found FROM leads LIMIT 1").first()) !== null;
}
