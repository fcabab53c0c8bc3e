import { SUPPRESSION_REASONS, SUPPRESSION_SCOPES } from "../worker/playbook/suppression.ts";
import { mistyped, typed } from "./arguments.ts";
import { Refusal } from "./rehearse/refusal.ts";
import { textOf } from "./suppress/file.ts";
import { rowsOf } from "./suppress/rows.ts";
import { closeAll } from "./suppress/send.ts";
import { told } from "./suppress/tell.ts";
import { homeOf, isLocal } from "./suppress/whose.ts";

// `npm run suppress -- list.csv`: what closing these addresses would do, row by row; with --yes it is done. Nothing is ever opened by it.
const LOCAL_KEY = "dinghai-local-key";
const REASONS = SUPPRESSION_REASONS.filter((reason) => reason !== "erased");
const USAGE = `npm run suppress -- <list.csv> [--yes] [--to <address>] [--scope <${SUPPRESSION_SCOPES.join("|")}>] [--reason <${REASONS.join("|")}>] [--ignore <column>]
  The list has one address, or the SHA-256 of one, a row; or columns with the names email or hash, and scope and reason where rows differ.
  --yes     do it; without it nothing is changed
  --to      whose Worker, such as localhost:4477 or https://growth.example. Without it the npm start of this machine, on PORT or 8787.
            On this machine no key is needed; elsewhere one with the scope suppressions:write, in DINGHAI_KEY (npm run key makes one)
  --scope   what the addresses are closed for where a row does not say: all
  --reason  why, where a row does not say: imported
  --ignore  a column that is to be left unread; may be given again`;

try {
  process.exitCode = await main();
} catch (cause) {
  if (!(cause instanceof Refusal)) throw cause;
  console.error(cause.message);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { values, positionals } = typed(USAGE, {
    yes: { type: "boolean", default: false },
    to: { type: "string" },
    scope: { type: "string", default: "all" },
    reason: { type: "string", default: "imported" },
    ignore: { type: "string", multiple: true, default: [] },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) mistyped(USAGE);
  const to = homeOf(values.to, process.env.PORT);
  const key = process.env.DINGHAI_KEY ?? (isLocal(to) ? LOCAL_KEY : null);
  if (key === null) throw new Refusal(`Put a key of ${to} with the scope suppressions:write into DINGHAI_KEY: npm run key makes one.`);
  const rows = rowsOf(textOf(file), { scope: values.scope, reason: values.reason }, values.ignore);
  const outcomes = await closeAll({ to, key, dry: !values.yes }, rows);
  console.log(`At ${to}:\n${told(rows, outcomes, values.yes)}`);
  return outcomes.some(({ result }) => result === "refused") ? 1 : 0;
}
