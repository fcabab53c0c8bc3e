import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { endGroup } from "../../scripts/worker.ts";

const CHILD = "setInterval(() => {}, 1000)";
const STUBBORN = `process.on("SIGTERM", () => {}); ${CHILD}`;
const parentOf = (child: string) =>
  `const { pid } = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "ignore" }); console.log(pid); ${CHILD}`;

async function group(child: string): Promise<{ parent: number; child: number }> {
  const parent = spawn(process.execPath, ["-e", parentOf(child)], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
  const [said] = (await once(parent.stdout, "data")) as [Buffer];
  await new Promise((done) => setTimeout(done, 200));
  return { parent: parent.pid ?? 0, child: Number(said.toString()) };
}

/** A process that ended and that nobody has collected yet still answers to its number. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, "utf8"));
}

describe("ending what npm start began", () => {
  it.each([
    ["a child that obeys", CHILD],
    ["a child that ignores SIGTERM", STUBBORN],
  ])("leaves nothing of %s within three seconds", async (_what, script) => {
    const { parent, child } = await group(script);
    expect([lives(parent), lives(child)]).toEqual([true, true]);
    const started = performance.now();
    await endGroup(parent);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect([lives(parent), lives(child)]).toEqual([false, false]);
  });
});
