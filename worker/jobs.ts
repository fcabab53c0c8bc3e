import * as z from "zod";
import { expireVisitors, joinVisits, landBeacons } from "./capture/beacons/commands.ts";
import { refreshAccount } from "./journey/account/commands.ts";
import { strikeLeads, strikeSteps } from "./journey/clock/commands.ts";
import { agreeOnRefusals } from "./journey/refusals/commands.ts";
import { handOverLeavers, sweepLeads } from "./journey/sweep/commands.ts";
import { adoptPlaybook } from "./journey/team/commands.ts";
import { receiveMail } from "./nurture/arrivals/commands.ts";
import { pressesRead } from "./nurture/clicks/commands.ts";
import { mailFailed } from "./nurture/commands.ts";
import { letterComposer } from "./nurture/letters/commands.ts";
import { offerVersions } from "./nurture/versions/commands.ts";
import { buryDead, type Deliverers, deliverDue, LEAVING_MAX, passOn } from "./outbox/commands.ts";
import type { BeaconBatch, World } from "./platform/world.ts";

/** How often one tick goes round: what it did may have made more due at the same instant. An invocation has a budget of statements; the next minute goes on. */
const TICK_ROUNDS_MAX = 3;

const DELIVERERS: Deliverers = { composer: letterComposer, refreshAccount, joinVisits, mailFailed, mayLeave: agreeOnRefusals };

const nudge = z.strictObject({ ids: z.array(z.string()).max(100) });
const beacons = z.strictObject({ visitor: z.string(), receivedAt: z.number(), events: z.array(z.unknown()) });

/** Every minute: who has left hands over, a changed playbook goes on to be adopted, the queue is offered to whoever is new, newer papers are offered, the clock strikes for whoever is due, steps are written, what waits leaves. Twice at once, or late, it does the same things once. */
export async function tick(world: World): Promise<number> {
  await adoptPlaybook(world);
  await expireVisitors(world);
  await handOverLeavers(world);
  await sweepLeads(world);
  await offerVersions(world);
  const done = await work(world, TICK_ROUNDS_MAX);
  if (done >= LEAVING_MAX) await passOn(world);
  return done;
}

/** Writes every new no where a restore does not reach, and does what is due now, round after round until nothing is or the rounds are over. Answers how much there was. */
export async function work(world: World, rounds: number): Promise<number> {
  const known = await agreeOnRefusals(world);
  const deliverers: Deliverers = { ...DELIVERERS, mayLeave: async () => known };
  let done = 0;
  for (let round = 0; round < rounds; round += 1) {
    const moved = (await strikeLeads(world)) + (await strikeSteps(world)) + (await deliverDue(world, deliverers));
    if (moved === 0) break;
    done += moved;
  }
  return done;
}

/** A nudge names what has just been written to the outbox. Losing it costs a minute; hearing it twice costs nothing. */
export async function nudged(world: World, bodies: readonly unknown[]): Promise<void> {
  const ids = bodies.flatMap((body) => nudge.parse(body).ids);
  if (ids.length > 0 && (await deliverDue(world, DELIVERERS, ids)) >= LEAVING_MAX) await passOn(world, ids);
}

export async function beaconed(world: World, bodies: readonly unknown[]): Promise<void> {
  await landBeacons(
    world,
    bodies.map((body): BeaconBatch => beacons.parse(body)),
    pressesRead,
  );
}

/** A mail came in for the Worker. */
export async function arrived(world: World, mail: { from: string; raw: ReadableStream<Uint8Array> }): Promise<void> {
  await receiveMail(world, { sender: mail.from, raw: mail.raw });
}

export async function died(world: World, messages: readonly { id: string; body: unknown }[]): Promise<void> {
  await buryDead(world, messages);
}
