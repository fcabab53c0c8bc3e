import { type Decision, type EarnedFact, isFact, type LeadEntry } from "./entries.ts";
import { countsByTime, type Touch } from "./facts.ts";
import { addReceipt, EMPTY_SCORE } from "./score.ts";
import { byTime, isMilestone, milestoneFrom } from "./stage.ts";
import {
  ENROLMENTS_MAX,
  type Enrolment,
  type LeadState,
  MILESTONES_MAX,
  type SalesPromise,
  STAGES_MAX,
  TOUCHES_MAX,
  WRITTEN_MAX,
} from "./state.ts";
import { HOUR, type Instant } from "./time.ts";

/**
 * The lead after one more entry of its stream. Alone changes state, knows no playbook: the same stream always folds to the same lead,
 * whatever policy was in force. `null` is the lead before its first entry, which must be `lead_created`.
 */
export function apply(lead: LeadState | null, entry: LeadEntry & { wakeAt?: Instant | null }): LeadState {
  if (!lead) {
    if (entry.kind !== "lead_created") throw new RangeError(`a stream starts with lead_created, not ${entry.kind}`);
    return created(entry);
  }
  const next = isFact(entry) ? heard(lead, entry) : decided(lead, entry);
  return { ...next, seq: lead.seq + 1, wakeAt: entry.wakeAt === undefined ? next.wakeAt : entry.wakeAt };
}

function created(entry: Extract<Decision, { kind: "lead_created" }>): LeadState {
  const { id, playbook, profile, accountId } = entry.data;
  return {
    id,
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
    place: "pool",
    owner: null,
    promise: null,
    lapsed: [],
    escalatedAt: null,
    touches: [],
    enrolments: [],
    consents: {},
    undeliverableAt: null,
    written: [],
    latest: { at: 0, source: "" },
    lastSeenAt: entry.at,
    wakeAt: null,
  };
}

function heard(lead: LeadState, fact: EarnedFact): LeadState {
  let next = { ...lead, lastSeenAt: seenBy(fact) ? Math.max(lead.lastSeenAt, fact.at) : lead.lastSeenAt };
  for (const receipt of fact.receipts) next.score = addReceipt(next.score, receipt, fact.at, lead.profile.zone);
  if (countsByTime(fact) && byTime(lead.latest, fact) < 0) next.latest = { at: fact.at, source: fact.source };
  if (isMilestone(fact)) next.milestones = [...next.milestones, milestoneFrom(fact)].sort(byTime).slice(-MILESTONES_MAX);
  next = withTouch(next, fact);
  switch (fact.kind) {
    case "form_submitted":
      if (fact.data.verified) next = { ...next, undeliverableAt: null };
      return fact.data.verified && fact.data.marketing ? withConsent(next, "marketing", fact.data.marketing, fact.at) : next;
    case "preferences_changed":
      return withConsent(next, fact.data.purpose, fact.data.state, fact.at);
    case "email_confirmed":
      return next.consents.marketing?.state === "pending" ? withConsent(next, "marketing", "given", fact.at) : next;
    case "unsubscribed":
      return withConsent(next, fact.data.purpose, "withdrawn", fact.at);
    case "lead_accepted":
      return next.promise?.state === "open" ? { ...next, promise: { ...next.promise, state: "accepted" } } : next;
    case "mail_failed":
      return fact.data.permanent ? { ...next, undeliverableAt: fact.at } : next;
    default:
      return next;
  }
}

function decided(lead: LeadState, entry: Decision): LeadState {
  switch (entry.kind) {
    case "lead_created":
      throw new RangeError("lead_created stands only at the start of a stream");
    case "profile_changed":
      return { ...lead, profile: entry.data.profile };
    case "scored":
      return { ...lead, score: { ...lead.score, fit: entry.data.receipts } };
    case "rescored":
      return { ...lead, score: entry.data.state, playbook: entry.data.playbook };
    case "stage_changed":
      return { ...lead, stage: entry.data.to, stages: [...lead.stages, { ...entry.data, at: entry.at }].slice(-STAGES_MAX) };
    case "tier_changed":
      return { ...lead, tier: entry.data.to, tierWhy: entry.data.why };
    case "placed":
      return { ...lead, place: entry.data.place, escalatedAt: null };
    case "owner_assigned":
    case "lead_offered":
      return { ...lead, place: "owned", owner: { id: entry.data.owner, why: entry.data.why, since: entry.at }, escalatedAt: null };
    case "lead_returned":
      return {
        ...lead,
        owner: null,
        place: "pool",
        lapsed: [...lead.lapsed, entry.data.owner],
        promise: closed(lead.promise, "withdrawn"),
      };
    case "lead_released":
      return { ...lead, owner: null, place: "pool", promise: closed(lead.promise, "withdrawn") };
    case "lead_escalated":
      return { ...lead, place: "escalated", owner: null, escalatedAt: lead.escalatedAt ?? entry.at };
    case "promise_given":
      return { ...lead, promise: entry.data.promise };
    case "promise_warned":
      return { ...lead, promise: lead.promise && { ...lead.promise, warnedAt: entry.at } };
    case "promise_closed":
      return { ...lead, promise: closed(lead.promise, entry.data.state), lapsed: entry.data.state === "kept" ? [] : lead.lapsed };
    case "enrolled":
      return { ...lead, enrolments: [...lead.enrolments, entry.data.enrolment].slice(-ENROLMENTS_MAX) };
    case "step_written": {
      const { enrolment, next, dueAt } = entry.data;
      return { ...withEnrolment(lead, enrolment, { next, dueAt }), written: [...lead.written, entry.at].slice(-WRITTEN_MAX) };
    }
    case "step_postponed":
      return withEnrolment(lead, entry.data.enrolment, { dueAt: entry.data.dueAt });
    case "enrolment_ended":
      return withEnrolment(lead, entry.data.enrolment, { status: entry.data.status, reason: entry.data.reason, next: null, dueAt: null });
    case "visitor_linked":
    case "prospect_told":
    case "woken":
      return lead;
  }
}

/** Whether a fact shows the person themselves at work, rather than us or the clock. */
function seenBy(fact: EarnedFact): boolean {
  return countsByTime(fact) && fact.kind !== "contacted";
}

function touchIn(fact: EarnedFact): Touch | undefined {
  if (fact.kind === "form_submitted") return fact.data.verified ? fact.data.touch : undefined;
  return fact.kind === "page_read" || fact.kind === "cta_clicked" ? fact.data.touch : undefined;
}

function withTouch(lead: LeadState, fact: EarnedFact): LeadState {
  const touch = touchIn(fact);
  if (!touch) return lead;
  if (lead.touches.some((other) => isSameVisit(other, touch))) return lead;
  const ordered = [...lead.touches, touch].sort((a, b) => a.at - b.at);
  // The first touch is where the person came from: it stays when the middle of a long history leaves.
  return { ...lead, touches: ordered.length > TOUCHES_MAX ? [...ordered.slice(0, 1), ...ordered.slice(2)] : ordered };
}

/** Every page of a visit carries the tags it arrived with; they are one touch. */
function isSameVisit(a: Touch, b: Touch): boolean {
  return Math.abs(a.at - b.at) < VISIT && TAGS.every((tag) => a[tag] === b[tag]);
}

const VISIT = 12 * HOUR;
const TAGS = ["channel", "source", "medium", "campaign", "term", "content", "referrer"] as const;

function withConsent(lead: LeadState, purpose: "marketing" | "product", state: "pending" | "given" | "withdrawn", at: Instant): LeadState {
  return { ...lead, consents: { ...lead.consents, [purpose]: { state, at } } };
}

function withEnrolment(lead: LeadState, id: string, change: Partial<Enrolment>): LeadState {
  return { ...lead, enrolments: lead.enrolments.map((run) => (run.id === id ? { ...run, ...change } : run)) };
}

function closed(promise: SalesPromise | null, state: "kept" | "missed" | "withdrawn"): SalesPromise | null {
  return promise && (promise.state === "open" || promise.state === "accepted") ? { ...promise, state } : promise;
}
