import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./install.mjs";
import { check } from "./playbook/check.ts";

// `npm run playbook -- check`: rules nobody reaches and numbers that make no sense together. `… -- explain <lead>`: why a person stands where they stand.
const USAGE = `npm run playbook -- check [--playbook <folder>]
npm run playbook -- explain <id or e-mail> [--state <folder>] [--json]`;

const [command, ...rest] = process.argv.slice(2);
try {
  if (command === "check") await checkCommand(rest);
  else if (command === "explain") await explainCommand(rest);
  else usage();
} catch (error) {
  if (!(error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"))) throw error;
  usage();
}

async function checkCommand(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { playbook: { type: "string" } } });
  const { ok, output } = await check(values.playbook ?? null);
  (ok ? console.log : console.error)(output);
  process.exitCode = ok ? 0 : 1;
}

async function explainCommand(args: string[]): Promise<void> {
  const options = { state: { type: "string" }, json: { type: "boolean", default: false } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [who, ...more] = positionals;
  if (who === undefined || more.length > 0) return usage();
  const state = resolve(ROOT, values.state ?? process.env.DINGHAI_STATE ?? ".dinghai/state");
  const [{ findLead }, { explain }, { tell }] = await Promise.all([
    import("./playbook/lead.ts"),
    import("./playbook/explain.ts"),
    import("./playbook/tell.ts"),
  ]);
  const found = await findLead(state, who);
  if (!found) {
    console.error(`Nobody in ${state} has the id or address ${who}.`);
    process.exitCode = 1;
    return;
  }
  const explained = explain(found.playbook, found.sources, found.now);
  console.log(values.json ? JSON.stringify(explained, null, 2) : tell(explained));
}

function usage(): void {
  console.error(USAGE);
  process.exitCode = 1;
}
