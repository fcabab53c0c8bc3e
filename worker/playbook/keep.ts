import type { Tier } from "../../content/schema/common.ts";
import type { Playbook, RepPolicy } from "../../content/schema/playbook.ts";
import type { Context } from "./advance.ts";
import type { Draft } from "./draft.ts";
import type { PlacedDraft } from "./place.ts";
import { promiseFor, resumed, salesMode, unknownYears } from "./promise.ts";
import { RANK, routeLead } from "./route.ts";
import type { Reason, SalesPromise } from "./state.ts";
import { DAY, type Instant } from "./time.ts";
import type { Wait } from "./wait.ts";

export interface PromiseTerms {
  shown: boolean;
  round: number;
  tier?: Tier | null;
  /** The form that asked, if one did. */
  submission?: string | undefined;
}

/**
 * Gives the lead its owner's promise, and tells the owner. A promise that still runs stands, and is watched as shown from the moment
 * the prospect is shown it; the owner hears that they have written again.
 */
export function givePromise(draft: Draft, context: Context, terms: PromiseTerms): void {
  const { owner, promise } = draft.state;
  const rep = context.playbook.team.reps.find(({ id }) => id === owner?.id);
  if (!rep) return;
  if (promise && runs(promise, context.now)) {
    if (terms.shown && !promise.shown) draft.decide("promise_given", { promise: { ...promise, shown: true } });
    mailRep(draft, "owner-asked", rep.id, terms.submission);
    return;
  }
  promiseFrom(draft, context, rep, terms);
  mailRep(draft, "owner-new", rep.id, terms.submission);
}

/** Somebody takes a lead out of the queue: they have promised and accepted at once, and whoever waits for a time is told it. */
export function takeFromQueue(draft: Draft, context: Context, by: string): void {
  const rep = context.playbook.team.reps.find(({ id }) => id === by);
  const { waits } = draft.state;
  if (!rep) return;
  const terms = { ...termsInQueue(draft, context), shown: waits !== null };
  draft.decide("owner_assigned", { owner: by, why: [{ rule: "taken", ...context.playbook.routes.reasons.taken }] });
  promiseFrom(draft, context, rep, terms);
  const { promise } = draft.state;
  if (!promise) return;
  if (waits) tell(draft, by, { round: terms.round, because: waits.because === "lapsed" ? "late" : "settled" });
  draft.decide("promise_given", { promise: { ...promise, state: "accepted" } });
}

/** Whether a promise still says when somebody will be in touch. */
export function runs(promise: SalesPromise | null, now: Instant): boolean {
  return promise?.state === "open" || (promise?.state === "accepted" && (promise.by > now || promise.pausedAt !== null));
}

/** Whether somebody is still to keep this promise. */
export function isKept(promise: SalesPromise | null): promise is SalesPromise {
  return promise?.state === "open" || promise?.state === "accepted";
}

/** Mails and self-service look after it. */
export function toNurture(draft: Draft, { playbook }: Context): void {
  draft.decide("placed", { place: "nurture", why: [{ rule: "nurture", ...playbook.routes.reasons.nurture }] });
}

function promiseFrom(draft: Draft, context: Context, rep: RepPolicy, { shown, round, tier }: PromiseTerms): void {
  const { playbook, now } = context;
  const id = `${draft.state.id}.${draft.state.seq + 1}`;
  const given = promiseFor(playbook, tier ?? draft.state.tier, rep, { id, from: now, shown, round });
  if (!given) return;
  draft.decide("promise_given", { promise: { ...given, mode: salesMode(playbook, draft.state) ?? given.mode } });
  alarmUnknownYears(draft, context, rep, given);
}

function alarmUnknownYears(draft: Draft, { playbook }: Context, rep: RepPolicy, promise: SalesPromise): void {
  for (const gap of unknownYears(playbook, rep, promise)) {
    draft.effect({ kind: "alarm", id: `calendar:${gap.calendar}:${gap.year}`, alarm: "calendar_year", subject: gap });
  }
}

export function warn(draft: Draft): void {
  const { promise, owner } = draft.state;
  if (!promise || !owner) return;
  draft.decide("promise_warned", { promise: promise.id });
  mailRep(draft, "owner-warned", owner.id);
}

/** It is the prospect's turn: the clock of the promise stands still. */
export function pausePromise(draft: Draft): void {
  const { promise } = draft.state;
  if (isKept(promise) && promise.pausedAt === null) draft.decide("promise_paused", { promise: promise.id });
}

/** The prospect has answered, or long enough was waited: the same working time is left as when the clock stopped. */
export function resumePromise(draft: Draft, context: Context): void {
  const { promise, owner } = draft.state;
  const rep = context.playbook.team.reps.find(({ id }) => id === owner?.id);
  if (!rep || !isKept(promise) || promise.pausedAt === null) return;
  const moved = { ...resumed(context.playbook, rep, promise, promise.pausedAt, context.now), pausedAt: null };
  draft.decide("promise_resumed", { promise: moved });
  alarmUnknownYears(draft, context, rep, moved);
}

/** When a paused promise goes on by itself. */
export function resumesAt(playbook: Playbook, promise: SalesPromise | null): Instant | null {
  return isKept(promise) && promise.pausedAt !== null ? promise.pausedAt + playbook.promises.pauseDays * DAY : null;
}

/** The size of the deal says whether to telephone or to visit. */
export function changeMode(draft: Draft, { playbook }: Context): void {
  const { promise } = draft.state;
  const mode = salesMode(playbook, draft.state);
  if (isKept(promise) && mode && mode !== promise.mode) draft.decide("promise_given", { promise: { ...promise, mode } });
}

/** Why a lead that somebody has is given to somebody else. */
export type Handing = { because: "late" | "returned" | "left"; why: Reason[] };

/**
 * A lead goes from its owner to the next rep, and a prospect who was shown a time is told the new one before the old one passes.
 * When nobody is left or the prospect was told often enough, the head of sales has it; after that, the queue.
 */
export function handOn(draft: Draft, context: Context, { because, why }: Handing): { chooses: boolean; branches: PlacedDraft[] } {
  const { owner, promise } = draft.state;
  if (!owner) return { chooses: false, branches: [{ rep: null, rank: RANK.nobody, draft }] };
  const { routes, promises } = context.playbook;
  const running = isKept(promise) ? promise : null;
  if (because === "late" && running && context.now >= running.by) draft.decide("promise_closed", { promise: running.id, state: "missed" });
  draft.decide(because === "left" ? "lead_released" : "lead_returned", { owner: owner.id, why });
  if (because === "late") mailRep(draft, "owner-returned", owner.id);
  const round = running?.round ?? 0;
  const again = round < promises.tellAtMost;
  const terms: Terms = running && { because, told: running.shown && again, round: round + 1, tier: running.tier };
  const { candidates, passed } = again
    ? routeLead(context.playbook, draft.state, context.reps, null, context.now)
    : { candidates: [], passed: [] };
  const branches = candidates.map(({ rep, rank, why: reasons }) => ({
    ...offer(draft.fork(), context, rep, [...why, ...reasons], terms),
    rank,
  }));
  const head = context.playbook.team.reps.find(({ id }) => id === routes.escalation.head);
  const wasLast = round > promises.tellAtMost;
  if (!wasLast && head?.active && !draft.state.lapsed.includes(head.id) && !branches.some(({ rep }) => rep === head.id)) {
    const reasons = [...why, { rule: "escalation", ...routes.escalation.reason }];
    branches.push({ ...offer(draft.fork(), context, head, reasons, terms), rank: RANK.fallback });
  }
  return { chooses: branches.length > 0, branches: [...branches, queued(draft.fork(), context, passed)] };
}

interface Told {
  because: Handing["because"] | "settled";
  round: number;
}

/** The promise that a new owner takes over; null when nobody waits for an answer. */
type Terms = (Told & { told: boolean; tier: Tier | null }) | null;

function offer(draft: Draft, context: Context, rep: RepPolicy, why: Reason[], terms: Terms): PlacedDraft {
  draft.decide("lead_offered", { owner: rep.id, why });
  if (!terms) {
    mailRep(draft, "owner-handed", rep.id);
    return { rep: rep.id, rank: RANK.turn, draft };
  }
  promiseFrom(draft, context, rep, { shown: terms.told, round: terms.round, tier: terms.tier });
  mailRep(draft, "owner-new", rep.id);
  if (terms.told) tell(draft, rep.id, terms);
  return { rep: rep.id, rank: RANK.turn, draft };
}

/**
 * Somebody who waits in the queue for a time gets a rep. Whoever was told that a mail with it follows gets that mail; whoever
 * was shown a time that was lost hears the new one with an apology, unless they were given as many as the playbook allows.
 */
export function offerWaiting(draft: Draft, context: Context, rep: RepPolicy, why: Reason[], waits: Wait): void {
  const terms = termsInQueue(draft, context);
  const because = waits.because === "lapsed" ? "late" : "settled";
  const told = because === "settled" || terms.round <= context.playbook.promises.tellAtMost;
  offer(draft, context, rep, why, { ...terms, because, told });
}

/** They asked and nobody is free: they are told that a mail with the time follows. */
export function awaitTime(draft: Draft, context: Context): void {
  if (draft.state.waits?.because === "asked") return;
  const { tier } = termsInQueue(draft, context);
  if (tier !== null) draft.decide("prospect_waits", { tier });
}

/** What a lead of the queue is promised: a time for the one that was lost on the same terms, else a first one on those of today's tier, or of the one in which they asked. */
function termsInQueue({ state: { promise, waits, tier } }: Draft, { playbook }: Context): { round: number; tier: Tier | null } {
  if (waits?.because === "lapsed") return { round: promise ? promise.round + 1 : 0, tier: waits.tier };
  const promised = tier !== null && tier !== "X" && playbook.promises.tiers[tier] !== undefined;
  return { round: 0, tier: promised ? tier : (waits?.tier ?? tier) };
}

/** The mail that a lead's prospect gets: an apology for the time that cannot be kept, or the first time of those who waited for one. */
function tell(draft: Draft, owner: string, { round, because }: Told): void {
  const { promise } = draft.state;
  if (!promise) return;
  draft.decide("prospect_told", { promise: promise.id, by: promise.by, round });
  const mail = { kind: "mail", to: "lead", purpose: "asked" } as const;
  const { id, by } = promise;
  if (because === "settled")
    draft.effect({ ...mail, id: `settled:${id}`, template: "transactional/prospect-settled", subject: { owner, by } });
  else draft.effect({ ...mail, id: `told:${id}`, template: "transactional/prospect-told", subject: { owner, by, because } });
}

function queued(draft: Draft, context: Context, passed: Reason[]): PlacedDraft {
  const { routes } = context.playbook;
  const { tier, waits } = draft.state;
  if (tier !== null && tier !== "X" && !routes.owned.includes(tier) && waits === null) {
    toNurture(draft, context);
    return { rep: null, rank: RANK.nobody, draft };
  }
  draft.decide("lead_escalated", { why: [{ rule: "nobody", ...routes.reasons.nobody }, ...passed] });
  mailRep(draft, "head-escalated", routes.escalation.head);
  return { rep: null, rank: RANK.nobody, draft };
}

export function mailRep(draft: Draft, template: string, rep: string, submission?: string): void {
  const { promise, id, seq } = draft.state;
  draft.effect({
    kind: "mail",
    id: `${template}:${id}:${seq}:${rep}`,
    template: `transactional/${template}`,
    to: { rep },
    purpose: "internal",
    // a time that nobody was given is not spoken of as one
    subject: { owner: rep, by: template === "head-escalated" && !promise?.shown ? undefined : promise?.by, submission },
  });
}
