import type { Tier } from "../../content/schema/common.ts";
import type { Context } from "./advance.ts";
import type { Draft } from "./draft.ts";
import type { Fact } from "./facts.ts";
import { leadFields } from "./fields.ts";
import { givePromise, type Handing, handOn, isKept, offerWaiting, resumePromise, resumesAt, toNurture, warn } from "./keep.ts";
import { givenBack, goesBackTo, returnsAt, toPool } from "./pool.ts";
import { promiseDue } from "./promise.ts";
import { RANK, routeLead } from "./route.ts";
import { engagementAt, fitOf, fitReceipts, sameFit } from "./score.ts";
import type { LeadState } from "./state.ts";
import { BY_HAND, tierOf } from "./tier.ts";

export interface PlacedDraft {
  rep: string | null;
  rank: number;
  draft: Draft;
}

/** Judges the lead as it stands after the facts, and decides where it belongs: with somebody, in nurture, in the queue, or nowhere. */
export function place(draft: Draft, facts: readonly Fact[], context: Context): { chooses: boolean; branches: PlacedDraft[] } {
  judge(draft, context);
  const { tier } = draft.state;
  if (tier === "X") return alone(disqualified(draft, context));
  const resumes = resumesAt(context.playbook, draft.state.promise);
  if (resumes !== null && context.now >= resumes) resumePromise(draft, context);
  const handing = handedOn(draft, facts, context);
  if (handing) return handOn(draft, context, handing);
  if (promiseDue(draft.state.promise, context.now) === "warn") warn(draft);
  returnToPool(draft, facts, context);
  if ((tier === null || !isOwned(context, tier)) && !isAwaited(draft.state)) return alone(unowned(draft, context));
  if (draft.state.pooledAt !== null && !asks(facts)) return alone(draft);
  if (draft.state.owner) {
    if (asks(facts)) givePromise(draft, context, { shown: true, round: 0, submission: askedIn(facts) });
    return alone(draft);
  }
  if (draft.state.place === "escalated" && !facts.some((fact) => fact.kind === "clock_struck")) return alone(draft);
  return assign(draft, facts, context);
}

/** Why the owner must hand this lead to somebody else now, if they must. */
function handedOn(draft: Draft, facts: readonly Fact[], context: Context): Handing | null {
  const { owner, promise } = draft.state;
  const { routes } = context.playbook;
  if (!owner) return null;
  if (facts.some((fact) => fact.kind === "owner_left" && fact.data.rep === owner.id))
    return { because: "left", why: [{ rule: "owner-left", ...routes.reasons.left }] };
  const back = facts.find((fact) => fact.kind === "lead_given_back");
  if (back && isKept(promise)) return { because: "returned", why: givenBack(context, back.data) };
  if (promiseDue(promise, context.now) === "return") return { because: "late", why: [{ rule: "not-accepted", ...routes.reasons.before }] };
  return null;
}

/** The return clock: an owner who was not in touch for too long loses the lead to the pool. */
function returnToPool(draft: Draft, facts: readonly Fact[], context: Context): void {
  const due = returnsAt(context, draft.state);
  if (due === null || due > context.now || asks(facts)) return;
  const { clock, clockNurture } = context.playbook.pool.reasons;
  const said = goesBackTo(context.playbook, draft.state) === "pool" ? clock : clockNurture;
  toPool(draft, context, [{ rule: "return-clock", ...said }]);
}

/** Whether a person has asked us for something, and so is to be told who answers by when. */
export function asks(facts: readonly Fact[]): boolean {
  return facts.some((fact) => fact.kind === "form_submitted" && fact.data.verified && fact.data.form !== "subscribe");
}

function askedIn(facts: readonly Fact[]): string | undefined {
  return facts.flatMap((fact) => (fact.kind === "form_submitted" && fact.data.verified ? [fact.data.submission] : [])).at(-1);
}

/** Where a lead belongs whose history was changed by hand: who has it keeps it, and whom somebody must get waits for the clock to take a turn. */
export function resettle(draft: Draft, context: Context): void {
  judge(draft, context);
  const { tier } = draft.state;
  if (tier === "X") disqualified(draft, context);
  else if (tier === null || !isOwned(context, tier)) unowned(draft, context);
}

/** Whether the next strike of the clock is to find somebody for a lead. */
export function waitsForTurn({ owner, tier, place: at, pooledAt }: LeadState, context: Context): boolean {
  return owner === null && tier !== null && tier !== "X" && isOwned(context, tier) && pooledAt === null && at !== "escalated";
}

function judge(draft: Draft, context: Context): void {
  const { playbook, now } = context;
  const receipts = fitReceipts(playbook.score, leadFields(playbook, draft.state));
  if (!sameFit(receipts, draft.state.score.fit)) draft.decide("scored", { receipts });
  const over = draft.state.override;
  if (over?.until && now >= over.until) draft.decide("override_ended", { tier: over.tier });
  const { score, tier, tierWhy, override } = draft.state;
  const { axes } = playbook.score;
  // a tier that was given by hand is no reason to keep it when the hand is gone
  const held = tierWhy[0]?.rule === BY_HAND && !override ? null : tier;
  const verdict = tierOf(playbook, leadFields(playbook, draft.state), {
    fit: fitOf(score, axes.fit),
    engagement: engagementAt(score, now, axes.engagement),
    held,
    override,
  });
  const saidAnew = (verdict.why[0]?.rule === BY_HAND) !== (tierWhy[0]?.rule === BY_HAND);
  if (verdict.tier !== tier || saidAnew) draft.decide("tier_changed", { from: tier, to: verdict.tier, why: verdict.why });
}

function isOwned(context: Context, tier: Exclude<Tier, "X">): boolean {
  return context.playbook.routes.owned.includes(tier);
}

function disqualified(draft: Draft, context: Context): Draft {
  const { owner, tierWhy } = draft.state;
  if (owner) draft.decide("lead_released", { owner: owner.id, why: tierWhy });
  if (draft.state.place !== "disqualified") {
    const reason = { rule: "disqualified", ...context.playbook.routes.reasons.disqualified };
    draft.decide("placed", { place: "disqualified", why: [...tierWhy, reason] });
  }
  return draft;
}

/** A lead below the owned tiers stays with the owner it has; one without goes to nurture, unless somebody waits for a time in the queue. */
function unowned(draft: Draft, context: Context): Draft {
  const { owner, place } = draft.state;
  if (!owner && place !== "nurture" && !isAwaited(draft.state)) toNurture(draft, context);
  return draft;
}

/** Whether somebody waits in the queue for a time, and so is found a rep whatever their tier has become. */
function isAwaited({ place: at, waits }: LeadState): boolean {
  return at === "escalated" && waits !== null;
}

function assign(draft: Draft, facts: readonly Fact[], context: Context): { chooses: boolean; branches: PlacedDraft[] } {
  const { playbook, now } = context;
  const { candidates, passed } = routeLead(playbook, draft.state, context.reps, context.accountOwner, now, context.parentOwner);
  const escalated = draft.state.place === "escalated";
  if (candidates.length === 0 && escalated) return alone(draft);
  const branches = candidates.map(({ rep, rank, why }) => {
    const branch = draft.fork();
    const { waits } = branch.state;
    if (waits && !asks(facts)) offerWaiting(branch, context, rep, why, waits);
    else {
      branch.decide("owner_assigned", { owner: rep.id, why });
      givePromise(branch, context, { shown: asks(facts), round: 0, submission: askedIn(facts) });
    }
    return { rep: rep.id, rank, draft: branch };
  });
  const nobody = draft.fork();
  if (!escalated) {
    nobody.decide("lead_escalated", { why: [{ rule: "nobody", ...playbook.routes.reasons.nobody }, ...passed] });
    nobody.effect({
      kind: "mail",
      id: `escalated:${nobody.state.id}:${nobody.state.seq}`,
      template: "transactional/head-escalated",
      to: { rep: playbook.routes.escalation.head },
      purpose: "internal",
      subject: { owner: playbook.routes.escalation.head },
    });
  }
  return { chooses: candidates.length > 0, branches: [...branches, { rep: null, rank: RANK.nobody, draft: nobody }] };
}

function alone(draft: Draft): { chooses: boolean; branches: PlacedDraft[] } {
  return { chooses: false, branches: [{ rep: null, rank: RANK.nobody, draft }] };
}
