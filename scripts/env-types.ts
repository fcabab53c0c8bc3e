import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./install.mjs";
import { run } from "./run.ts";

const OUT = "worker/generated/env.d.ts";

/** The type of the Worker's bindings, read from wrangler.toml whenever that is newer. */
export async function writeEnvTypes(): Promise<void> {
  const out = join(ROOT, OUT);
  if (existsSync(out) && statSync(out).mtimeMs > statSync(join(ROOT, "wrangler.toml")).mtimeMs) return;
  mkdirSync(join(ROOT, "worker/generated"), { recursive: true });
  const { ok, output } = await run("wrangler", ["types", "--include-runtime=false", "--strict-vars=false", OUT]);
  if (!ok) throw new Error(`wrangler could not write ${OUT}:\n${output}`);
}
