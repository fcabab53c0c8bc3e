// `node scripts/with-install.mjs content:run …`: installs what is missing, then runs that script of package.json.
import { spawn } from "node:child_process";
import { ensureInstalled, environment, follow, modernNode, ROOT } from "./install.mjs";

const [script = "", ...args] = process.argv.slice(2);
ensureInstalled();
modernNode();
follow(
  spawn("npm", ["run", "--silent", script, ...(args.length > 0 ? ["--", ...args] : [])], {
    cwd: ROOT,
    stdio: "inherit",
    env: environment(),
    shell: process.platform === "win32",
  }),
);
