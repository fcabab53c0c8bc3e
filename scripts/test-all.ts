import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findBrowser } from "./browser.ts";
import { runChecks } from "./check.ts";
import { compileAll } from "./content.ts";
import { ROOT } from "./install.mjs";
import { endRuns, type Ran, run, told } from "./run.ts";
import { buildSite } from "./site.ts";

interface Count {
  passed: number;
  failed: number;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    endRuns();
    process.exit(130);
  });
}

const PROJECTS = ["unit", "worker", "browser"] as const;
const total: Count = { passed: 0, failed: 0 };

await step("content", async () => one(await compileAll()));
await step("site", async () => one(await buildSite()));
await step("checks", runChecks);
for (const project of PROJECTS) await step(`tests: ${project}`, () => testProject(project));

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

/** A step that falls over counts as one failure and says why. */
async function step(name: string, work: () => Promise<Count>): Promise<void> {
  const started = performance.now();
  console.log(`\n${name}`);
  const count = await work().catch((error: unknown): Count => {
    console.log(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1 };
  });
  total.passed += count.passed;
  total.failed += count.failed;
  told(count.failed === 0, `${name}: ${count.passed} passed, ${count.failed} failed`, (performance.now() - started) / 1000);
}

function one({ ok, output }: Ran): Count {
  if (!ok) console.log(output);
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function testProject(project: (typeof PROJECTS)[number]): Promise<Count> {
  const more: Record<string, string> = project === "browser" ? { DINGHAI_CHROMIUM: await findBrowser() } : {};
  const report = join(ROOT, `test-results/${project}.json`);
  mkdirSync(join(ROOT, "test-results"), { recursive: true });
  rmSync(report, { force: true });
  const { ok, output } = await run(
    "vitest",
    ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    more,
  );
  const count = existsSync(report) ? counted(JSON.parse(readFileSync(report, "utf8")) as VitestReport) : { passed: 0, failed: 0 };
  const failed = ok ? count.failed : Math.max(count.failed, 1);
  if (failed > 0) console.log(output);
  return { passed: count.passed, failed };
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

/** A file that could not even be loaded has no tests in it: it counts as one failure. */
function counted({ numPassedTests, numFailedTests, testResults }: VitestReport): Count {
  const broken = testResults.filter(({ status, assertionResults }) => status === "failed" && assertionResults.length === 0).length;
  return { passed: numPassedTests, failed: numFailedTests + broken };
}
