import type { Tier } from "../../content/schema/common.ts";
import type { LeadEntry } from "../../worker/playbook/entries.ts";
import type { LeadState, SalesPromise } from "../../worker/playbook/state.ts";
import type { Instant } from "../../worker/playbook/time.ts";

/** A promise that was not kept: nobody accepted before its limit, or somebody did and did not call by the promised time. */
export interface Missed {
  how: "not_accepted" | "not_called";
  owner: string;
  tier: Tier;
  by: Instant;
  /** When it was missed. */
  at: Instant;
}

/** The promises that one change of a lead shows to be missed. */
export function brokenIn(before: LeadState | null, entries: readonly LeadEntry[]): Missed[] {
  const missed: Missed[] = [];
  let promise = before?.promise ?? null;
  let owner = before?.owner?.id ?? "";
  const settle = (at: Instant) => {
    const late = overdue(promise, at);
    if (late) missed.push({ ...late, owner });
  };
  for (const entry of entries) {
    switch (entry.kind) {
      case "owner_assigned":
      case "lead_offered":
        owner = entry.data.owner;
        break;
      case "promise_given":
        if (entry.data.promise.id !== promise?.id) settle(entry.at);
        promise = entry.data.promise;
        break;
      case "promise_paused":
        if (promise) promise = { ...promise, pausedAt: entry.at };
        break;
      case "promise_resumed":
        promise = entry.data.promise;
        break;
      case "lead_accepted":
        if (promise?.state === "open") promise = { ...promise, state: "accepted" };
        break;
      case "promise_closed":
        settle(entry.at);
        if (promise && entry.data.state !== "missed") promise = { ...promise, state: entry.data.state };
        break;
      case "lead_returned":
        if (promise) missed.push({ how: "not_accepted", owner, tier: promise.tier, by: promise.by, at: entry.at });
        promise = null;
        break;
      case "lead_released":
      case "lead_pooled":
        promise = null;
        break;
    }
  }
  return missed;
}

/** An accepted promise whose time has passed by `at` without a call. One that waits for the prospect has no time. */
export function overdue(promise: SalesPromise | null, at: Instant): Missed | null {
  if (promise?.state !== "accepted" || promise.pausedAt !== null || at <= promise.by) return null;
  return { how: "not_called", owner: "", tier: promise.tier, by: promise.by, at: promise.by };
}
