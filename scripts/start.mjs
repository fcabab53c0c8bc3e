import { ensureInstalled, enter } from "./install.mjs";

ensureInstalled();
enter("serve.ts");
