import { eventRequest, pageEvent } from "../../../content/schema/event.ts";
import { recordLead } from "../../journey/commands.ts";
import { Failure } from "../../platform/failure.ts";
import type { BeaconBatch, World } from "../../platform/world.ts";
import { wrongFields } from "../../platform/wrong-fields.ts";
import type { Reading } from "../../playbook/evidence.ts";
import type { FactOf } from "../../playbook/facts.ts";
import { DAY } from "../../playbook/time.ts";
import { forgetEvents, landEvents, leadsOfVisitors, visitorEvents } from "../store.ts";
import { readingIn, type StoredEvent, storedEvent, visitFacts } from "../visits.ts";

/** A beacon's events go to the queue; what is wrong with one of them does not spoil the others. */
export async function receiveEvents(world: World, body: unknown, robot: boolean): Promise<{ accepted: number; refused: number }> {
  const request = eventRequest.safeParse(body);
  if (!request.success)
    throw new Failure("invalid", "events_invalid", { fields: wrongFields(request.error, () => Object.keys(eventRequest.shape)) });
  const { visitor, events } = request.data;
  const good = robot ? [] : events.filter((event) => pageEvent.safeParse(event).success);
  if (good.length > 0) await world.queue.beacons({ visitor, receivedAt: world.now(), events: good });
  return { accepted: good.length, refused: events.length - good.length };
}

/** Whose presses of links in mails led to these readings. */
export type PressesRead = (world: World, readings: readonly Reading[]) => Promise<{ lead: string; fact: FactOf<"mail_clicked"> }[]>;

/** Beacons land: rows for all of them, facts for those whose browser belongs to a known person, or to one whom a mail has led here. */
export async function landBeacons(world: World, batches: readonly BeaconBatch[], pressesRead: PressesRead): Promise<void> {
  const heard = batches.flatMap(({ visitor, receivedAt, events }) =>
    events.map((event) => ({ visitor, receivedAt, event: pageEvent.parse(event) })),
  );
  const rows = heard.map(({ visitor, receivedAt, event }) => storedEvent(visitor, event, receivedAt));
  await landEvents(world.events, rows);
  const readings = heard.flatMap(({ visitor, receivedAt, event }) => readingIn(visitor, event, receivedAt) ?? []);
  const clicked = readings.length > 0 ? await pressesRead(world, readings) : [];
  for (const { lead, fact } of clicked) await clickedBy(world, lead, fact);
  const byVisitor = Map.groupBy(rows, (row) => row.visitor);
  const owners = await leadsOfVisitors(world.db, [...byVisitor.keys()]);
  for (const [visitor, lead] of owners) await readBy(world, lead, byVisitor.get(visitor) ?? []);
}

/** Whoever becomes known by their press brings along what their browser read before. */
async function clickedBy(world: World, lead: string, fact: FactOf<"mail_clicked">): Promise<void> {
  const { joins, visitor } = fact.data;
  const before = joins ? visitFacts(world.playbook.intake, await visitorEvents(world.events, visitor)) : [];
  await recordLead(world, lead, [...before, fact]);
}

async function readBy(world: World, lead: string, events: readonly StoredEvent[]): Promise<void> {
  const facts = visitFacts(world.playbook.intake, events);
  if (facts.length > 0) await recordLead(world, lead, facts);
}

/** Looks once more for reading that arrived just after the form it led to. */
export async function joinVisits(world: World, visitor: string, lead: string): Promise<void> {
  const owners = await leadsOfVisitors(world.db, [visitor]);
  if (owners.get(visitor) === lead) await readBy(world, lead, await visitorEvents(world.events, visitor));
}

/** Events that one tick forgets: more than a day brings, spread over its minutes. */
const FORGOTTEN_PER_TICK_MAX = 500;

/** A visitor expires: what a browser reported is kept for as many days as the playbook says. */
export async function expireVisitors(world: World): Promise<void> {
  await forgetEvents(world.events, world.now() - world.playbook.intake.visitorDays * DAY, FORGOTTEN_PER_TICK_MAX);
}
