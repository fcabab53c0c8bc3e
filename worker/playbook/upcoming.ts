import type { Bilingual, Stage, Tier } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import { holds } from "./condition.ts";
import { nextCrossing } from "./crossing.ts";
import type { Enrolment } from "./enrolment.ts";
import { leadFields, readerFields } from "./fields.ts";
import { changesAt, retryAt } from "./finish.ts";
import { resumesAt } from "./keep.ts";
import { goesBackTo, returnsAt } from "./pool.ts";
import { promiseWake } from "./promise.ts";
import { engagementAt, fitOf } from "./score.ts";
import { nextSign } from "./sign.ts";
import { standingOf, timedMove } from "./stage.ts";
import type { LeadState } from "./state.ts";
import { keptBand, tierOf } from "./tier.ts";
import { type Instant, SECOND } from "./time.ts";
import { wants } from "./topics.ts";

/** Something that comes about by itself when nobody does anything, when, and by which rule. */
export type Upcoming = { at: Instant; rule: string } & (
  | { what: "owner_warned" | "handed_on" | "promise_goes_on" | "back_to_pool" | "back_to_nurture" | "override_ends" | "offered_again" }
  | { what: "tier"; to: Tier; reason: Bilingual }
  | { what: "stage"; to: Stage; reason: Bilingual }
  | { what: "sign"; reason: Bilingual }
  | { what: "mail"; sequence: string; step: string }
);

/** What comes next for a lead after `now` in the order of time, as far as it can be known today. Empty when only a new fact changes anything. */
export function upcoming(playbook: Playbook, lead: LeadState, now: Instant): Upcoming[] {
  const { promise, override, mergedInto } = lead;
  if (mergedInto !== null) return [];
  const watch = promiseWake(promise);
  const warns = promise?.warnedAt === null;
  const timed = timedMove(playbook, standingOf(playbook.stages, lead));
  const sign = nextSign(playbook.signs, lead);
  return [
    ...at(watch, { what: warns ? "owner_warned" : "handed_on", rule: warns ? "promises.warnAtShare" : "promises.returnAtShare" }),
    ...at(resumesAt(playbook, promise), { what: "promise_goes_on", rule: "promises.pauseDays" }),
    ...at(returnsAt({ playbook }, lead), { what: `back_to_${goesBackTo(playbook, lead)}`, rule: "pool.returnAfterDays" }),
    ...at(override?.until ?? null, { what: "override_ends", rule: "tiers.byHand" }),
    ...at(offeredAt(playbook, lead, now), { what: "offered_again", rule: "routes.escalation" }),
    ...(timed ? at(timed.since, { what: "stage", rule: timed.cause.rule, to: timed.to, reason: timed.cause }) : []),
    ...(sign ? at(sign.at, { what: "sign", rule: sign.sign.id, reason: sign.sign.reason }) : []),
    ...nextTier(playbook, lead, now),
    ...lead.enrolments.flatMap((run) => nextMail(playbook, lead, run, now)),
  ].sort((a, b) => a.at - b.at);
}

/** The mail that a run writes next, as things stand now. A run that waits writes none, nor does one that is kept without mails. */
function nextMail(playbook: Playbook, lead: LeadState, { sequence, status, next, dueAt, heldOut }: Enrolment, now: Instant): Upcoming[] {
  const step = playbook.sequences[sequence]?.steps.find(({ id }) => id === next);
  if (status !== "active" || heldOut || !step) return [];
  if (!wants(lead.chosen, step.topics ?? []) || !holds(step.when, readerFields(playbook, lead, now))) return [];
  return at(dueAt, { what: "mail", rule: `${sequence}/${step.id}`, sequence, step: step.id });
}

/** When the queue is offered again: a lead of it wakes for that where nothing else comes about at that moment. */
function offeredAt(playbook: Playbook, lead: LeadState, now: Instant): Instant | null {
  const { place, wakeAt } = lead;
  if (place !== "escalated" || wakeAt === null || wakeAt > retryAt({ playbook, now })) return null;
  const own = changesAt(lead, { playbook, now: wakeAt - SECOND });
  return own === null || own > wakeAt ? wakeAt : null;
}

/** The tier of a lead at `t` when nothing more is heard; null for somebody who was never judged. */
export function tierAt(playbook: Playbook, lead: LeadState, t: Instant): { tier: Tier; rule: string; reason: Bilingual } | null {
  if (lead.tier === null) return null;
  const { axes } = playbook.score;
  const over = lead.override !== null && lead.override.until !== null && lead.override.until <= t;
  const verdict = tierOf(playbook, leadFields(playbook, lead), {
    fit: fitOf(lead.score, axes.fit),
    engagement: engagementAt(lead.score, t, axes.engagement),
    held: over ? null : lead.tier,
    override: over ? null : lead.override,
  });
  const [why] = verdict.why;
  return { tier: verdict.tier, rule: why?.rule ?? "", reason: { zh: why?.zh ?? "", en: why?.en ?? "" } };
}

/** The tier that decay leads to, and when. */
function nextTier(playbook: Playbook, lead: LeadState, now: Instant): Upcoming[] {
  const { score, tier, override } = lead;
  if (tier === null || override) return [];
  const { axes } = playbook.score;
  const engagement = engagementAt(score, now, axes.engagement);
  const band = keptBand(playbook.tiers, leadFields(playbook, lead), { fit: fitOf(score, axes.fit), engagement, held: tier, override });
  const crossing = nextCrossing(score, band, now, axes.engagement);
  const then = crossing === null ? null : tierAt(playbook, lead, crossing);
  return crossing === null || !then || then.tier === tier
    ? []
    : [{ what: "tier", at: crossing, rule: then.rule, to: then.tier, reason: then.reason }];
}

type Ahead<U = Upcoming> = U extends unknown ? Omit<U, "at"> : never;

function at(instant: Instant | null, what: Ahead): Upcoming[] {
  return instant === null ? [] : [{ at: instant, ...what } as Upcoming];
}
