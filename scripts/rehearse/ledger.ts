import type { Stage, Tier } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import type { Advance, Branch } from "../../worker/playbook/advance.ts";
import type { Fact } from "../../worker/playbook/facts.ts";
import { leadFields } from "../../worker/playbook/fields.ts";
import { engagementAt, fitOf } from "../../worker/playbook/score.ts";
import type { LeadState, Place } from "../../worker/playbook/state.ts";
import { tierOf } from "../../worker/playbook/tier.ts";
import type { Instant } from "../../worker/playbook/time.ts";
import type { Journals } from "./pack.ts";
import { type Played, play } from "./play.ts";
import { brokenIn, type Missed, overdue } from "./promises.ts";
import { type RuleFired, Rules } from "./rules.ts";
import type { RepTally } from "./team.ts";

/** What became of a lead: they paid, or they left or were never right for us. The first of it counts. */
export type Became = "won" | "lost";

/** One lead at the end of a run, and what was noted on the way. */
export interface LeadOutcome {
  id: string;
  /** Whether a fact about them was heard inside the window; only those are counted in a report. */
  heard: boolean;
  tier: Tier | null;
  why: string[];
  stage: Stage | null;
  place: Place | null;
  owner: string | null;
  fit: number;
  engagement: number;
  mails: number;
  became: Became | null;
  /** Just before that; null when nothing had been heard of them yet. */
  scoreBefore: number | null;
  tierBefore: Tier | null;
}

export interface RepOutcome extends RepTally {
  owned: number;
}

export interface Outcome {
  leads: LeadOutcome[];
  reps: RepOutcome[];
  promises: { given: number; missed: (Missed & { lead: number })[] };
  rules: RuleFired[];
}

/** A whole run under one playbook. */
export interface Run {
  outcome: Outcome;
  /** The points each rule has given a lead by the end. */
  pointsOf(lead: number): Record<string, number>;
}

export function runOf(journals: Journals, playbook: Playbook, windowStart: Instant, told?: (share: number) => void): Run {
  const ledger = new Ledger(journals, playbook, windowStart);
  const played = play(journals, playbook, windowStart, (change) => ledger.note(change), told);
  return { outcome: ledger.close(played), pointsOf: (lead) => pointsOf(played.leads[lead] ?? null) };
}

interface Noted {
  heard: boolean;
  mails: number;
  became: Became | null;
  scoreBefore: number | null;
  tierBefore: Tier | null;
}

/** Looks over the shoulder of a run and writes down what a report asks. */
class Ledger {
  private readonly journals: Journals;
  private readonly playbook: Playbook;
  private readonly windowStart: Instant;
  private readonly rules: Rules;
  private readonly noted: Noted[];
  private readonly promises: Outcome["promises"] = { given: 0, missed: [] };

  constructor(journals: Journals, playbook: Playbook, windowStart: Instant) {
    this.journals = journals;
    this.playbook = playbook;
    this.windowStart = windowStart;
    this.rules = new Rules(playbook, journals.ids.length);
    this.noted = journals.ids.map(() => ({ heard: false, mails: 0, became: null, scoreBefore: null, tierBefore: null }));
  }

  note(change: { lead: number; now: Instant; facts: readonly Fact[]; advance: Advance; taken: Branch }): void {
    const { lead, now, facts, advance, taken } = change;
    const noted = this.noted[lead];
    if (!noted) return;
    this.noteEnd(noted, advance.before, facts, now);
    if (now < this.windowStart) return;
    if (facts.some(isRecorded)) noted.heard = true;
    for (const entry of taken.entries) {
      if (entry.kind === "step_written") noted.mails += 1;
      if (entry.kind === "promise_given" && entry.data.promise.givenAt === entry.at && entry.data.promise.state === "open")
        this.promises.given += 1;
    }
    for (const missed of brokenIn(advance.before, taken.entries)) this.promises.missed.push({ ...missed, lead });
    this.rules.mark(lead, taken.entries, taken.after);
    this.rules.markTier(lead, this.lineOf(taken.after, now));
  }

  close({ leads, team }: Played): Outcome {
    const { end } = this.journals;
    const owned = new Map<string, number>();
    for (const [lead, state] of leads.entries()) {
      const late = overdue(state?.promise ?? null, end);
      if (state && late && late.at >= this.windowStart) this.promises.missed.push({ ...late, owner: state.owner?.id ?? "", lead });
      if (state?.owner) owned.set(state.owner.id, (owned.get(state.owner.id) ?? 0) + 1);
    }
    return {
      leads: leads.map((state, lead) => this.outcomeOf(state, lead)),
      reps: team.tally().map((rep) => ({ ...rep, owned: owned.get(rep.id) ?? 0 })),
      promises: this.promises,
      rules: this.rules.fired(this.noted.map(({ heard }) => heard)),
    };
  }

  private outcomeOf(state: LeadState | null, lead: number): LeadOutcome {
    const { heard, mails, became, scoreBefore, tierBefore } = this.noted[lead] ?? NOTHING;
    const { fit, engagement } = this.scoreOf(state, this.journals.end);
    return {
      id: this.journals.ids[lead] ?? "",
      heard,
      tier: state?.tier ?? null,
      why: state?.tierWhy.map(({ en }) => en) ?? [],
      stage: state?.stage ?? null,
      place: state?.place ?? null,
      owner: state?.owner?.id ?? null,
      fit,
      engagement,
      mails,
      became,
      scoreBefore,
      tierBefore,
    };
  }

  private noteEnd(noted: Noted, before: LeadState | null, facts: readonly Fact[], now: Instant): void {
    if (noted.became !== null || now < this.windowStart) return;
    noted.became = facts.map(becameBy).find((became) => became !== null) ?? null;
    if (noted.became === null || !before) return;
    const { fit, engagement } = this.scoreOf(before, now);
    noted.scoreBefore = fit + engagement;
    noted.tierBefore = before.tier;
  }

  private scoreOf(state: LeadState | null, now: Instant): { fit: number; engagement: number } {
    const { axes } = this.playbook.score;
    return state
      ? { fit: fitOf(state.score, axes.fit), engagement: engagementAt(state.score, now, axes.engagement) }
      : { fit: 0, engagement: 0 };
  }

  /** The line of tiers.yaml on which a lead stands by itself, whatever it holds. */
  private lineOf(state: LeadState, now: Instant): string | undefined {
    const { fit, engagement } = this.scoreOf(state, now);
    return tierOf(this.playbook, leadFields(this.playbook, state), { fit, engagement, held: null, override: null }).why[0]?.rule;
  }
}

const NOTHING: Noted = { heard: false, mails: 0, became: null, scoreBefore: null, tierBefore: null };

function isRecorded({ kind }: Fact): boolean {
  return kind !== "clock_struck" && kind !== "step_struck";
}

function becameBy(fact: Fact): Became | null {
  if (fact.kind === "paid") return "won";
  if (fact.kind === "cancelled") return "lost";
  if (fact.kind === "contacted" && (fact.data.outcome === "disqualified" || fact.data.outcome === "wrong_person")) return "lost";
  return null;
}

function pointsOf(state: LeadState | null): Record<string, number> {
  const fit = state?.score.fit.map(({ rule, points }) => [rule, points] as const) ?? [];
  const engagement = Object.entries(state?.score.firings ?? {}).map(([rule, { points }]) => [rule, points] as const);
  return Object.fromEntries([...fit, ...engagement]);
}
