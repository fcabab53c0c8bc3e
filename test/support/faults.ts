import { watched } from "./watched.ts";

export interface Fault {
  /** Which request to the database fails, counted from 0. */
  at: number;
  /** Before it was done, or after it, when the caller does not learn that it was. */
  when: "before" | "after";
  /** Whether it fails alone, or everything after it as well: the worker has died. */
  dies: boolean;
}

/** A real database that fails where it is told to. `arm` starts the count; `heal` ends all trouble and says whether there was any. */
export function failing(database: D1Database): { database: D1Database; arm(fault: Fault): void; heal(): boolean } {
  let fault: Fault | null = null;
  let asked = 0;
  let struck = false;
  const strike = (when: Fault["when"]) => {
    if (!fault) return;
    const now = !struck && asked === fault.at && when === fault.when;
    const dead = fault.dies && struck;
    struck ||= now;
    if (now || dead) throw new Error("D1_ERROR: injected fault");
  };
  return {
    database: watched(database, {
      before: () => strike("before"),
      after: () => {
        strike("after");
        asked += 1;
      },
    }),
    arm(next) {
      fault = next;
      asked = 0;
      struck = false;
    },
    heal() {
      fault = null;
      return struck;
    },
  };
}
