import type { Tier } from "../../content/schema/common.ts";
import type { RepPolicy } from "../../content/schema/playbook.ts";
import type { Context } from "./advance.ts";
import type { Draft } from "./draft.ts";
import { type PlacedDraft, RANK } from "./place.ts";
import { promiseFor, unknownYears } from "./promise.ts";
import { routeLead } from "./route.ts";
import type { Reason } from "./state.ts";

/** Gives the lead its owner's promise, and tells the owner. A promise that is still open or accepted stands; the owner hears of the new question. */
export function givePromise(draft: Draft, context: Context, terms: { shown: boolean; round: number; tier?: Tier }): void {
  const { playbook, now } = context;
  const { owner, promise, tier } = draft.state;
  const rep = playbook.team.reps.find(({ id }) => id === owner?.id);
  if (!rep) return;
  const stands = promise?.state === "open" || promise?.state === "accepted";
  if (!stands) {
    const given = promiseFor(playbook, terms.tier ?? tier, rep, {
      id: `${draft.state.id}.${draft.state.seq + 1}`,
      from: now,
      shown: terms.shown,
      round: terms.round,
    });
    if (given) {
      draft.decide("promise_given", { promise: given });
      for (const gap of unknownYears(playbook, rep, given))
        draft.effect({ kind: "alarm", id: `calendar:${gap.calendar}:${gap.year}`, alarm: "calendar_year", subject: gap });
    }
  }
  mailRep(draft, "owner-new", rep.id);
}

export function warn(draft: Draft): void {
  const { promise, owner } = draft.state;
  if (!promise || !owner) return;
  draft.decide("promise_warned", { promise: promise.id });
  mailRep(draft, "owner-warned", owner.id);
}

/**
 * The limit has passed without an acceptance: the lead returns and is offered to the next rep, and a prospect who was shown a time
 * is told the new one before the old one passes. When nobody is left or the prospect was told often enough, the head of sales has it; after that, the queue.
 */
export function lapse(draft: Draft, context: Context): { chooses: boolean; branches: PlacedDraft[] } {
  const { owner, promise } = draft.state;
  if (!owner || !promise) return { chooses: false, branches: [{ rep: null, rank: RANK.nobody, draft }] };
  const { routes, promises } = context.playbook;
  draft.decide("lead_returned", { owner: owner.id, why: [{ rule: "not-accepted", ...routes.reasons.before }] });
  mailRep(draft, "owner-returned", owner.id);
  const tell = promise.shown && promise.round < promises.tellAtMost;
  const terms = { tell, round: promise.round + 1, tier: promise.tier };
  const { candidates, passed } =
    tell || !promise.shown ? routeLead(context.playbook, draft.state, context.reps, null, context.now) : { candidates: [], passed: [] };
  const branches = candidates.map(({ rep, why }) => offer(draft.fork(), context, rep, why, terms));
  const head = context.playbook.team.reps.find(({ id }) => id === routes.escalation.head);
  if (head?.active && !draft.state.lapsed.includes(head.id) && !branches.some(({ rep }) => rep === head.id)) {
    const why = [{ rule: "escalation", ...routes.escalation.reason }];
    branches.push({ ...offer(draft.fork(), context, head, why, terms), rank: RANK.fallback });
  }
  return { chooses: branches.length > 0, branches: [...branches, queued(draft.fork(), context, passed)] };
}

function offer(
  draft: Draft,
  context: Context,
  rep: RepPolicy,
  why: Reason[],
  terms: { tell: boolean; round: number; tier: Tier },
): PlacedDraft {
  draft.decide("lead_offered", { owner: rep.id, why });
  givePromise(draft, context, { shown: terms.tell, round: terms.round, tier: terms.tier });
  const { promise } = draft.state;
  if (terms.tell && promise) {
    draft.decide("prospect_told", { promise: promise.id, by: promise.by, round: terms.round });
    draft.effect({
      kind: "mail",
      id: `told:${promise.id}`,
      template: "transactional/prospect-told",
      to: "lead",
      purpose: "asked",
      subject: { owner: rep.id, by: promise.by },
    });
  }
  return { rep: rep.id, rank: RANK.turn, draft };
}

function queued(draft: Draft, context: Context, passed: Reason[]): PlacedDraft {
  const { routes } = context.playbook;
  draft.decide("lead_escalated", { why: [{ rule: "nobody", ...routes.reasons.nobody }, ...passed] });
  mailRep(draft, "head-escalated", routes.escalation.head);
  return { rep: null, rank: RANK.nobody, draft };
}

function mailRep(draft: Draft, template: string, rep: string): void {
  const { promise, id, seq } = draft.state;
  draft.effect({
    kind: "mail",
    id: `${template}:${id}:${seq}`,
    template: `transactional/${template}`,
    to: { rep },
    purpose: "internal",
    subject: { owner: rep, by: promise?.by },
  });
}
