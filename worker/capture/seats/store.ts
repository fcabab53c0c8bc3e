import { type SQL, sql } from "drizzle-orm";
import type { Instant } from "../../playbook/time.ts";

export interface Registration {
  event: string;
  lead: string;
  submission: string;
  at: Instant;
}

/**
 * Takes the next place at an event, in the commit and not before it: two people at once get two places. Who has one keeps it.
 * Served by registrations_place.
 */
export function takePlace({ event, lead, submission, at }: Registration): SQL {
  return sql`INSERT INTO registrations (event, lead_id, submission_id, at, place)
    SELECT ${event}, ${lead}, ${submission}, ${at}, coalesce((SELECT max(place) FROM registrations WHERE event = ${event}), 0) + 1
    WHERE true ON CONFLICT (event, lead_id) DO NOTHING`;
}

/** The stored answer says what the place turned out to be: beyond the seats it is the waiting list, and nothing for a calendar yet. Served by primary keys. */
export function answerWaiting({ event, lead, submission }: Registration, seats: number, held: string, waiting: string): SQL {
  return sql`UPDATE submissions SET answer = json_remove(json_set(answer, '$.next', replace(answer->>'$.next', ${held}, ${waiting}), '$.event.seat', 'waiting'), '$.event.calendar')
    WHERE id = ${submission} AND state = 'accepted' AND (SELECT place FROM registrations WHERE event = ${event} AND lead_id = ${lead}) > ${seats}`;
}
