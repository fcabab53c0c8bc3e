import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../../platform/world.ts";
import type { Instant } from "../../playbook/time.ts";
import type { Guest } from "./line.ts";

/** People of one event that are read at once: more than any hall here has seats. */
export const GUESTS_MAX = 5_000;

export interface Registration {
  event: string;
  lead: string;
  submission: string;
  at: Instant;
}

/** The leads that are one person with this one: the one it was merged into, and all that were. Served by the primary key of leads. */
function personOf(lead: string): SQL {
  const root = sql`leads me JOIN leads root ON root.id = coalesce(me.state->>'$.mergedInto', me.id)`;
  return sql`(SELECT ${lead} UNION SELECT root.id FROM ${root} WHERE me.id = ${lead}
    UNION SELECT one.value FROM ${root} JOIN json_each(root.state, '$.merged') one WHERE me.id = ${lead})`;
}

/**
 * Takes the next place at an event, in the commit and not before it: two people at once get two places. Who has one keeps it, under whichever
 * of their addresses. Served by registrations_place and primary keys.
 */
export function takePlace({ event, lead, submission, at }: Registration): SQL {
  return sql`INSERT INTO registrations (event, lead_id, submission_id, at, place)
    SELECT ${event}, ${lead}, ${submission}, ${at}, coalesce((SELECT max(place) FROM registrations WHERE event = ${event}), 0) + 1
    WHERE NOT EXISTS (SELECT 1 FROM registrations WHERE event = ${event} AND lead_id IN ${personOf(lead)})
    ON CONFLICT (event, lead_id) DO NOTHING`;
}

/** The stored answer says what the place turned out to be: beyond the seats it is the waiting list, and nothing for a calendar yet. Served by primary keys. */
export function answerWaiting({ event, lead, submission }: Registration, seats: number, held: string, waiting: string): SQL {
  return sql`UPDATE submissions SET answer = json_remove(json_set(answer, '$.next', replace(answer->>'$.next', ${held}, ${waiting}), '$.event.seat', 'waiting'), '$.event.calendar')
    WHERE id = ${submission} AND state = 'accepted'
      AND (SELECT min(place) FROM registrations WHERE event = ${event} AND lead_id IN ${personOf(lead)}) > ${seats}`;
}

/** Everybody who registered, in the order of their places. Served by registrations_place and the primary key of leads. */
export async function guestsOf(db: Database, event: string): Promise<Guest[]> {
  return db.all<Guest>(
    sql`SELECT r.lead_id AS lead, coalesce(l.state->>'$.mergedInto', l.id) AS person, r.submission_id AS submission, r.at AS at, r.place AS place
      FROM registrations r LEFT JOIN leads l ON l.id = r.lead_id WHERE r.event = ${event} ORDER BY r.place LIMIT ${GUESTS_MAX}`,
  );
}

/** Fails the commit, as a key that is taken does, when the list is no longer what was read. */
export function sameLine(event: string, guests: readonly Guest[]): SQL {
  const read = JSON.stringify(guests.map(({ lead }) => lead));
  const now = sql`(SELECT json_group_array(lead_id) FROM (SELECT lead_id FROM registrations WHERE event = ${event} ORDER BY place LIMIT ${GUESTS_MAX}))`;
  return sql`INSERT INTO registrations (event, lead_id, submission_id, at, place)
    SELECT event, lead_id, submission_id, at, place FROM registrations WHERE event = ${event} AND ${now} <> ${read}`;
}

export function freePlace(event: string, lead: string): SQL {
  return sql`DELETE FROM registrations WHERE event = ${event} AND lead_id = ${lead}`;
}

export function movePlace(event: string, lead: string, place: number): SQL {
  return sql`UPDATE registrations SET place = ${place} WHERE event = ${event} AND lead_id = ${lead}`;
}
