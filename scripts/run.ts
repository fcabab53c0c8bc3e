import { type ChildProcess, spawn } from "node:child_process";
import { environment, ROOT } from "./install.mjs";

export interface Ran {
  ok: boolean;
  output: string;
  seconds: number;
}

const running = new Set<ChildProcess>();

/** Ends every tool that still runs. */
export function endRuns(): void {
  for (const child of running) child.kill("SIGTERM");
}

/** Runs one tool to its end and keeps what it said; `hear` is told at once. */
export function run(
  command: string,
  args: readonly string[],
  more: Record<string, string> = {},
  hear?: (text: string) => void,
): Promise<Ran> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, env: { ...environment(), ...more }, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
      hear?.(chunk.toString());
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const end = (ok: boolean) => {
      running.delete(child);
      resolve({ ok, output: output.trimEnd(), seconds: (performance.now() - started) / 1000 });
    };
    child.on("error", (error) => {
      output += error.message;
      end(false);
    });
    child.on("close", (code) => end(code === 0));
  });
}

export function told(ok: boolean, name: string, seconds: number): void {
  console.log(`${ok ? "ok    " : "FAILED"} ${name.padEnd(24)} ${seconds.toFixed(1)} s`);
}
