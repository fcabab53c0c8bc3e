import { run } from "../run.ts";
import type { Finding } from "./step.ts";

/** Histories that are lived through minute by minute, as `npm test` does in steps. */
export async function auditLong(): Promise<Finding> {
  const { ok, output, seconds } = await run("vitest", ["run", "--project", "worker", "test/journeys/clock.test.ts"], { DINGHAI_LONG: "1" });
  return { lines: [`ten days, minute by minute, in ${seconds.toFixed(0)} s`], problems: ok ? [] : [output] };
}
