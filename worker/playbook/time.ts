/** A moment in milliseconds since 1970-01-01T00:00Z. Zones are kept beside it, never inside it. */
export type Instant = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function iso(instant: Instant): string {
  return new Date(instant).toISOString();
}
