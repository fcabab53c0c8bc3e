import type { Stage, Tier } from "../../../content/schema/common.ts";
import type { Playbook } from "../../../content/schema/playbook.ts";
import { type Recorded, recordLead } from "../../journey/commands.ts";
import { sourceOf } from "../../journey/rows.ts";
import { Failure } from "../../platform/failure.ts";
import type { World } from "../../platform/world.ts";
import type { Fact, FactOf } from "../../playbook/facts.ts";
import { isKept } from "../../playbook/keep.ts";
import { ADJUSTMENTS_MAX, type LeadState, TICKETS_MAX } from "../../playbook/state.ts";
import { DAY } from "../../playbook/time.ts";
import { type Actor, requireOwner } from "../actor.ts";

export interface Given {
  days: number;
  reason: string;
}

/** Gives or takes points by hand, for a while and with a reason. */
export function adjustScore(
  world: World,
  actor: Actor,
  id: string,
  { points, days, reason }: Given & { points: number },
  key = world.newId(),
): Promise<Recorded> {
  const limits = world.playbook.score.byHand;
  if (points === 0 || Math.abs(points) > limits.points) throw outOfBounds("points", `1–${limits.points}`);
  if (days < 1 || days > limits.days) throw outOfBounds("days", `1–${limits.days}`);
  const until = world.now() + days * DAY;
  return judge(world, actor, { id, key }, "score_adjusted", { by: actor.rep, points, until, reason }, ({ score }) => {
    const standing = score.adjustments.filter((adjustment) => adjustment.until > world.now());
    if (standing.length >= ADJUSTMENTS_MAX) throw new Failure("conflict", "adjustments_full");
  });
}

/** Sets the tier by hand for a while, with the reason. */
export function overrideTier(
  world: World,
  actor: Actor,
  id: string,
  { tier, days, reason }: Given & { tier: Tier },
  key = world.newId(),
): Promise<Recorded> {
  const most = world.playbook.tiers.byHand.days;
  if (days < 1 || days > most) throw outOfBounds("days", `1–${most}`);
  return judge(world, actor, { id, key }, "tier_overridden", { by: actor.rep, tier, until: world.now() + days * DAY, reason });
}

/** Takes back a tier that was set by hand: the playbook judges again. */
export function endOverride(world: World, actor: Actor, id: string, reason: string, key = world.newId()): Promise<Recorded> {
  return judge(world, actor, { id, key }, "tier_overridden", { by: actor.rep, tier: null, until: null, reason }, ({ override }) => {
    if (!override) throw new Failure("gone", "override_absent");
  });
}

/** Sets the stage by hand, forward or back, with the reason. */
export function setStage(world: World, actor: Actor, id: string, to: Stage, reason: string, key = world.newId()): Promise<Recorded> {
  return judge(world, actor, { id, key }, "stage_set", { by: actor.rep, to, reason });
}

export type NotedDetails = Omit<FactOf<"details_noted">["data"], "by">;

/** Notes what sales learned of the deal and of the company, and how it looks to them. What is not named stays as it was. */
export function noteDetails(world: World, actor: Actor, id: string, details: NotedDetails, key = world.newId()): Promise<Recorded> {
  mustBeKnown(world.playbook, details);
  return judge(world, actor, { id, key }, "details_noted", { by: actor.rep, ...details });
}

/** What is chosen is chosen from the playbook in force. */
function mustBeKnown({ routes: { deals }, team, details: known }: Playbook, noted: NotedDetails): void {
  const currencies = [deals.currency, ...Object.keys(deals.rates)];
  for (const money of [noted.deal, noted.capital]) if (money) mustBeOneOf("currency", money.currency, currencies);
  const reps = team.reps.map((rep) => rep.id);
  if (noted.introducer) mustBeOneOf("introducer", noted.introducer, reps);
  if (noted.model) mustBeOneOf("model", noted.model, Object.keys(known.models));
  if (noted.region) mustBeOneOf("region", noted.region, Object.keys(known.regions));
  const questions = new Map(known.questions.map(({ id, answers }) => [id, Object.keys(answers)]));
  for (const [question, answer] of Object.entries(noted.judgements ?? {})) {
    mustBeOneOf("question", question, [...questions.keys()]);
    const answers = questions.get(question) ?? [];
    if (answer !== null && !answers.includes(answer)) throw outOfBounds("answer", `${question}: ${answers.join(", ")}`);
  }
}

function mustBeOneOf(field: string, written: string, known: readonly string[]): void {
  if (!known.includes(written)) throw outOfBounds(field, known.join(", "));
}

/** It is the prospect's turn to answer: the clock of the promise stands still. */
export function awaitAnswer(world: World, actor: Actor, id: string, key = world.newId()): Promise<Recorded> {
  return judge(world, actor, { id, key }, "answer_awaited", { by: actor.rep }, ({ promise }) => {
    if (!isKept(promise) || promise.pausedAt !== null) throw new Failure("gone", "promise_not_running");
  });
}

/** The prospect has answered elsewhere: the clock goes on. */
export function hearAnswer(world: World, actor: Actor, id: string, key = world.newId()): Promise<Recorded> {
  return judge(world, actor, { id, key }, "answer_heard", { by: actor.rep }, ({ promise }) => {
    if (!isKept(promise) || promise.pausedAt === null) throw new Failure("gone", "promise_not_paused");
  });
}

/** They have asked the help desk for help: mail in sequence waits until every ticket of theirs is closed. */
export function openTicket(world: World, actor: Actor, id: string, ticket: string, key = world.newId()): Promise<Recorded> {
  return judge(world, actor, { id, key }, "ticket_opened", { by: actor.rep, ticket }, ({ tickets }) => {
    if (tickets.includes(ticket)) throw new Failure("conflict", "ticket_open");
    if (tickets.length >= TICKETS_MAX) throw new Failure("conflict", "tickets_full");
  });
}

export function closeTicket(world: World, actor: Actor, id: string, ticket: string, key = world.newId()): Promise<Recorded> {
  return judge(world, actor, { id, key }, "ticket_closed", { by: actor.rep, ticket }, ({ tickets }) => {
    if (!tickets.includes(ticket)) throw new Failure("gone", "ticket_absent");
  });
}

type Judgement =
  | "score_adjusted"
  | "tier_overridden"
  | "stage_set"
  | "details_noted"
  | "answer_awaited"
  | "answer_heard"
  | "ticket_opened"
  | "ticket_closed";

function judge<K extends Judgement>(
  world: World,
  actor: Actor,
  { id, key }: { id: string; key: string },
  kind: K,
  data: FactOf<K>["data"],
  may: (lead: LeadState) => void = () => {},
): Promise<Recorded> {
  const fact = { kind, at: world.now(), source: sourceOf(kind, key), data } as Fact;
  return recordLead(world, id, [fact], [], (lead) => {
    // whom nobody has, only the head of sales may judge
    if (!(actor.head && !lead.owner)) requireOwner(actor, lead);
    may(lead);
  });
}

function outOfBounds(field: string, wanted: string): Failure {
  return new Failure("invalid", "judgement_invalid", { fields: { [field]: { code: "choice", values: { known: wanted } } } });
}
