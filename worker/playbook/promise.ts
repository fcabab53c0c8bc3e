import type { CalendarPolicy, Playbook, RepPolicy } from "../../content/schema/playbook.ts";
import { addWorkingTime, workingInstant, workingTimeBetween, yearsWithoutHolidays } from "./calendar.ts";
import { dealSize } from "./fields.ts";
import type { LeadState, SalesPromise } from "./state.ts";
import { type Instant, MINUTE } from "./time.ts";

export interface PromiseRequest {
  id: string;
  from: Instant;
  shown: boolean;
  round: number;
}

/**
 * The promise a tier has from a rep: a time in working minutes of the rep's calendar and outside their leave, with its warning and its
 * limit. Null for a tier that is promised nothing.
 */
export function promiseFor(playbook: Playbook, tier: LeadState["tier"], rep: RepPolicy, request: PromiseRequest): SalesPromise | null {
  if (tier === null || tier === "X") return null;
  const terms = playbook.promises.tiers[tier];
  const calendar = playbook.calendars[rep.calendar];
  if (!terms || !calendar) return null;
  const amount = terms.workingMinutes * MINUTE;
  const { id, from, shown, round } = request;
  const counting = whoseTime(calendar, rep, from, amount);
  const after = (share: number) => addWorkingTime(calendar, from, Math.round(amount * share), counting);
  return {
    id,
    by: after(1),
    warnAt: after(playbook.promises.warnAtShare),
    returnAt: after(playbook.promises.returnAtShare),
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

/**
 * A promise that stood still from one instant to another: its time, warning and limit move so that each has the same working time left
 * as when it was paused. What had passed by then stays where it was, and nothing moves to an earlier time.
 */
export function resumed(playbook: Playbook, rep: RepPolicy, promise: SalesPromise, pausedAt: Instant, resumedAt: Instant): SalesPromise {
  const calendar = playbook.calendars[rep.calendar];
  if (!calendar || resumedAt <= pausedAt) return promise;
  const counting = whoseTime(calendar, rep, resumedAt, workingTimeBetween(calendar, pausedAt, promise.by, rep));
  const moved = (at: Instant): Instant =>
    at <= pausedAt ? at : Math.max(at, addWorkingTime(calendar, resumedAt, workingTimeBetween(calendar, pausedAt, at, counting), counting));
  return { ...promise, by: moved(promise.by), warnAt: moved(promise.warnAt), returnAt: moved(promise.returnAt) };
}

/** The calendars and years without holiday data that a promise touched, as `cn 2027`. Each is an alarm. */
export function unknownYears(playbook: Playbook, rep: RepPolicy, promise: SalesPromise): { calendar: string; year: string }[] {
  const calendar = playbook.calendars[rep.calendar];
  if (!calendar) return [];
  return yearsWithoutHolidays(calendar, promise.givenAt, promise.by).map((year) => ({ calendar: calendar.calendar, year }));
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

/** A leave without an end in reach is not waited for: such a promise lapses, and the lead finds somebody else. */
function whoseTime(calendar: CalendarPolicy, rep: RepPolicy, from: Instant, amount: number): RepPolicy | undefined {
  return workingInstant(calendar, from, amount, rep) === null ? undefined : rep;
}
