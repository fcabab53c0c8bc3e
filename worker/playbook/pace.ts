import type { DeliveryPolicy } from "../../content/schema/playbook.ts";
import { DAY, type Instant, iso, MINUTE } from "./time.ts";

/** Before a warm-up, and after it, nobody counts. */
const WARM_UP_KEY = "";
const SHORT_DATE = "yyyy-mm-dd".length;
const SHORT_TIME = "yyyy-mm-ddThh:mm".length;

/** Who counts together, in which period, and how many mails they may have in it. */
export interface Counter {
  domain: string;
  period: string;
  limit: number;
}

/** The counter of an address in the minute of `now`: its provider's house, or its own domain. */
export function minuteCounter({ perMinute, houses }: DeliveryPolicy, email: string, now: Instant): Counter {
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  const house = houses.find(({ domains }) => domains.includes(domain));
  return { domain: house?.id ?? domain, period: `minute ${iso(now).slice(0, SHORT_TIME)}`, limit: house?.perMinute ?? perMinute };
}

/** The counter of all marketing mail on the day (UTC) of `now`; null on a day without a limit. */
export function dayCounter({ warmUp }: DeliveryPolicy, now: Instant): Counter | null {
  const limit = allowedOn(warmUp, now);
  return limit === null ? null : { domain: WARM_UP_KEY, period: `day ${iso(now).slice(0, SHORT_DATE)}`, limit };
}

/** When the mail that is number `place` (from 0) of those that want to leave in this minute may leave: never before the next minute. */
export function minuteOf(limit: number, place: number, now: Instant): Instant {
  return Math.floor(now / MINUTE) * MINUTE + Math.max(1, Math.floor(place / limit)) * MINUTE;
}

/** When the mail that is number `place` (from 0) of those that want to leave today may leave: at the same time of a later day, the next at the earliest. */
export function dayOf({ warmUp }: DeliveryPolicy, place: number, now: Instant): Instant {
  let left = place;
  for (let at = now; ; at += DAY) {
    const allowed = allowedOn(warmUp, at);
    if (at > now && (allowed === null || left < allowed)) return at;
    left -= allowed ?? 0;
  }
}

function allowedOn({ from, perDay }: DeliveryPolicy["warmUp"], now: Instant): number | null {
  if (from === null) return null;
  return perDay[Math.floor((now - Date.parse(`${from}T00:00:00Z`)) / DAY)] ?? null;
}
