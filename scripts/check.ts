import { compileAll } from "./content.ts";
import { writeEnvTypes } from "./env-types.ts";
import { type Ran, run, told } from "./run.ts";

export interface Check {
  name: string;
  run: () => Promise<Ran>;
}

export const CHECKS: readonly Check[] = [
  { name: "format and lint", run: () => run("biome", ["ci", "--colors=off", "--max-diagnostics=60"]) },
  { name: "types: worker", run: () => run("tsc", ["-p", "tsconfig.json", "--pretty", "false"]) },
  { name: "types: scripts, tests", run: () => run("tsc", ["-p", "tsconfig.node.json", "--pretty", "false"]) },
  { name: "types: site", run: () => run("astro", ["check", "--root", "site", "--minimumFailingSeverity", "warning"]) },
];

/** Runs every check at once and tells them in order. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  await writeEnvTypes();
  const running = CHECKS.map((check) => ({ name: check.name, result: check.run() }));
  let failed = 0;
  for (const { name, result } of running) {
    const { ok, output, seconds } = await result;
    told(ok, name, seconds);
    if (ok) continue;
    failed += 1;
    console.log(output);
  }
  return { passed: CHECKS.length - failed, failed };
}

if (process.argv[1] === import.meta.filename) {
  const content = await compileAll();
  told(content.ok, "content", content.seconds);
  if (!content.ok) console.log(content.output);
  const { failed } = await runChecks();
  process.exit(failed === 0 && content.ok ? 0 : 1);
}
