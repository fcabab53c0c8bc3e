import { TIERS, type Tier } from "../../content/schema/common.ts";
import type { Instant } from "../../worker/playbook/time.ts";
import { aucOf } from "./auc.ts";
import type { Became, LeadOutcome, Outcome, RepOutcome } from "./ledger.ts";
import type { Missed } from "./promises.ts";
import type { RuleFired } from "./rules.ts";

/** How many leads a list of the report names. */
export const NAMED_MAX = 10;
const POINTS_NAMED_MAX = 3;
/** A rule that fires for this share of the leads tells them apart no more. */
export const EVERYONE = 0.95;
const LOW: (Tier | null)[] = ["C", "X"];
const HIGH: (Tier | null)[] = ["S", "A"];
/** A difference of scores below this is the noise of adding in floating point. */
const SCORE_NOISE = 1e-6;

export interface Change<T> {
  before: T;
  after: T;
}

/** How many leads go from one to another. */
export interface Flow {
  from: string;
  to: string;
  leads: number;
}

export interface Surprise {
  lead: string;
  became: Became | null;
  before: Standing;
  after: Standing;
  /** Where the difference comes from: the points of single rules. */
  points: { rule: string; before: number; after: number }[];
}

interface Standing {
  tier: Tier | null;
  fit: number;
  engagement: number;
  why: string[];
}

export interface Misjudged {
  lead: string;
  /** The tier just before the outcome. */
  tier: Change<Tier | null>;
}

export interface PromiseCount {
  given: number;
  notAccepted: number;
  notCalled: number;
}

export interface Report {
  window: { from: Instant; to: Instant; days: number };
  leads: { all: number; heard: number };
  facts: number;
  playbooks: Change<{ version: string; from: string }>;
  /** Whether any lead, owner, promise, mail or load is different. */
  changed: boolean;
  tiers: { leads: number; flows: Flow[]; all: Flow[]; surprising: Surprise[] };
  scores: { higher: number; lower: number };
  stages: { leads: number; flows: Flow[] };
  owners: { leads: number; flows: Flow[]; named: { lead: string; owner: Change<string> }[] };
  reps: { id: string; before: RepOutcome; after: RepOutcome }[];
  promises: Change<PromiseCount> & { newlyMissed: number; nowKept: number; named: (Missed & { lead: string })[] };
  mails: Change<number>;
  outcomes: {
    won: number;
    lost: number;
    wonLow: Misjudged[];
    wonLowAll: Change<number>;
    lostHigh: Misjudged[];
    lostHighAll: Change<number>;
  };
  /** Over leads that had a score before their outcome; null says that there are too few to tell. */
  auc: Change<number | null> & { won: number; lost: number };
  rules: { neverFired: RuleFired[]; everyone: RuleFired[] };
}

export type Frame = Pick<Report, "window" | "facts" | "playbooks">;
export type PointsOf = (leads: readonly number[]) => Promise<Change<Record<string, number>>[]>;

type Pair = Change<LeadOutcome> & { lead: number };

/** What differs between a run under the playbook in force and one under a changed one, over the leads that were heard inside the window. */
export async function compare(frame: Frame, before: Outcome, after: Outcome, pointsOf: PointsOf): Promise<Report> {
  const pairs = before.leads.flatMap((one, lead): Pair[] => {
    const other = after.leads[lead];
    return one.heard && other ? [{ lead, before: one, after: other }] : [];
  });
  const report = {
    ...frame,
    leads: { all: before.leads.length, heard: pairs.length },
    tiers: await tiersOf(pairs, pointsOf),
    scores: scoresOf(pairs),
    stages: flowsOf(pairs, ({ stage }) => stage ?? "none"),
    owners: ownersOf(pairs),
    reps: repsOf(before, after),
    promises: promisesOf(before, after),
    mails: { before: mailsOf(pairs, "before"), after: mailsOf(pairs, "after") },
    outcomes: outcomesOf(pairs),
    auc: aucsOf(pairs),
    rules: rulesOf(after, pairs.length),
  };
  return { ...report, changed: differs(before, after) };
}

function differs(before: Outcome, after: Outcome): boolean {
  const whole = ({ leads, reps, promises }: Outcome) =>
    JSON.stringify([
      leads.map(({ tier, stage, place, owner, mails, tierBefore }) => [tier, stage, place, owner, mails, tierBefore]),
      reps,
      promises,
    ]);
  return whole(before) !== whole(after) || before.leads.some((lead, index) => scoreGain(lead, after.leads[index] ?? lead) !== 0);
}

async function tiersOf(pairs: readonly Pair[], pointsOf: PointsOf): Promise<Report["tiers"]> {
  const { leads, flows } = flowsOf(pairs, ({ tier }) => tier ?? "none");
  const all = flowsAmong(pairs, ({ tier }) => tier ?? "none");
  const changed = pairs.filter(({ before, after }) => before.tier !== after.tier).sort(bySurprise);
  const most = changed.slice(0, NAMED_MAX);
  const points = most.length > 0 ? await pointsOf(most.map(({ lead }) => lead)) : [];
  const surprising = most.map((pair, index) => ({
    lead: pair.before.id,
    became: pair.before.became,
    before: standing(pair.before),
    after: standing(pair.after),
    points: changedPoints(points[index] ?? { before: {}, after: {} }),
  }));
  return { leads, flows, all, surprising };
}

/** The widest change of tier, then those of whom we know how it ended, then the widest change of score. */
function bySurprise(a: Pair, b: Pair): number {
  return (
    distance(b) - distance(a) ||
    Number(b.before.became !== null) - Number(a.before.became !== null) ||
    Math.abs(gain(b)) - Math.abs(gain(a)) ||
    (a.before.id < b.before.id ? -1 : 1)
  );
}

function distance({ before, after }: Pair): number {
  const rank = (tier: Tier | null) => (tier === null ? TIERS.length : TIERS.indexOf(tier));
  return Math.abs(rank(before.tier) - rank(after.tier));
}

function standing({ tier, fit, engagement, why }: LeadOutcome): Standing {
  return { tier, fit, engagement, why };
}

function changedPoints({ before, after }: Change<Record<string, number>>): Surprise["points"] {
  const rules = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return rules
    .map((rule) => ({ rule, before: before[rule] ?? 0, after: after[rule] ?? 0 }))
    .filter((one) => one.before !== one.after)
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.rule < b.rule ? -1 : 1))
    .slice(0, POINTS_NAMED_MAX);
}

function scoresOf(pairs: readonly Pair[]): Report["scores"] {
  const gains = pairs.map(gain);
  return { higher: gains.filter((one) => one > 0).length, lower: gains.filter((one) => one < 0).length };
}

function gain({ before, after }: Pair): number {
  return scoreGain(before, after);
}

function scoreGain(before: LeadOutcome, after: LeadOutcome): number {
  const difference = after.fit + after.engagement - before.fit - before.engagement;
  return Math.abs(difference) < SCORE_NOISE ? 0 : difference;
}

function flowsOf(pairs: readonly Pair[], of: (lead: LeadOutcome) => string): { leads: number; flows: Flow[] } {
  const flows = flowsAmong(pairs, of).filter(({ from, to }) => from !== to);
  return { leads: flows.reduce((sum, { leads }) => sum + leads, 0), flows };
}

/** The most travelled first. */
function flowsAmong(pairs: readonly Pair[], of: (lead: LeadOutcome) => string): Flow[] {
  const flows = new Map<string, Flow>();
  for (const { before, after } of pairs) {
    const [from, to] = [of(before), of(after)];
    const key = `${from} ${to}`;
    flows.set(key, { from, to, leads: (flows.get(key)?.leads ?? 0) + 1 });
  }
  return [...flows.values()].sort((a, b) => b.leads - a.leads || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
}

/** Whom a lead is with: a rep, or where it stands without one. */
function holder({ owner, place }: LeadOutcome): string {
  return owner ?? place ?? "nobody";
}

function ownersOf(pairs: readonly Pair[]): Report["owners"] {
  const changed = pairs.filter(({ before, after }) => holder(before) !== holder(after));
  const named = changed
    .slice(0, NAMED_MAX)
    .map(({ before, after }) => ({ lead: before.id, owner: { before: holder(before), after: holder(after) } }));
  return { ...flowsOf(pairs, holder), named };
}

function repsOf(before: Outcome, after: Outcome): Report["reps"] {
  const absent = (id: string): RepOutcome => ({ id, owned: 0, turns: 0, peakOpen: 0, open: 0 });
  const ids = [...new Set([...before.reps, ...after.reps].map(({ id }) => id))];
  const of = ({ reps }: Outcome, id: string) => reps.find((rep) => rep.id === id) ?? absent(id);
  return ids.map((id) => ({ id, before: of(before, id), after: of(after, id) }));
}

function promisesOf(before: Outcome, after: Outcome): Report["promises"] {
  const counted = ({ promises: { given, missed } }: Outcome): PromiseCount => ({
    given,
    notAccepted: missed.filter(({ how }) => how === "not_accepted").length,
    notCalled: missed.filter(({ how }) => how === "not_called").length,
  });
  const leadsOf = ({ promises }: Outcome) => new Set(promises.missed.map(({ lead }) => lead));
  const [had, has] = [leadsOf(before), leadsOf(after)];
  const seen = new Set<number>();
  const fresh = after.promises.missed.filter(({ lead }) => !had.has(lead) && !seen.has(lead) && seen.add(lead));
  const named = fresh.slice(0, NAMED_MAX).map((missed) => ({ ...missed, lead: after.leads[missed.lead]?.id ?? "" }));
  const nowKept = [...had].filter((lead) => !has.has(lead)).length;
  return { before: counted(before), after: counted(after), newlyMissed: fresh.length, nowKept, named };
}

function mailsOf(pairs: readonly Pair[], side: "before" | "after"): number {
  return pairs.reduce((sum, pair) => sum + pair[side].mails, 0);
}

function outcomesOf(pairs: readonly Pair[]): Report["outcomes"] {
  const won = pairs.filter(({ before }) => before.became === "won");
  const lost = pairs.filter(({ before }) => before.became === "lost");
  const judged = (among: readonly Pair[], tiers: readonly (Tier | null)[]) => ({
    named: among
      .filter(({ after }) => tiers.includes(after.tierBefore))
      .slice(0, NAMED_MAX)
      .map(({ before, after }) => ({ lead: before.id, tier: { before: before.tierBefore, after: after.tierBefore } })),
    all: {
      before: among.filter(({ before }) => tiers.includes(before.tierBefore)).length,
      after: among.filter(({ after }) => tiers.includes(after.tierBefore)).length,
    },
  });
  const [low, high] = [judged(won, LOW), judged(lost, HIGH)];
  return { won: won.length, lost: lost.length, wonLow: low.named, wonLowAll: low.all, lostHigh: high.named, lostHighAll: high.all };
}

function aucsOf(pairs: readonly Pair[]): Report["auc"] {
  const scores = (side: "before" | "after", became: Became) =>
    pairs.flatMap((pair) => (pair[side].became === became && pair[side].scoreBefore !== null ? [pair[side].scoreBefore] : []));
  const of = (side: "before" | "after") => aucOf(scores(side, "won"), scores(side, "lost"));
  return { before: of("before"), after: of("after"), won: scores("after", "won").length, lost: scores("after", "lost").length };
}

function rulesOf({ rules }: Outcome, heard: number): Report["rules"] {
  const scored = rules.filter(({ file }) => file === "score");
  return {
    neverFired: rules.filter(({ leads }) => leads === 0),
    everyone: heard === 0 ? [] : scored.filter(({ leads }) => leads >= EVERYONE * heard),
  };
}
