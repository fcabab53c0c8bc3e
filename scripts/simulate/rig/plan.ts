import { DAY, HOUR, type Instant, MINUTE } from "../../../worker/playbook/time.ts";
import type { Act } from "./acts/act.ts";
import { sendsForm } from "./acts/forms.ts";
import { ACTS } from "./acts/table.ts";
import { type Chance, chance } from "./chance.ts";

/** One thing that is going to happen. It draws by itself, so that leaving out another does not change it. */
export interface Step {
  number: number;
  at: Instant;
  act: Act;
  person: number;
  draw: Chance;
}

export interface Plan {
  start: Instant;
  steps: Step[];
  end: Instant;
}

const FIRST = Date.parse("2026-09-10T00:00:00Z");
const LAST = Date.parse("2027-03-20T00:00:00Z");
const STEPS = { least: 3, most: 5 };
const LATER = [0, MINUTE, 20 * MINUTE, 2 * HOUR, 9 * HOUR, 20 * HOUR, 30 * HOUR, 3 * DAY];

/** What happens in the history of a seed: everybody comes by a form, and then anything. */
export function planOf(seed: number, people: number): Plan {
  const draw = chance(seed, "plan");
  const start = FIRST + draw.between(0, (LAST - FIRST) / MINUTE) * MINUTE;
  const steps: Step[] = [];
  let at = start;
  const add = (act: Act, person: number) => {
    const number = steps.length;
    steps.push({ number, at, act, person, draw: chance(seed, "step", number) });
    at += draw.oneOf(LATER) + draw.between(0, 59_999);
  };
  for (let person = 0; person < people; person += 1) add(sendsForm, person);
  for (let more = draw.between(STEPS.least, STEPS.most); more > 0; more -= 1) add(weighted(draw), draw.between(0, people - 1));
  return { start, steps, end: at };
}

function weighted(draw: Chance): Act {
  return draw.oneOf(ACTS.flatMap((act) => Array.from({ length: act.weight }, () => act)));
}
