import { join } from "node:path";
import { printProblem } from "../content/compile/problem.ts";
import { compileContent, writeFiles } from "../content/compile.ts";
import { ROOT } from "./install.mjs";
import type { Ran } from "./run.ts";

/** Checks content/ and writes worker/generated/, without a process of its own. */
export async function compileAll(): Promise<Ran> {
  const started = performance.now();
  const { errors, files, summary } = await compileContent(join(ROOT, "content"));
  if (errors.length === 0) writeFiles(join(ROOT, "worker/generated"), files);
  return {
    ok: errors.length === 0,
    output: errors.length === 0 ? summary : errors.map(printProblem).join("\n\n"),
    seconds: (performance.now() - started) / 1000,
  };
}
