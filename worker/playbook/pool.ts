import type { Playbook, RepPolicy } from "../../content/schema/playbook.ts";
import type { Context } from "./advance.ts";
import type { Draft } from "./draft.ts";
import type { FactOf } from "./facts.ts";
import { isKept } from "./keep.ts";
import { sayByHand } from "./say.ts";
import type { LeadState, Reason } from "./state.ts";
import { DAY, type Instant } from "./time.ts";

/**
 * When an owned lead goes back to the pool if nobody gets in touch: the days of its tier after it was given, accepted or last spoken to.
 * Null for customers, for tiers that are kept, and while a promise is watched. Who accepted and never called loses it as well, counted from
 * the promised time at the earliest.
 */
export function returnsAt({ playbook: { pool } }: Pick<Context, "playbook">, lead: LeadState): Instant | null {
  const { owner, tier, stage, promise, attendedAt } = lead;
  const days = tier === null || tier === "X" ? undefined : pool.returnAfterDays[tier];
  if (!owner || days === undefined || promise?.state === "open" || stage === null || !pool.stages.includes(stage)) return null;
  return Math.max(owner.since, attendedAt ?? 0, promise?.pausedAt ?? 0, isKept(promise) ? promise.by : 0) + days * DAY;
}

/** Where a lead goes that its owner loses or gives back: colleagues claim it, or mails and self-service look after it when its tier gets no salesperson. */
export function goesBackTo({ routes }: Playbook, { tier }: Pick<LeadState, "tier">): "pool" | "nurture" {
  return tier === null || tier === "X" || !routes.owned.includes(tier) ? "nurture" : "pool";
}

/** The lead goes to the pool: its owner may claim it again only after the cool-down. One whose tier gets no salesperson only passes through. */
export function toPool(draft: Draft, context: Context, why: Reason[]): void {
  const { owner } = draft.state;
  if (!owner) return;
  const to = goesBackTo(context.playbook, draft.state);
  const again = context.now + context.playbook.pool.coolDownDays * DAY;
  draft.decide("lead_pooled", { owner: owner.id, why, again, ...(to === "nurture" ? { to } : {}) });
  draft.effect({
    kind: "mail",
    id: `owner-pooled:${draft.state.id}:${draft.state.seq}:${owner.id}`,
    template: to === "pool" ? "transactional/owner-pooled" : "transactional/owner-nurtured",
    to: { rep: owner.id },
    purpose: "internal",
    subject: { owner: owner.id, why: why[0] && { zh: why[0].zh, en: why[0].en } },
  });
}

/** From when on a rep may claim this lead: at once, or after the cool-down of a former owner. */
export function mayClaimFrom(lead: LeadState, rep: string): Instant {
  return lead.formerOwners.find((former) => former.rep === rep)?.again ?? 0;
}

/** What a rep has when they want another lead. */
export interface Hands {
  /** Leads they claimed today. */
  claimed: number;
  /** Leads with a promise of theirs that is open or accepted. */
  open: number;
  /** Leads of theirs in the stages in which the return clock runs. */
  held: number;
}

/** What keeps a rep from claiming anything, if something does. */
export function claimsEnd({ pool }: Playbook, { capacity }: RepPolicy, hands: Hands): "claims_used_up" | "claims_full" | null {
  if (hands.claimed >= pool.claimsPerDay) return "claims_used_up";
  return hands.open >= capacity || hands.held >= pool.heldMax ? "claims_full" : null;
}

/** Somebody takes a lead out of the pool: it is theirs, and the return clock runs from now. */
export function claim(draft: Draft, context: Context, by: string): void {
  if (draft.state.owner) return;
  draft.decide("owner_assigned", { owner: by, why: [{ rule: "claimed", ...context.playbook.pool.reasons.claimed }] });
}

/** The owner gives a lead back in their own words. Whoever was promised an answer is offered to the next; others go to the pool. */
export function giveBack(draft: Draft, context: Context, { by, reason }: FactOf<"lead_given_back">["data"]): void {
  if (!isKept(draft.state.promise)) toPool(draft, context, givenBack(context, { by, reason }));
}

export function givenBack({ playbook }: Pick<Context, "playbook">, { by, reason }: { by: string; reason: string }): Reason[] {
  return [{ rule: "given-back", ...sayByHand(playbook, playbook.pool.reasons.byHand, { by, reason, until: null }) }];
}
