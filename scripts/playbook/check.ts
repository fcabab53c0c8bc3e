import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Problem, printProblem } from "../../content/compile/problem.ts";
import { compileContent } from "../../content/compile.ts";
import { ROOT } from "../install.mjs";

/** What `check` says, and whether the policy may go live. Files of `instead` stand in for those of content/playbook. */
export async function check(instead: string | null): Promise<{ ok: boolean; output: string }> {
  if (instead !== null && !(existsSync(instead) && statSync(instead).isDirectory()))
    return {
      ok: false,
      output: `${instead} is no folder; it should hold the files of a playbook, such as ${join(instead, "score.yaml")}.`,
    };
  const { errors, warnings } = await compileContent(join(ROOT, "content"), instead);
  const found = [...errors, ...warnings.map((warning) => ({ ...warning, message: `warning: ${warning.message}` }))];
  return { ok: errors.length === 0, output: [...found.map(printProblem), summary(errors, warnings)].join("\n\n") };
}

function summary(errors: readonly Problem[], warnings: readonly Problem[]): string {
  const count = (list: readonly Problem[], what: string) => `${list.length} ${what}${list.length === 1 ? "" : "s"}`;
  return `playbook: ${count(errors, "error")}, ${count(warnings, "warning")}`;
}
