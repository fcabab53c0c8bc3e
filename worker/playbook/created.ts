import { NOTHING_NOTED } from "./details.ts";
import type { Decision } from "./entries.ts";
import { EMPTY_SCORE } from "./score.ts";
import { LEAD_SHAPE, type LeadState } from "./state.ts";

/** A lead as its first entry makes it. */
export function created(entry: Extract<Decision, { kind: "lead_created" }>): LeadState {
  const { id, playbook, profile, accountId } = entry.data;
  return {
    id,
    shape: LEAD_SHAPE,
    seq: 1,
    createdAt: entry.at,
    playbook,
    profile,
    accountId,
    stage: null,
    stages: [],
    milestones: [],
    score: EMPTY_SCORE,
    tier: null,
    tierWhy: [],
    override: null,
    details: NOTHING_NOTED,
    place: "pool",
    owner: null,
    promise: null,
    waits: null,
    lapsed: [],
    escalatedAt: null,
    pooledAt: null,
    formerOwners: [],
    attendedAt: null,
    contactedAt: null,
    tickets: [],
    unlinked: [],
    usedAt: null,
    features: [],
    signs: [],
    merged: [],
    mergedInto: null,
    touches: [],
    reading: [],
    enrolments: [],
    consents: {},
    chosen: { topics: null, pace: "usual" },
    undeliverableAt: null,
    softFailures: [],
    written: [],
    latest: { at: 0, source: "" },
    lastSeenAt: entry.at,
    wakeAt: null,
  };
}
