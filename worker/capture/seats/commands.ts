import { untilWon } from "../../db/race.ts";
import { passSeat, type Seated } from "../../journey/seats/commands.ts";
import { Failure } from "../../platform/failure.ts";
import type { World } from "../../platform/world.ts";
import { isOver } from "../../playbook/occasion.ts";
import { eventOf } from "../form.ts";
import { whoMoves } from "./line.ts";
import { freePlace, guestsOf, movePlace, sameLine } from "./store.ts";

export interface SeatReturn {
  event: string;
  /** The lead under whose name it was taken. */
  lead: string;
  by: string;
  reason: string;
}

/**
 * Gives a place at an event back, and in the same commit a seat that becomes free to the first who waits, who hears of it by mail. Said twice it
 * happens once; of two at once the later one reads the list anew.
 */
export async function returnSeat(world: World, { event: slug, lead, by, reason }: SeatReturn): Promise<void> {
  const event = eventOf(slug);
  if (!event) throw new Failure("absent", "event_absent");
  if (isOver(event.occasion, world.now())) throw new Failure("gone", "event_over");
  await untilWon(async () => {
    const guests = await guestsOf(world.db, slug);
    const leaving = guests.find((guest) => guest.lead === lead);
    if (!leaving) return;
    const at = world.now();
    const move = whoMoves(guests, leaving, event.occasion.seats);
    const told: Seated[] = [];
    if (leaving.person !== null) {
      const source = `seat_returned:${leaving.submission}`;
      told.push({ lead: leaving.person, fact: { kind: "seat_returned", at, source, data: { event: slug, by, reason } } });
    }
    if (move?.given && move.guest.person !== null) {
      const { person, submission } = move.guest;
      told.push({ lead: person, fact: { kind: "seat_given", at, source: `seat_given:${submission}`, data: { event: slug, submission } } });
    }
    const moved = move ? [movePlace(slug, move.guest.lead, leaving.place)] : [];
    await passSeat(world, told, [sameLine(slug, guests), freePlace(slug, lead), ...moved]);
  });
}
