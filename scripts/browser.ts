import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./run.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** What may name a browser: `npm test` tells its tests by the first which one it has found. */
const NAMED_BY = ["DINGHAI_CHROMIUM", "CHROMIUM_PATH"];

/** The path of a browser for tests and audits; installs Debian's when it may. */
export async function findBrowser(): Promise<string> {
  for (const name of NAMED_BY) {
    const wanted = process.env[name] ?? "";
    if (wanted === "") continue;
    if (existsSync(wanted)) return wanted;
    throw new Error(`${name} is ${wanted}, and there is no such file.`);
  }
  const found = onPath() ?? (existsSync(MAC) ? MAC : null);
  if (found) return found;
  if (existsSync("/etc/debian_version") && process.getuid?.() === 0) {
    console.log("installing a browser for the tests (apt-get install chromium) …");
    const quiet = { DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-qq"], quiet);
    const { output } = await run("apt-get", ["install", "-y", "-qq", "chromium"], quiet);
    const installed = onPath();
    if (installed) return installed;
    throw new Error(`apt-get could not install chromium:\n${output}`);
  }
  throw new Error("The browser tests need Chromium or Chrome: install one, or set CHROMIUM_PATH to its program.");
}

function onPath(): string | null {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of NAMES) if (existsSync(join(folder, name))) return join(folder, name);
  }
  return null;
}
