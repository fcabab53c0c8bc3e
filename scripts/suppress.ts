import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { SUPPRESSION_REASONS, SUPPRESSION_SCOPES } from "../worker/playbook/suppression.ts";
import { rowsOf } from "./suppress/rows.ts";
import { closeAll } from "./suppress/send.ts";
import { told } from "./suppress/tell.ts";

// `npm run suppress -- list.csv`: what closing these addresses would do, row by row; with --yes it is done. Nothing is ever opened by it.
const HOME = "http://localhost:8787";
const REASONS = SUPPRESSION_REASONS.filter((reason) => reason !== "erased");
const USAGE = `npm run suppress -- <list.csv> [--yes] [--to <address>] [--scope <${SUPPRESSION_SCOPES.join("|")}>] [--reason <${REASONS.join("|")}>]
  The list has one address, or the SHA-256 of one, a row; or columns with the names email or hash, and scope and reason where rows differ.
  --to      whose Worker, ${HOME} if not given. Another one wants a key with the scope suppressions:write in DINGHAI_KEY
  --scope   what the addresses are closed for where a row does not say: all
  --reason  why, where a row does not say: imported`;

try {
  process.exitCode = await main();
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      yes: { type: "boolean", default: false },
      to: { type: "string", default: HOME },
      scope: { type: "string", default: "all" },
      reason: { type: "string", default: "imported" },
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    console.error(USAGE);
    return 1;
  }
  const key = process.env.DINGHAI_KEY ?? (values.to === HOME ? "dinghai-local-key" : null);
  if (key === null) throw new Error(`Put a key with the scope suppressions:write into DINGHAI_KEY: npm run key makes one.`);
  const rows = rowsOf(readFileSync(file, "utf8"), { scope: values.scope, reason: values.reason });
  const outcomes = await closeAll({ to: values.to, key, dry: !values.yes }, rows);
  console.log(told(rows, outcomes, values.yes));
  return outcomes.some(({ result }) => result === "refused") ? 1 : 0;
}
