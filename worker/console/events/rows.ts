import { type Guest, isSeat } from "../../capture/seats/line.ts";
import type { CataloguePiece } from "../../generated/catalogue.ts";
import { isOver, occasionTimes } from "../../playbook/occasion.ts";
import type { LeadState } from "../../playbook/state.ts";
import type { Actor } from "../../routing/actor.ts";
import { may } from "../policy.ts";
import { moment, type Reader } from "../times.ts";

export type EventPiece = CataloguePiece & { event: NonNullable<CataloguePiece["event"]> };

export function isEvent(piece: CataloguePiece): piece is EventPiece {
  return piece.kind === "events" && piece.event !== undefined;
}

/** How many have a seat, and how many wait. */
export interface Counts {
  coming: number;
  waiting: number;
}

export interface EventRow extends Counts {
  slug: string;
  title: string;
  starts: string;
  over: boolean;
  seats: number | null;
}

/** The events, the next one first and those that are over last, latest first. */
export function eventRows(pieces: readonly EventPiece[], counts: ReadonlyMap<string, Counts>, reader: Reader): EventRow[] {
  const startsAt = ({ event }: EventPiece) => occasionTimes(event).starts;
  const over = ({ event }: EventPiece) => isOver(event, reader.now);
  return [...pieces]
    .sort((a, b) => Number(over(a)) - Number(over(b)) || (over(a) ? startsAt(b) - startsAt(a) : startsAt(a) - startsAt(b)))
    .map((piece) => ({
      slug: piece.slug,
      title: piece.titles[reader.locale],
      starts: moment(startsAt(piece), reader),
      over: over(piece),
      seats: piece.event.seats,
      ...(counts.get(piece.slug) ?? { coming: 0, waiting: 0 }),
    }));
}

export interface GuestRow {
  /** The lead under whose name the place was taken. */
  lead: string;
  /** Who it is today, where the reader may know; null for a colleague's and for somebody who was erased. */
  who: { id: string; name: string; company: string | null } | null;
  erased: boolean;
  since: string;
  /** The same person stands in the list already, under another address. */
  again: boolean;
}

/** Who comes and who waits, in the order of their places. `all` shows everybody's name: to the head of sales and to the event's owner. */
export function guestRows(
  guests: readonly Guest[],
  people: ReadonlyMap<string, LeadState>,
  seats: number | null,
  viewer: Actor,
  all: boolean,
  reader: Reader,
): { coming: GuestRow[]; waiting: GuestRow[] } {
  const met = new Set<string>();
  const rows = guests.map((guest) => {
    const lead = guest.person === null ? undefined : people.get(guest.person);
    const again = guest.person !== null && met.has(guest.person);
    if (guest.person !== null) met.add(guest.person);
    const known = lead && (all || may(viewer, "read_lead", lead));
    const who = known ? { id: lead.id, name: lead.profile.name ?? lead.profile.email, company: lead.profile.company } : null;
    const row = { lead: guest.lead, who, erased: lead === undefined, since: moment(guest.at, reader), again };
    return { row, seat: isSeat(guest.place, seats) };
  });
  return { coming: rows.flatMap(({ row, seat }) => (seat ? [row] : [])), waiting: rows.flatMap(({ row, seat }) => (seat ? [] : [row])) };
}
