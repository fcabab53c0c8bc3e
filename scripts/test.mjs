import { ensureInstalled, enter } from "./install.mjs";

ensureInstalled();
enter("test-all.ts", process.argv.slice(2));
