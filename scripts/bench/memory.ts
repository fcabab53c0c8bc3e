import { readdirSync, readFileSync } from "node:fs";

/** Resident memory of a process now and at its highest, in bytes. */
export interface Memory {
  now: number;
  highest: number;
}

/** The memory of the child of this name; null where the system does not say. */
export function memoryOf(name: string, parent: number): Memory | null {
  if (process.platform !== "linux") return null;
  for (const pid of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const status = statusOf(pid);
    const field = (key: string) => new RegExp(`^${key}:\\s+(\\S+)`, "m").exec(status)?.[1];
    if (field("Name") !== name || field("PPid") !== String(parent)) continue;
    return { now: Number(field("VmRSS")) * 1024, highest: Number(field("VmHWM")) * 1024 };
  }
  return null;
}

/** A process that has ended meanwhile has no status. */
function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}
