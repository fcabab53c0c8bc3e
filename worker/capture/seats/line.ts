import type { Instant } from "../../playbook/time.ts";

/** Somebody who registered, under which lead, and whose lead that is today: null when they were erased. */
export interface Guest {
  lead: string;
  person: string | null;
  submission: string;
  at: Instant;
  place: number;
}

/** Whether a place is a seat; `seats` is null where everybody has one. */
export function isSeat(place: number, seats: number | null): boolean {
  return seats === null || place <= seats;
}

/** Who moves to the place that somebody leaves. */
export interface Move {
  guest: Guest;
  /** From the waiting list to a seat: a person hears of it. Otherwise the last seat closes the gap, and nothing changes for them. */
  given: boolean;
}

/** The first of the waiting list who has no seat yet, else the last of those seated; nobody where no seat becomes free. `guests` stand in the order of their places. */
export function whoMoves(guests: readonly Guest[], leaving: Guest, seats: number | null): Move | null {
  if (seats === null || !isSeat(leaving.place, seats)) return null;
  const seated = guests.filter(({ place }) => isSeat(place, seats));
  const have = new Set(seated.map(({ person }) => person));
  const next = guests.find(({ place, person }) => !isSeat(place, seats) && person !== null && !have.has(person));
  if (next) return { guest: next, given: true };
  const last = seated.at(-1);
  return last && last.place > leaving.place ? { guest: last, given: false } : null;
}
