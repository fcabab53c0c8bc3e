import type { Playbook, RepPolicy } from "../../content/schema/playbook.ts";
import { addWorkingTime, knowsYear, localDate, workingTimeBetween } from "./calendar.ts";
import { dealSize } from "./fields.ts";
import type { LeadState, SalesPromise } from "./state.ts";
import { type Instant, MINUTE } from "./time.ts";

export interface PromiseRequest {
  id: string;
  from: Instant;
  shown: boolean;
  round: number;
}

/** The promise a tier has from a rep: a time in working minutes of the rep's calendar, with its warning and its limit. Null for a tier that is promised nothing. */
export function promiseFor(playbook: Playbook, tier: LeadState["tier"], rep: RepPolicy, request: PromiseRequest): SalesPromise | null {
  if (tier === null || tier === "X") return null;
  const terms = playbook.promises.tiers[tier];
  const calendar = playbook.calendars[rep.calendar];
  if (!terms || !calendar) return null;
  const amount = terms.workingMinutes * MINUTE;
  const { id, from, shown, round } = request;
  return {
    id,
    by: addWorkingTime(calendar, from, amount),
    warnAt: addWorkingTime(calendar, from, amount * playbook.promises.warnAtShare),
    returnAt: addWorkingTime(calendar, from, amount * playbook.promises.returnAtShare),
    givenAt: from,
    mode: terms.mode,
    tier,
    state: "open",
    warnedAt: null,
    shown,
    round,
    pausedAt: null,
  };
}

/** How to go about a deal of the size that is known: by telephone, by a visit, or as the playbook says between. Null while the size is unknown. */
export function salesMode(playbook: Playbook, lead: LeadState): SalesPromise["mode"] | null {
  const { telephoneBelow, visitFrom, between } = playbook.routes.deals;
  const size = dealSize(playbook, lead);
  if (size === null) return null;
  if (size < telephoneBelow) return "telephone";
  return size >= visitFrom ? "visit" : between;
}

/** The calendars and years a promise touched without holiday data, as `cn 2027`. Each is an alarm. */
export function unknownYears(playbook: Playbook, rep: RepPolicy, promise: SalesPromise): { calendar: string; year: string }[] {
  const calendar = playbook.calendars[rep.calendar];
  if (!calendar || knowsYear(calendar, promise.by)) return [];
  return [{ calendar: calendar.calendar, year: localDate(calendar.zone, promise.by).slice(0, 4) }];
}

/** What an open promise asks of the clock at `now`; a warning is skipped when the limit has passed as well. */
export function promiseDue(promise: SalesPromise | null, now: Instant): "warn" | "return" | null {
  if (promise?.state !== "open" || promise.pausedAt !== null) return null;
  if (now >= promise.returnAt) return "return";
  return promise.warnedAt === null && now >= promise.warnAt ? "warn" : null;
}

/** When an open promise next asks something of the clock. */
export function promiseWake(promise: SalesPromise | null): Instant | null {
  if (promise?.state !== "open" || promise.pausedAt !== null) return null;
  return promise.warnedAt === null ? promise.warnAt : promise.returnAt;
}

/** The promise as it goes on at `at`: what was still to come is moved so that the same working time is left as when it was paused. */
export function resumed(playbook: Playbook, rep: RepPolicy, promise: SalesPromise, at: Instant): SalesPromise {
  const calendar = playbook.calendars[rep.calendar];
  const { pausedAt } = promise;
  if (!calendar || pausedAt === null) return { ...promise, pausedAt: null };
  const moved = (instant: Instant) =>
    instant <= pausedAt ? instant : addWorkingTime(calendar, at, workingTimeBetween(calendar, pausedAt, instant));
  return { ...promise, by: moved(promise.by), warnAt: moved(promise.warnAt), returnAt: moved(promise.returnAt), pausedAt: null };
}
