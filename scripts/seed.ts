import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_readConfig } from "wrangler";
import { type LocalDatabases, migrate } from "./database.ts";
import { ROOT } from "./install.mjs";
import { LOCAL_SECRET } from "./worker.ts";

// `node scripts/seed.ts <state> [instant]`: plays the demo month that ends now (or then) into the databases of `npm start`.
const state = resolve(process.argv[2] ?? join(ROOT, ".dinghai/state"));
/** Where the demo will be served: its mails hold links that work there. */
const site = `http://localhost:${process.env.PORT ?? 8787}`;
const end = process.argv[3] ? Date.parse(process.argv[3]) : Math.floor(Date.now() / 60_000) * 60_000;
/** A share of the month after which progress is told again. */
const TOLD_EVERY = 0.25;

process.env.SECRET ??= "unused";
const config = unstable_readConfig({ config: join(ROOT, "wrangler.toml") });
mkdirSync(state, { recursive: true });
const bundle = await build({
  entryPoints: [join(ROOT, "scripts/seed/entry.ts")],
  bundle: true,
  write: false,
  format: "esm",
  target: "es2024",
  conditions: ["workerd", "worker", "browser"],
  external: ["cloudflare:*", "node:*"],
  jsx: "automatic",
  jsxImportSource: "hono/jsx",
});
const platform = new Miniflare(
  convertV4MiniflareOptions({
    modules: true,
    script: bundle.outputFiles[0]?.text ?? "",
    compatibilityDate: config.compatibility_date ?? "",
    compatibilityFlags: config.compatibility_flags,
    // the ids of wrangler.toml name the files
    d1Databases: Object.fromEntries(
      config.d1_databases.map(({ binding, database_id }: { binding: string; database_id?: string }) => [binding, database_id ?? binding]),
    ),
    resourcePersistencePath: join(state, "v3"),
  }),
);
let failure = "";
try {
  const [DB, EVENTS] = await Promise.all([platform.getD1Database("DB"), platform.getD1Database("EVENTS")]);
  await migrate({ DB, EVENTS } as unknown as LocalDatabases);
  const response = await platform.dispatchFetch(`http://seed/?${new URLSearchParams({ end: String(end), secret: LOCAL_SECRET, site })}`);
  let told = 0;
  for await (const line of linesOf(response.body as unknown as AsyncIterable<Uint8Array>)) {
    const share = Number(/^progress (.*)/.exec(line)?.[1] ?? Number.NaN);
    if (share >= told + TOLD_EVERY) console.log(`       demo month ${Math.round(share * 100)} %`);
    if (share >= told + TOLD_EVERY) told += TOLD_EVERY;
    if (!line.startsWith("progress") && line !== "done" && line !== "") failure += `${line}\n`;
  }
} finally {
  await platform.dispose();
}
if (failure) {
  console.error(failure);
  process.exitCode = 1;
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest) yield rest;
}
