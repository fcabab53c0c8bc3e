import { resolve } from "node:path";
import { parseArgs } from "node:util";
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
  else usage();
} catch (error) {
  if (error instanceof Refusal) refuse(error.message);
  else if (!(error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"))) throw error;
  else usage();
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

function diffCommand(args: string[]): void {
  const options = {
    against: { type: "string", default: "HEAD" },
    state: { type: "string" },
    json: { type: "boolean", default: false },
  } as const;
  const { against, state, json } = parseArgs({ args, options }).values;
  const { changes, counted } = diff(ROOT, against, state);
  console.log(json ? JSON.stringify({ against, counted, changes }, null, 2) : tellDiff(changes, against, counted));
}

function usage(): void {
  refuse(USAGE);
}

function refuse(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}
