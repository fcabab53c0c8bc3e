import { tick } from "../../../worker/jobs.ts";
import { DAY, iso, MINUTE } from "../../../worker/playbook/time.ts";
import type { Verdict, Wish } from "../contract.ts";
import { check } from "./check.ts";
import { hashOf } from "./hash.ts";
import { type Databases, Life } from "./life.ts";
import { planOf } from "./plan.ts";
import { troubleOf } from "./trouble.ts";

/** After this many ticks in good weather nothing is due any more. */
const TICKS_TO_REST = 25;
/** For how long a history goes on in good weather: what was put off comes, and a week-end goes by. */
const REST = 3 * DAY;

/** Lives through the history of a seed on empty databases, lets it come to rest, and says what does not hold. */
export async function live(
  { seed, steps, fault, log: wantsLog }: Wish,
  databases: Databases,
  breath: () => Promise<void>,
): Promise<Verdict> {
  const log: string[] | null = wantsLog ? [] : null;
  const trouble = troubleOf(seed, fault);
  const draft = planOf(seed, 4);
  const life = new Life(seed, draft.start, databases, trouble, breath, log);
  const plan = planOf(seed, life.people.length);
  life.say(`${life.people.length} people, ${plan.steps.length} steps, ${trouble.weather}`);
  await life.perform([{ name: "tick", work: tick }]);
  for (const step of plan.steps) {
    if (steps && !steps.includes(step.number)) continue;
    await life.until(step.at);
    const person = life.people[step.person];
    if (!person) continue;
    life.say(`step ${step.number}: ${step.act.name}`);
    life.judge.lastDone.set(person.index, life.conductor.moment);
    await step.act.do(life, person, step.draw);
  }
  await life.until(plan.end);
  await rest(life);
  await check(life);
  return {
    seed,
    fault,
    broken: life.judge.broken,
    hash: await hashOf(databases),
    steps: plan.steps.length,
    runs: life.conductor.tape.length,
    tape: life.conductor.tape.map(({ requests }) => requests),
    requests: life.conductor.moment,
    faults: trouble.faults,
    mails: life.judge.accepted.length,
    log: log ?? [],
  };
}

/** Faults end. What is due is done within a number of ticks, and the rest of the sequences at their time. */
async function rest(life: Life): Promise<void> {
  life.say("the weather clears");
  life.trouble.end();
  life.provider.end();
  life.queue.end();
  life.silences = [];
  life.impulses = [];
  for (let ticks = 0; ; ticks += 1) {
    const due = await life.watch.nextDue();
    if (due === null || due > life.now) break;
    if (ticks >= TICKS_TO_REST) {
      life.judge.breaks(10, `after ${ticks} ticks in good weather something is still due since ${iso(due)}`);
      break;
    }
    life.conductor.now += MINUTE;
    await life.perform([{ name: "tick", work: tick }]);
  }
  await life.until(life.now + REST);
  // the clock strikes also where nothing is due
  await life.perform([{ name: "tick", work: tick }]);
}
