import { work } from "./jobs.ts";
import { nextDue } from "./journey/clock/store.ts";
import { inFlight, nextLeaving } from "./outbox/store.ts";
import type { World } from "./platform/world.ts";
import { type Instant, MINUTE } from "./playbook/time.ts";

/** More due instants than this between now and the target are a sign of something that never comes to rest. */
const STEPS_MAX = 200_000;
const ROUNDS_MAX = 25;
const WAIT = 20;
const WAITS_MAX = 500;

export interface Traveller {
  /** The same world at another time. */
  at(instant: Instant): World;
  /** Makes this the time for everybody. */
  arrive(instant: Instant): Promise<void>;
  /** Given where a queue is at work beside us: what it is sending ends at its own time, not after the jump. */
  pause?: (milliseconds: number) => Promise<void>;
}

/** Moves from one due instant to the next up to the target, doing at each what is due then, until everything rests. */
export async function travel(from: World, traveller: Traveller, target: Instant): Promise<{ now: Instant; steps: number }> {
  let now = from.now();
  let steps = 0;
  for (; steps < STEPS_MAX; steps += 1) {
    if (traveller.pause) await settle(traveller.at(now), traveller.pause);
    const next = await nextInstant(from);
    if (next === null || next > target) break;
    now = Math.max(now, next);
    await traveller.arrive(now);
    const done = await work(traveller.at(now), ROUNDS_MAX);
    // what is due and cannot be done now is tried again a minute later, as the real clock would
    if (done === 0) now = Math.min(target, now + MINUTE);
    if (done === 0 && now === target) break;
  }
  await traveller.arrive(target);
  return { now: target, steps };
}

async function nextInstant(world: World): Promise<Instant | null> {
  const times = [await nextDue(world.db), await nextLeaving(world.db)].filter((time) => time !== null);
  return times.length > 0 ? Math.min(...times) : null;
}

async function settle(world: World, pause: (milliseconds: number) => Promise<void>): Promise<void> {
  for (let waits = 0; waits < WAITS_MAX && (await inFlight(world.db, world.now())) > 0; waits += 1) await pause(WAIT);
}
