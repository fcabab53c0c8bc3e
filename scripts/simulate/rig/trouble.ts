import { MINUTE } from "../../../worker/playbook/time.ts";
import type { OneFault } from "../contract.ts";
import { chance } from "./chance.ts";
import type { Run } from "./conductor.ts";

/** What a run asks of the world outside. */
export type Asked = "database" | "mail" | "queue";

export type Fault =
  /** Nothing of it was done, and the caller learns it. */
  | "fails_before"
  | "overloaded"
  /** It was done, and the caller is told that it was not. */
  | "fails_after"
  /** The run is gone, before or after. */
  | "dies_before"
  | "dies_after"
  /** The run stands still for minutes, and others go on. */
  | "stalls";

const FAULTS: Record<Asked, readonly Fault[]> = {
  database: ["fails_before", "overloaded", "fails_after", "dies_before", "dies_after", "stalls"],
  mail: ["dies_before", "dies_after", "stalls"],
  queue: ["fails_before", "dies_before", "dies_after", "stalls"],
};

/** No invocation is kept longer than this by the platform. */
export const INVOCATION_MAX = 15 * MINUTE;
const SKEW_MAX = 3 * MINUTE;
const WEATHERS = { calm: 0, fair: 1 / 250, rough: 1 / 60, storm: 1 / 15 } as const;

/** How badly the world outside behaves in one history. The same for the same seed, whatever is left out of the plan. */
export interface Trouble {
  weather: keyof typeof WEATHERS;
  at(run: Run, asked: Asked): Fault | null;
  /** For how long a run stands still. */
  stall(run: Run): number;
  /** How far the clock of a run is off. */
  skew(run: number): number;
  /** From now on nothing goes wrong. */
  end(): void;
  faults: number;
}

export function troubleOf(seed: number, only: OneFault | null): Trouble {
  const chances = chance(seed, "trouble");
  const weather = chances.oneOf(["calm", "fair", "fair", "rough", "rough", "storm"] as const);
  const skewed = chances.of(0.3);
  const kinds = (["fails_before", "overloaded", "fails_after", "dies_before", "dies_after", "stalls"] as const).filter(() =>
    chances.of(0.7),
  );
  let over = only === null && weather === "calm";
  const trouble: Trouble = {
    weather: only ? "calm" : weather,
    faults: 0,
    at(run, asked) {
      const fault = only ? theOne(only, run) : drawn(run, asked);
      if (fault) trouble.faults += 1;
      return fault;
    },
    stall: (run) => chance(seed, "stall", run.serial, run.requests).between(1, 13) * MINUTE,
    skew: (run) => (over || !skewed || only ? 0 : chance(seed, "skew", run).between(-SKEW_MAX / 1000, SKEW_MAX / 1000) * 1000),
    end() {
      over = true;
    },
  };
  const drawn = (run: Run, asked: Asked): Fault | null => {
    if (over) return null;
    const draw = chance(seed, "fault", run.serial, run.requests);
    if (!draw.of(WEATHERS[weather])) return null;
    const possible = FAULTS[asked].filter((fault) => kinds.includes(fault));
    return possible.length > 0 ? draw.oneOf(possible) : null;
  };
  return trouble;
}

function theOne(only: OneFault, run: Run): Fault | null {
  return only.run === run.serial && only.request === run.requests ? (only.fault as Fault) : null;
}
