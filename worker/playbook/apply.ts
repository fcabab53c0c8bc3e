import { consentsAfter } from "./consent.ts";
import { created } from "./created.ts";
import { detailsAfter } from "./details.ts";
import { type Enrolment, runsWith } from "./enrolment.ts";
import { type Decision, type EarnedFact, isFact, type LeadEntry } from "./entries.ts";
import { countsByTime, type FactOf, showsPerson } from "./facts.ts";
import { addReceipt } from "./score.ts";
import { featuresWith, readingWith, touchesWith, usedAfter } from "./seen.ts";
import { byTime, isMilestone, milestoneFrom } from "./stage.ts";
import {
  ADJUSTMENTS_MAX,
  FORMER_OWNERS_MAX,
  type LeadState,
  MILESTONES_MAX,
  type SalesPromise,
  SOFT_FAILURES_MAX,
  STAGES_MAX,
  TICKETS_MAX,
  type TierOverride,
  UNLINKED_MAX,
  WRITTEN_MAX,
} from "./state.ts";
import type { Instant } from "./time.ts";
import { isTheirs } from "./via.ts";
import { waitAfter, waitsWithout } from "./wait.ts";

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

/** A copy changes nothing by itself: what is judged again after all copies are there says what follows from them. */
function heard(lead: LeadState, fact: EarnedFact): LeadState {
  if (fact.copied) return lead;
  const theirs = isTheirs(lead, fact);
  let next: LeadState = { ...lead, lastSeenAt: theirs && showsPerson(fact) ? Math.max(lead.lastSeenAt, fact.at) : lead.lastSeenAt };
  for (const receipt of fact.receipts) next.score = addReceipt(next.score, receipt, fact.at, lead.profile.zone);
  if (countsByTime(fact) && byTime(lead.latest, fact) < 0) next.latest = { at: fact.at, source: fact.source };
  if (isMilestone(fact)) next.milestones = [...next.milestones, milestoneFrom(fact)].sort(byTime).slice(-MILESTONES_MAX);
  if (theirs) {
    next.touches = touchesWith(next.touches, fact);
    next.reading = readingWith(next.reading, fact);
  }
  next.consents = consentsAfter(next.consents, fact);
  next.usedAt = usedAfter(next.usedAt, fact);
  next.features = featuresWith(next.features, fact);
  switch (fact.kind) {
    case "form_submitted":
      return fact.data.verified && fact.via === undefined ? { ...next, undeliverableAt: null, softFailures: [] } : next;
    case "mail_chosen":
      return { ...next, chosen: fact.data };
    case "lead_accepted":
      next = { ...next, attendedAt: fact.at };
      return next.promise?.state === "open" ? { ...next, promise: { ...next.promise, state: "accepted" } } : next;
    case "contacted":
      next = { ...next, attendedAt: Math.max(next.attendedAt ?? 0, fact.at), contactedAt: Math.max(next.contactedAt ?? 0, fact.at) };
      return fact.data.outcome === "disqualified" ? { ...next, override: disqualifiedBy(fact) } : next;
    case "visitor_unlinked":
      return {
        ...next,
        unlinked: [...next.unlinked.filter((visitor) => visitor !== fact.data.visitor), fact.data.visitor].slice(-UNLINKED_MAX),
      };
    case "visitor_relinked":
      return { ...next, unlinked: next.unlinked.filter((visitor) => visitor !== fact.data.visitor) };
    case "lead_merged":
      return { ...next, merged: [...next.merged, fact.data.lead] };
    case "lead_split":
      return { ...next, merged: next.merged.filter((lead) => lead !== fact.data.lead) };
    case "lead_merged_into":
      return { ...next, mergedInto: fact.data.into, place: "merged", escalatedAt: null, waits: null, signs: [] };
    case "lead_split_from":
      return { ...next, mergedInto: null, place: "pool" };
    case "score_adjusted": {
      const { points, until, by, reason } = fact.data;
      const standing = next.score.adjustments.filter((earlier) => fact.at < earlier.until);
      const adjustments = [...standing, { id: fact.source, points, at: fact.at, until, by, reason }];
      return { ...next, score: { ...next.score, adjustments: adjustments.slice(-ADJUSTMENTS_MAX) } };
    }
    case "tier_overridden": {
      const { tier, by, reason, until } = fact.data;
      return { ...next, override: tier && { tier, by, reason, at: fact.at, until } };
    }
    case "details_noted":
      return { ...next, details: detailsAfter(next.details, fact.data) };
    case "version_offered":
      return { ...next, written: [...next.written, fact.at].slice(-WRITTEN_MAX) };
    case "mail_failed":
      if (fact.via !== undefined) return next;
      return fact.data.permanent
        ? { ...next, undeliverableAt: fact.at }
        : { ...next, softFailures: [...next.softFailures, fact.at].slice(-SOFT_FAILURES_MAX) };
    case "ticket_opened":
      return { ...next, tickets: [...next.tickets.filter((ticket) => ticket !== fact.data.ticket), fact.data.ticket].slice(-TICKETS_MAX) };
    case "ticket_closed":
      return { ...next, tickets: next.tickets.filter((ticket) => ticket !== fact.data.ticket) };
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
      return { ...lead, score: entry.data.state, playbook: entry.data.playbook, ...entry.data.seen };
    case "override_ended":
      return { ...lead, override: null };
    case "stage_changed":
      return { ...lead, stage: entry.data.to, stages: [...lead.stages, { ...entry.data, at: entry.at }].slice(-STAGES_MAX) };
    case "tier_changed":
      return { ...lead, tier: entry.data.to, tierWhy: entry.data.why };
    case "placed":
      return { ...lead, place: entry.data.place, escalatedAt: null, pooledAt: null, waits: null };
    case "owner_assigned":
    case "lead_offered":
      return {
        ...lead,
        place: "owned",
        owner: { id: entry.data.owner, why: entry.data.why, since: entry.at },
        escalatedAt: null,
        pooledAt: null,
      };
    case "lead_returned":
      return {
        ...lead,
        owner: null,
        place: "pool",
        lapsed: [...lead.lapsed, entry.data.owner],
        promise: closed(lead.promise, "withdrawn"),
        waits: waitsWithout(lead, entry.at),
      };
    case "sign_seen":
      return { ...lead, signs: [...lead.signs, entry.data.sign] };
    case "sign_gone":
      return { ...lead, signs: lead.signs.filter(({ id }) => id !== entry.data.sign) };
    case "lead_pooled": {
      const former = { rep: entry.data.owner, again: entry.data.again };
      const formerOwners = [...lead.formerOwners.filter(({ rep }) => rep !== former.rep), former].slice(-FORMER_OWNERS_MAX);
      return {
        ...lead,
        owner: null,
        place: "pool",
        pooledAt: entry.at,
        formerOwners,
        lapsed: [],
        promise: closed(lead.promise, "withdrawn"),
        waits: null,
      };
    }
    case "lead_released":
      return {
        ...lead,
        owner: null,
        place: lead.mergedInto ? "merged" : "pool",
        promise: closed(lead.promise, "withdrawn"),
        waits: lead.mergedInto ? null : waitsWithout(lead, entry.at),
      };
    case "lead_escalated":
      return { ...lead, place: "escalated", owner: null, escalatedAt: lead.escalatedAt ?? entry.at, pooledAt: null };
    case "promise_given":
      return { ...lead, promise: entry.data.promise, waits: entry.data.promise.shown ? null : lead.waits };
    case "promise_warned":
      return { ...lead, promise: lead.promise && { ...lead.promise, warnedAt: entry.at } };
    case "promise_paused":
      return { ...lead, promise: lead.promise && { ...lead.promise, pausedAt: entry.at } };
    case "promise_resumed":
      return { ...lead, promise: entry.data.promise };
    case "promise_closed":
      return entry.data.state === "kept"
        ? { ...lead, promise: closed(lead.promise, "kept"), lapsed: [], waits: null }
        : { ...lead, promise: closed(lead.promise, entry.data.state) };
    case "prospect_waits":
      return { ...lead, waits: waitAfter(lead, entry.at, entry.data) };
    case "enrolled":
      return { ...lead, enrolments: runsWith(lead.enrolments, entry.data.enrolment) };
    case "step_written":
      return { ...stepped(lead, entry.data), written: [...lead.written, entry.at].slice(-WRITTEN_MAX) };
    case "step_skipped":
      return stepped(lead, entry.data);
    case "step_postponed":
      return withEnrolment(lead, entry.data.enrolment, { dueAt: entry.data.dueAt });
    case "enrolment_paused":
      return withEnrolment(lead, entry.data.enrolment, { status: "paused", reason: entry.data.reason });
    case "enrolment_resumed":
      return withEnrolment(lead, entry.data.enrolment, { status: "active", dueAt: entry.data.dueAt, reason: null });
    case "goal_reached":
      return withEnrolment(lead, entry.data.enrolment, { goalAt: entry.at });
    case "enrolment_ended":
      return withEnrolment(lead, entry.data.enrolment, { status: entry.data.status, reason: entry.data.reason, next: null, dueAt: null });
    case "visitor_linked":
      if (entry.data.lead !== undefined) return lead;
      return { ...lead, unlinked: lead.unlinked.filter((visitor) => visitor !== entry.data.visitor) };
    case "prospect_told":
    case "woken":
      return lead;
  }
}

type Stepped = Pick<Extract<Decision, { kind: "step_skipped" }>["data"], "enrolment" | "step" | "next" | "dueAt">;

/** Somebody spoke to them and says that they are none of ours, until somebody else says otherwise. */
function disqualifiedBy({ at, data }: FactOf<"contacted">): TierOverride {
  return { tier: "X", by: data.by, reason: data.note ?? "", at, until: null };
}

function stepped(lead: LeadState, { enrolment, step, next, dueAt }: Stepped): LeadState {
  const had = lead.enrolments.find(({ id }) => id === enrolment)?.had ?? [];
  return withEnrolment(lead, enrolment, { next, dueAt, had: [...had, step] });
}

function withEnrolment(lead: LeadState, id: string, change: Partial<Enrolment>): LeadState {
  return { ...lead, enrolments: lead.enrolments.map((run) => (run.id === id ? { ...run, ...change } : run)) };
}

function closed(promise: SalesPromise | null, state: "kept" | "missed" | "withdrawn"): SalesPromise | null {
  return promise && (promise.state === "open" || promise.state === "accepted") ? { ...promise, state } : promise;
}
