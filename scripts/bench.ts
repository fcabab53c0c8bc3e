import { close, measure } from "./bench/report.ts";
import { tableOf } from "./bench/table.ts";
import { compileAll } from "./content.ts";
import { endRuns } from "./run.ts";

// `npm run bench`, or `npm run --silent bench -- --json` for one JSON object. Targets are reported; a number of rows that is wrong fails the run.
const json = process.argv.includes("--json");
const started = performance.now();
const tell = (line: string) => process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${line}\n`);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(130));

const content = await compileAll();
if (!content.ok) {
  console.error(content.output);
  await end(1);
}
try {
  const report = await measure(tell);
  console.log(json ? JSON.stringify(report) : `\n${tableOf(report)}`);
  await end(report.counts.every(({ expected, found }) => expected === found) ? 0 : 1);
} catch (error) {
  console.error(error);
  await end(1);
}

async function end(code: number): Promise<never> {
  endRuns();
  await close();
  process.exit(code);
}
