import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ROOT } from "./install.mjs";

/** The folder of local data: the one asked for, else DINGHAI_STATE, else the usual one. */
export function stateFolder(asked: string | undefined = undefined): string {
  return resolve(ROOT, asked || process.env.DINGHAI_STATE || ".dinghai/state");
}

/** Keeps a folder of local data for this process. Throws when another one that runs has it; a crash leaves nothing that must be tidied up. */
export function holdState(state: string): void {
  mkdirSync(state, { recursive: true });
  const lock = join(state, "lock");
  const holder = holderOf(lock);
  if (holder !== null && holder !== process.pid && runs(holder))
    throw new Error(
      `Another npm start (process ${holder}) uses the data in ${state}: end it, or choose another folder with DINGHAI_STATE. If nothing runs there, delete ${lock}.`,
    );
  rmSync(lock, { force: true });
  writeFileSync(lock, `${process.pid}\n`, { flag: "wx" });
  process.on("exit", () => {
    if (holderOf(lock) === process.pid) rmSync(lock, { force: true });
  });
}

function holderOf(lock: string): number | null {
  try {
    return Number(readFileSync(lock, "utf8")) || null;
  } catch {
    return null;
  }
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
