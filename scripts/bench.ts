import { closeHouse } from "./bench/house.ts";
import { PAST_LEADS, PAST_LEADS_FULL } from "./bench/rehearsal.ts";
import { measure } from "./bench/report.ts";
import { tableOf } from "./bench/table.ts";
import { compileAll } from "./content.ts";
import { endRuns } from "./run.ts";

// `npm run bench`, or `npm run --silent bench -- --json` for one JSON object; `--full` rehearses 100,000 journals
// instead of 20,000. Targets are reported; a number of rows that is wrong fails the run.
const json = process.argv.includes("--json");
const pastLeads = process.argv.includes("--full") ? PAST_LEADS_FULL : PAST_LEADS;
const started = performance.now();
let ending = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(130));
// npm hands SIGTERM to the shell between us: being orphaned means the same
const parent = process.ppid;
setInterval(() => process.ppid !== parent && void end(130), 100).unref();

await end(await bench().catch(failed));

async function bench(): Promise<number> {
  const content = await compileAll();
  if (!content.ok) throw new Error(content.output);
  const report = await measure(pastLeads, tell);
  console.log(json ? JSON.stringify(report) : `\n${tableOf(report)}`);
  return report.counts.every(({ expected, found }) => expected === found) ? 0 : 1;
}

function failed(error: unknown): number {
  if (!ending) console.error(error);
  return 1;
}

/** Progress stands beside the result, so that `--json` can be piped. */
function tell(line: string): void {
  console.error(`${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${line}`);
}

/** What is measured falls over when its house is closed: the first end is the one that counts. */
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  endRuns();
  await closeHouse();
  process.exit(code);
}
