import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { violations } from "./architecture/rules.ts";
import type { SourceFile } from "./architecture/source.ts";

const ROOT = join(import.meta.dirname, "..");
const PLACES = ["worker", "site", "content", "migrations"];

/** Our own files, and every configuration file at the top. */
function house(): SourceFile[] {
  const below = PLACES.filter((place) => existsSync(join(ROOT, place))).flatMap((place) =>
    readdirSync(join(ROOT, place), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(ROOT.length + 1)
          .replaceAll("\\", "/"),
      ),
  );
  const top = readdirSync(ROOT).filter((name) => name !== "package-lock.json" && statSync(join(ROOT, name)).isFile());
  return [...top, ...below]
    .filter(
      (path) =>
        /\.(?:tsx?|astro|sql|toml|jsonc?|ya?ml)$|^\.(?:env|dev\.vars|npmrc)/.test(path) && !/(?:^|\/)(?:\.astro|node_modules)\//.test(path),
    )
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

describe("the house", () => {
  it("keeps its rules", () => {
    expect(violations(house())).toEqual([]);
  });

  it("is looked at whole", () => {
    const paths = house().map(({ path }) => path);
    for (const path of [
      "worker/index.ts",
      "worker/playbook/score.ts",
      "content/schema/common.ts",
      "site/astro.config.ts",
      "wrangler.toml",
      "package.json",
    ]) {
      expect(paths).toContain(path);
    }
  });
});

const broken: [rule: string, path: string, text: string, said: RegExp][] = [
  [
    "a pure file imports drizzle",
    "worker/capture/form.ts",
    'import { sql } from "drizzle-orm";',
    /form\.ts:1 .*only commands, store and routes do I\/O/,
  ],
  [
    "a pure file imports the database",
    "worker/console/inbox-page.tsx",
    'import { leads } from "../db/schema.ts";',
    /imports worker\/db\/schema\.ts/,
  ],
  [
    "a pure file reaches through the world",
    "worker/console/lead.ts",
    "export const f = (world: any) =>\n  world.db.select();",
    /lead\.ts:2 .*world\.db/,
  ],
  [
    "a pure file takes a binding apart",
    "worker/nurture/compose.ts",
    "export function f(world: any) { const { mail: m } = world; return m; }",
    /takes mail from the world/,
  ],
  [
    "a room imports one above it",
    "worker/journey/commands.ts",
    'import { x } from "../capture/commands.ts";',
    /journey imports capture, which is above it/,
  ],
  ["even a type from above", "worker/outbox/store.ts", 'import type { X } from "../journey/rows.ts";', /outbox imports journey/],
  [
    "neighbours import each other",
    "worker/capture/commands.ts",
    'import { x } from "../routing/commands.ts";',
    /capture imports its neighbour routing/,
  ],
  ["the platform imports the database", "worker/platform/world.ts", 'export { x } from "../db/schema.ts";', /platform imports db/],
  [
    "the playbook imports the platform",
    "worker/playbook/score.ts",
    'import { Failure } from "../platform/failure.ts";',
    /playbook imports worker\/platform\/failure\.ts/,
  ],
  ["the playbook imports a library with I/O", "worker/playbook/score.ts", 'import { Hono } from "hono";', /playbook imports hono/],
  ["a dynamic import goes up", "worker/db/batch.ts", 'export const f = () => import("../outbox/store.ts");', /db imports outbox/],
  ["the clock is asked", "worker/routing/commands.ts", "export const f = () => Date.now();", /Date\.now/],
  ["the clock is asked by construction", "worker/jobs.ts", "export const f = () => new Date();", /new Date\(\)/],
  ["chance is asked", "worker/playbook/route.ts", "export const f = () => Math.random();", /Math\.random/],
  ["an id is made on the spot", "worker/capture/store.ts", "export const f = () => crypto.randomUUID();", /crypto\.randomUUID/],
  ["the network is asked", "worker/outbox/commands.ts", 'export const f = () => fetch("https://example.com");', /calls fetch\(\)/],
  ["a timer is set", "worker/nurture/commands.ts", "export const f = () => setTimeout(() => {}, 1);", /calls setTimeout\(\)/],
  ["SQL asks the clock", "worker/outbox/store.ts", "export const q = `UPDATE outbox SET at = CURRENT_TIMESTAMP`;", /CURRENT_TIMESTAMP/],
  [
    "a migration asks the clock",
    "migrations/db/0001_x.sql",
    "CREATE TABLE t (\n  at integer DEFAULT (unixepoch())\n);",
    /0001_x\.sql:2 .*unixepoch/,
  ],
  ["SQL asks for now", "worker/db/batch.ts", "export const q = `SELECT datetime('now')`;", /datetime\('now'/],
  [
    "a journal insert hides a lost race",
    "worker/journey/store.ts",
    "export const q = `INSERT INTO journal (subject) SELECT 1 WHERE true ON CONFLICT DO NOTHING`;",
    /journal is inserted plainly/,
  ],
  [
    "so does OR IGNORE",
    "worker/journey/store.ts",
    "export const q = `INSERT OR IGNORE INTO journal (subject) VALUES (1)`;",
    /journal is inserted plainly/,
  ],
  [
    "so does the builder",
    "worker/journey/store.ts",
    "export const q = (db: any) => db.insert(journal).values({}).onConflictDoNothing();",
    /journal is inserted plainly/,
  ],
  [
    "the site runs worker code",
    "site/src/forms.ts",
    'import { decide } from "../../worker/playbook/advance.ts";',
    /the site imports worker\/playbook\/advance\.ts/,
  ],
  [
    "an Astro page runs worker code",
    "site/src/pages/x.astro",
    '---\nimport { forms } from "../../../worker/generated/forms.ts";\n---\n<p />',
    /x\.astro:2 .*the site imports worker\/generated\/forms\.ts/,
  ],
  ["a schema imports more than zod", "content/schema/form.ts", 'import { parse } from "tldts";', /content\/schema imports tldts/],
  ["a file grows past its length", "worker/api/routes.ts", "export {};\n".repeat(251), /has 251 lines/],
  ["a folder is no room", "worker/utils/strings.ts", "export {};", /worker\/utils is no room/],
  ["a configuration knows local mode", "wrangler.toml", '[vars]\nDINGHAI_LOCAL = "1"\n', /wrangler\.toml:2 .*DINGHAI_LOCAL/],
];

describe("a broken rule is named", () => {
  it.each(broken)("%s", (_rule, path, text, said) => {
    const found = violations([{ path, text }]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(said);
  });
});

const sound: [what: string, path: string, text: string][] = [
  ["commands use the world", "worker/routing/commands.ts", "export const f = (world: any) => world.db.batch([]);"],
  ["a pure file knows a row's type", "worker/console/lead.ts", 'import type { LeadRow } from "../db/rows.ts";'],
  ["the platform asks the clock", "worker/platform/build.ts", "export const now = () => Date.now();"],
  ["an instant is written as a date", "worker/playbook/time.ts", "export const iso = (at: number) => new Date(at).toISOString();"],
  ["a function takes its fetch", "worker/outbox/commands.ts", "export const f = (fetch: (url: string) => unknown) => fetch('x');"],
  [
    "other tables may meet a conflict",
    "worker/outbox/store.ts",
    "export const q = `INSERT INTO outbox (id) VALUES (1) ON CONFLICT DO NOTHING`;",
  ],
  ["the site knows a type of the worker", "site/src/forms.ts", 'import type { Lead } from "../../worker/api/schema.ts";'],
];

describe("a sound file is left alone", () => {
  it.each(sound)("%s", (_what, path, text) => {
    expect(violations([{ path, text }])).toEqual([]);
  });
});

describe("the tests", () => {
  it("all belong to a project of vitest.config.ts: one in a folder of its own would never run", () => {
    const config = readFileSync(join(ROOT, "vitest.config.ts"), "utf8");
    const run = new Set([...config.matchAll(/[{"`,]([a-z]+)(?=[,}"`])/g)].map((match) => match[1]));
    const folders = readdirSync(join(ROOT, "test"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
      .map((entry) => entry.parentPath.slice(join(ROOT, "test").length + 1).split(/[\\/]/)[0] ?? "");
    const known = (folder: string) => folder === "" || folder === "browser" || run.has(folder);
    expect([...new Set(folders)].filter((folder) => !known(folder))).toEqual([]);
  });
});
