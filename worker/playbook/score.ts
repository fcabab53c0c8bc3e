import type { HearingRule, Playbook, ScorePolicy } from "../../content/schema/playbook.ts";
import { localDate } from "./calendar.ts";
import { type Fields, holds } from "./condition.ts";
import type { Fact } from "./facts.ts";
import { factFields } from "./fields.ts";
import type { Adjustment, Firing, Group, LeadState, Receipt, ScoreState } from "./state.ts";
import { DAY, type Instant } from "./time.ts";

type Rule = ScorePolicy["rules"][number];

/** The fit receipts of a profile: every fit rule that holds, in the playbook's order. Points; they do not fade. */
export function fitReceipts(policy: ScorePolicy, fields: Fields): Receipt[] {
  return policy.rules.filter((rule) => rule.axis === "fit" && holds(rule.when, fields)).map(fitReceipt);
}

/** A fit rule always gives the same receipt; made once, it is compared and kept more cheaply. */
const receipts = new WeakMap<Rule, Receipt>();

function fitReceipt(rule: Rule): Receipt {
  const known = receipts.get(rule);
  if (known) return known;
  const reason = { rule: rule.id, ...rule.reason };
  const made: Receipt = { rule: rule.id, axis: "fit", group: null, points: rule.points, halfLife: 0, cap: 0, reason };
  receipts.set(rule, made);
  return made;
}

/** Whether two lists of fit receipts say the same. */
export function sameFit(a: readonly Receipt[], b: readonly Receipt[]): boolean {
  return a.length === b.length && a.every((receipt, index) => receipt === b[index] || JSON.stringify(receipt) === JSON.stringify(b[index]));
}

/**
 * What one fact earns: the receipts of every engagement and interest rule that hears it and has not used up its count.
 * `score` must hold every earlier fact of the lead; days are those of the lead's zone.
 */
export function earn(playbook: Playbook, lead: LeadState, score: ScoreState, fact: Fact): Receipt[] {
  if (fact.kind === "form_submitted" && !fact.data.verified) return [];
  const fields = factFields(fact);
  const day = localDate(lead.profile.zone, fact.at);
  const heard = playbook.score.rules.filter(
    (rule): rule is HearingRule => rule.axis !== "fit" && rule.on === fact.kind && holds(rule.when, fields),
  );
  return heard.flatMap((rule) => {
    const points = allowedPoints(rule, score.firings[rule.id], day);
    return points === 0 ? [] : [receiptOf(playbook.score, rule, points)];
  });
}

function allowedPoints(rule: HearingRule, fired: Firing | undefined, day: string): number {
  if (!fired || rule.count === "each") return rule.points;
  if (rule.count === "once") return 0;
  if (rule.count.perDay !== undefined && fired.day === day && fired.timesThatDay >= rule.count.perDay) return 0;
  if (rule.count.total === undefined) return rule.points;
  const left = Math.max(0, rule.count.total - Math.abs(fired.points));
  return Math.sign(rule.points) * Math.min(Math.abs(rule.points), left);
}

function receiptOf(policy: ScorePolicy, rule: HearingRule, points: number): Receipt {
  const reason = { rule: rule.id, ...rule.reason };
  const receipt = { rule: rule.id, axis: rule.axis, points, reason };
  if (rule.axis === "interest") {
    const topic = policy.topics[rule.topic];
    if (topic) return { ...receipt, group: rule.topic, halfLife: topic.halfLifeDays * DAY, cap: 0 };
  } else {
    const group = policy.groups[rule.group];
    if (group) return { ...receipt, group: rule.group, halfLife: group.halfLifeDays * DAY, cap: group.cap };
  }
  throw new RangeError(`rule ${rule.id} names no group or topic of the playbook`);
}

/** The score state after a receipt of a fact at `at`. A fact before the group's latest adds what is left of it by then. */
export function addReceipt(score: ScoreState, receipt: Receipt, at: Instant, zone: string): ScoreState {
  if (receipt.axis === "fit" || receipt.group === null) return score;
  const groups = receipt.axis === "interest" ? score.topics : score.groups;
  const added = { ...groups, [receipt.group]: addPoints(groups[receipt.group], receipt, at) };
  const fired = score.firings[receipt.rule];
  const day = localDate(zone, at);
  return {
    ...score,
    ...(receipt.axis === "interest" ? { topics: added } : { groups: added }),
    firings: {
      ...score.firings,
      [receipt.rule]: {
        times: (fired?.times ?? 0) + 1,
        points: (fired?.points ?? 0) + receipt.points,
        day,
        timesThatDay: fired?.day === day ? fired.timesThatDay + 1 : 1,
      },
    },
  };
}

function addPoints(group: Group | undefined, receipt: Receipt, at: Instant): Group {
  const { halfLife, cap } = receipt;
  if (!group) return { sum: receipt.points, at, halfLife, cap };
  const latest = Math.max(group.at, at);
  return { sum: group.sum * fade(latest - group.at, halfLife) + receipt.points * fade(latest - at, halfLife), at: latest, halfLife, cap };
}

/** The share that is left after `elapsed` milliseconds: 2^(−elapsed / halfLife); 1 where nothing fades or no time has passed. */
export function fade(elapsed: number, halfLife: number): number {
  return halfLife === 0 || elapsed <= 0 ? 1 : 2 ** (-elapsed / halfLife);
}

/** A group's value at `t`: its faded sum, clamped to ±cap. */
export function groupValue(group: Group, t: Instant): number {
  return clamp(group.sum * fade(t - group.at, group.halfLife), -group.cap, group.cap);
}

/** What somebody read about by `t`, strongest first: topic → points, faded and uncapped. Topics under `least` points are left out. */
export function interestsAt(score: ScoreState, t: Instant, least: number): { topic: string; points: number }[] {
  return Object.entries(score.topics)
    .map(([topic, { sum, at, halfLife }]) => ({ topic, points: sum * fade(t - at, halfLife) }))
    .filter(({ points }) => points >= least)
    .sort((a, b) => b.points - a.points || (a.topic < b.topic ? -1 : 1));
}

/** Points given by hand that stand at `t`: from when they were given until they expire. */
export function adjustedAt({ adjustments }: ScoreState, t: Instant): Adjustment[] {
  return adjustments.filter(({ until }) => t < until);
}

/**
 * Engagement at `t`, between 0 and the axis' maximum. Summed by its parts, each of which only shrinks: also after rounding it lies between
 * the bounds that the search for its next crossing draws from them.
 */
export function engagementAt(score: ScoreState, t: Instant, max: number): number {
  const { positive, negative } = partsAt(score, t);
  return clamp(positive - negative, 0, max);
}

/** What speaks for somebody at `t`, and what against, both from 0 up. */
export function partsAt(score: ScoreState, t: Instant): { positive: number; negative: number } {
  let positive = 0;
  let negative = 0;
  for (const name in score.groups) {
    const group = score.groups[name];
    const value = group ? groupValue(group, t) : 0;
    if (value > 0) positive += value;
    else negative -= value;
  }
  for (const { points } of adjustedAt(score, t)) {
    if (points > 0) positive += points;
    else negative -= points;
  }
  return { positive, negative };
}

/** Fit, between 0 and the axis' maximum. */
export function fitOf(score: ScoreState, max: number): number {
  return clamp(
    score.fit.reduce((sum, receipt) => sum + receipt.points, 0),
    0,
    max,
  );
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

export const EMPTY_SCORE: ScoreState = { fit: [], groups: {}, topics: {}, firings: {}, adjustments: [] };
