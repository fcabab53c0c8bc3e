import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";

interface Job {
  needs?: string;
  steps: { run?: string }[];
}

it("nothing is deployed that has not passed every test, for the same day", () => {
  const { jobs } = parse(readFileSync(join(import.meta.dirname, "../../.github/workflows/publish.yml"), "utf8")) as {
    jobs: Record<string, Job & { env?: Record<string, string> }>;
  };
  const runs = (job: Job | undefined, command: string) => job?.steps.some(({ run }) => run === command) ?? false;
  const deploying = Object.values(jobs).filter((job) => runs(job, "npm run deploy"));
  expect(deploying).toHaveLength(1);
  for (const { needs = "", env } of deploying) {
    expect(runs(jobs[needs], "npm test")).toBe(true);
    expect(env?.DINGHAI_TODAY).toBe(`\${{ needs.${needs}.outputs.day }}`);
  }
});
