import { join } from "node:path";
import { printProblem, toldRemarks } from "../content/compile/problem.ts";
import { compileContent, writeFiles } from "../content/compile.ts";
import { editionOf } from "../content/schema/publish.ts";
import { ROOT } from "./install.mjs";
import type { Ran } from "./run.ts";

/** Checks content/ and writes worker/generated/, without a process of its own. */
export async function compileAll(): Promise<Ran & { unseen: readonly string[] }> {
  const started = performance.now();
  const { errors, remarks, files, summary, unseen } = await compileContent(join(ROOT, "content"), null, editionOf(process.env, Date.now()));
  if (errors.length === 0) writeFiles(join(ROOT, "worker/generated"), files);
  return {
    unseen,
    ok: errors.length === 0,
    output:
      errors.length === 0
        ? [...(remarks.length > 0 ? [toldRemarks(remarks)] : []), summary].join("\n\n")
        : errors.map(printProblem).join("\n\n"),
    seconds: (performance.now() - started) / 1000,
  };
}
