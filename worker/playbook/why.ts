import type { Stage, Tier } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import { type Decision, isFact, type LeadEntry } from "./entries.ts";
import { type ExplainedScore, explainScore, interestLines, type ScoreLine } from "./explain.ts";
import { interestsAt } from "./score.ts";
import type { LeadState, Place, Reason, SalesPromise, Sign, StageChange } from "./state.ts";
import { DAY, type Instant } from "./time.ts";
import { tierAt, type Upcoming, upcoming } from "./upcoming.ts";

/** A reason with the playbook it was decided by and the fact that it followed. */
export type Because = Reason & { playbook: string; evidence: string | null };

/** A topic that was read about, with what was read. */
export interface Interest {
  topic: string;
  points: number;
  zh: string;
  en: string;
  lines: ScoreLine[];
}

/** Everything a salesperson may ask of a lead. */
export interface Why {
  /** The playbook that the lead was last judged by. */
  playbook: string;
  score: ExplainedScore;
  interests: Interest[];
  tier: { is: Tier | null; why: Because[]; inAWeek: Tier | null };
  stage: { is: Stage | null; why: (StageChange & Because)[] };
  owner: { is: string | null; place: Place; why: Because[] };
  /** What says that they may leave. */
  signs: Sign[];
  promise: (SalesPromise & { rule: string; playbook: string; evidence: string | null }) | null;
  next: Upcoming[];
}

/**
 * Why this score, tier, stage, owner and promise, and what comes next, at `now`. `playbook` is the one the lead was last judged by, and
 * `entries` its whole stream. Pure: what was decided is told as it was decided, only what is to come is looked at anew.
 */
export function why(playbook: Playbook, lead: LeadState, entries: readonly LeadEntry[], now: Instant): Why {
  const grounds = groundsOf(entries, lead);
  const tier = grounds.last("tier_changed");
  const given = grounds.last("promise_given", "promise_resumed");
  return {
    playbook: lead.playbook,
    score: explainScore(playbook, lead, entries, now),
    interests: interestsOf(playbook, lead, entries, now),
    tier: {
      is: lead.tier,
      why: lead.tierWhy.map((reason) => ({ ...reason, ...tier.from })),
      inAWeek: tierAt(playbook, lead, now + 7 * DAY)?.tier ?? null,
    },
    stage: {
      is: lead.stage,
      why: lead.stages.map((change) => ({ ...change, ...change.cause, ...grounds.at("stage_changed", change.at) })),
    },
    owner: { is: lead.owner?.id ?? null, place: lead.place, why: whyThere(lead, grounds) },
    promise: lead.promise && { ...lead.promise, rule: `promises.tiers.${lead.promise.tier}`, ...given.from },
    signs: lead.signs,
    next: upcoming(playbook, lead, now),
  };
}

/** The topics that are worth telling at `t`, strongest first. */
export function interestsOf(playbook: Playbook, lead: LeadState, entries: readonly LeadEntry[], t: Instant): Interest[] {
  const lines = interestLines(entries, t);
  return interestsAt(lead.score, t, playbook.score.interest).flatMap(({ topic, points }) => {
    const named = playbook.score.topics[topic];
    return named ? [{ topic, points, ...named.name, lines: lines.filter((line) => line.group === topic) }] : [];
  });
}

const OWNING = ["owner_assigned", "lead_offered"] as const;
const LEAVING = ["placed", "lead_pooled", "lead_escalated", "lead_released", "lead_returned"] as const;

/** Why this owner; of a lead that nobody has, why it is where it is. */
function whyThere(lead: LeadState, grounds: Grounds): Because[] {
  const { entry, from } = lead.owner ? grounds.last(...OWNING) : grounds.last(...LEAVING);
  const reasons = lead.owner?.why ?? (entry && "why" in entry.data ? entry.data.why : []);
  return reasons.map((reason) => ({ ...reason, ...from }));
}

interface From {
  playbook: string;
  evidence: string | null;
}

interface Grounds {
  last(...kinds: Decision["kind"][]): { entry: Decision | null; from: From };
  at(kind: Decision["kind"], instant: Instant): From;
}

/** Which playbook was in force at each decision, and after which fact it was taken. */
function groundsOf(entries: readonly LeadEntry[], lead: LeadState): Grounds {
  const adopted = entries.flatMap((entry) =>
    entry.kind === "lead_created" || entry.kind === "rescored" ? [{ at: entry.at, playbook: entry.data.playbook }] : [],
  );
  const decisions: { entry: Decision; from: From }[] = [];
  let evidence: string | null = null;
  for (const entry of entries) {
    if (isFact(entry)) evidence = entry.source;
    // all of one commit is decided by the playbook that it adopts, wherever in it that is written
    else decisions.push({ entry, from: { playbook: adopted.findLast(({ at }) => at <= entry.at)?.playbook ?? lead.playbook, evidence } });
  }
  const unknown = { playbook: lead.playbook, evidence: null };
  return {
    last: (...kinds) => decisions.findLast(({ entry }) => kinds.includes(entry.kind)) ?? { entry: null, from: unknown },
    at: (kind, instant) => decisions.findLast(({ entry }) => entry.kind === kind && entry.at === instant)?.from ?? unknown,
  };
}
