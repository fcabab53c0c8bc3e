import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compileAll } from "./content.ts";
import { refuseStray } from "./database.ts";
import { refusals } from "./deploy-guard.ts";
import { ROOT } from "./install.mjs";
import { type Ran, run } from "./run.ts";
import { buildSite } from "./site.ts";

const config = readFileSync(join(ROOT, "wrangler.toml"), "utf8");
const local = [".dev.vars", ".env", ".env.production"].filter((name) => existsSync(join(ROOT, name)));
const secrets = await run("wrangler", ["secret", "list", "--format", "json"], { WRANGLER_LOG: "log" });
const reasons = refusals({
  config,
  env: process.env,
  files: local.map((name) => ({ name, text: readFileSync(join(ROOT, name), "utf8") })),
  secrets: secrets.ok ? secrets.output : null,
});
if (reasons.length > 0) {
  console.error(`Not deployed:\n${reasons.map((reason) => `  · ${reason}`).join("\n")}`);
  process.exit(1);
}

const origin = /^SITE_URL = "([^"]+)"/m.exec(config)?.[1];
const ALOUD = { CI: "1", WRANGLER_LOG: "log" };
refuseStray(join(ROOT, "migrations"));
await must("content", compileAll());
await must("site", buildSite(origin));
await must("migrations of DB", run("wrangler", ["d1", "migrations", "apply", "DB", "--remote"], ALOUD));
await must("migrations of EVENTS", run("wrangler", ["d1", "migrations", "apply", "EVENTS", "--remote"], ALOUD));
await must("deploy", run("wrangler", ["deploy"], ALOUD));

async function must(name: string, work: Promise<Ran>): Promise<void> {
  const { ok, output } = await work;
  console.log(`${name}: ${ok ? "ok" : "FAILED"}\n${output}`);
  if (!ok) process.exit(1);
}
