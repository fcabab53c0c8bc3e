import { resolve } from "node:path";
import { mistyped, typed } from "./arguments.ts";
import { ROOT } from "./install.mjs";
import { check } from "./playbook/check.ts";
import { tell as tellDiff } from "./playbook/diff/tell.ts";
import { diff } from "./playbook/diff.ts";
import { Refusal } from "./rehearse/refusal.ts";

// `npm run playbook -- check`: rules nobody reaches and numbers that make no sense together. `… -- explain <lead>`: why a person stands where they
// stand. `… -- diff`: what a change of the sequences does to the runs that go on.
const USAGE = `npm run playbook -- check [--playbook <folder>]
npm run playbook -- explain <id or e-mail> [--state <folder>] [--json]
npm run playbook -- diff [--against <commit>] [--state <folder>] [--json]`;

const [command, ...rest] = process.argv.slice(2);
try {
  if (command === "check") await checkCommand(rest);
  else if (command === "explain") await explainCommand(rest);
  else if (command === "diff") diffCommand(rest);
  else if (command === "--help" || command === "-h") typed(USAGE, {});
  else mistyped(USAGE);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function checkCommand(args: string[]): Promise<void> {
  const { values, positionals } = typed(USAGE, { playbook: { type: "string" } }, args);
  if (positionals.length > 0) mistyped(USAGE);
  const { ok, output } = await check(values.playbook ?? null);
  (ok ? console.log : console.error)(output);
  process.exitCode = ok ? 0 : 1;
}

async function explainCommand(args: string[]): Promise<void> {
  const options = { state: { type: "string" }, json: { type: "boolean", default: false } } as const;
  const { values, positionals } = typed(USAGE, options, args);
  const [who, ...more] = positionals;
  if (who === undefined || more.length > 0) mistyped(USAGE);
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

function diffCommand(args: string[]): void {
  const options = {
    against: { type: "string", default: "HEAD" },
    state: { type: "string" },
    json: { type: "boolean", default: false },
  } as const;
  const { values, positionals } = typed(USAGE, options, args);
  if (positionals.length > 0) mistyped(USAGE);
  const { against, state, json } = values;
  const { changes, counted } = diff(ROOT, against, state);
  console.log(json ? JSON.stringify({ against, counted, changes }, null, 2) : tellDiff(changes, against, counted));
}
