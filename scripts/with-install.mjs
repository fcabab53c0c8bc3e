// `node scripts/with-install.mjs content:run …`: installs what is missing, then runs that script of package.json.
import { spawnSync } from "node:child_process";
import { ensureInstalled, environment, modernNode, ROOT } from "./install.mjs";

const [script = "", ...args] = process.argv.slice(2);
ensureInstalled();
modernNode();
const result = spawnSync("npm", ["run", "--silent", script, ...(args.length > 0 ? ["--", ...args] : [])], {
  cwd: ROOT,
  stdio: "inherit",
  env: environment(),
  shell: process.platform === "win32",
});
process.exit(result.status ?? 1);
