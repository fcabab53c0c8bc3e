import type { Playbook } from "../../content/schema/playbook.ts";
import { Draft, type WrittenEntry } from "./draft.ts";
import type { Effect } from "./effects.ts";
import type { EarnedFact } from "./entries.ts";
import type { Fact, ProfileAnswers } from "./facts.ts";
import { finish } from "./finish.ts";
import { hear, isLate, precedesStage } from "./hear.ts";
import { newProfile } from "./identity.ts";
import { place } from "./place.ts";
import { isRelinking, rescore } from "./rescore.ts";
import type { RepLoad } from "./route.ts";
import { byTime } from "./stage.ts";
import { restage, timePasses } from "./standing.ts";
import type { LeadState } from "./state.ts";
import type { Instant } from "./time.ts";

/** What a decision may look at besides the lead itself. */
export interface Context {
  playbook: Playbook;
  now: Instant;
  reps: readonly RepLoad[];
  accountOwner: string | null;
  /** The owner of the company above, where the lead's own company has none. */
  parentOwner?: string | null;
  /** Marketing mails written to the lead's company today. */
  accountWritten: number;
  /** Every fact of the stream that counts by time; needed when `needsHistory` says so. */
  history: readonly EarnedFact[] | null;
}

/** Somebody who is heard of for the first time. */
export interface Opening {
  id: string;
  email: string;
  answers: ProfileAnswers;
  accountId: string | null;
}

/** One way it may go: which rep takes the turn is the database's to say. `rep` is null where nobody is left, or where nobody had to be chosen. */
export interface Branch {
  rep: string | null;
  rank: number;
  entries: WrittenEntry[];
  effects: Effect[];
  after: LeadState;
}

export interface Advance {
  before: LeadState | null;
  /** True when the branches are candidates in order, the last of them for nobody; false when there is exactly one. */
  chooses: boolean;
  branches: Branch[];
}

/**
 * Hears facts about a lead, decides what follows from them, and folds both. Pure: the same lead, facts and context give the same answer.
 * Throws RangeError when history is needed and absent.
 */
export function advance(start: LeadState | Opening, facts: readonly Fact[], context: Context): Advance {
  if ("seq" in start && start.mergedInto !== null) throw new RangeError("a merged lead hears nothing itself");
  const draft = "seq" in start ? Draft.of(start, context.now) : open(start, context);
  const sorted = [...facts].sort(byTime);
  const lead = "seq" in start ? start : null;
  const rewrites = lead !== null && needsRescore(lead, sorted, context.playbook);
  const restages = lead !== null && sorted.some((fact) => isLate(lead, fact) || precedesStage(lead, fact) || isRelinking(fact));
  for (const fact of sorted) hear(draft, fact, context, restages);
  if (rewrites) rescore(draft, sorted, context);
  if (restages) restage(draft, context);
  else timePasses(draft, context, context.now);
  const drafts = place(draft, sorted, context);
  for (const branch of drafts.branches) finish(branch.draft, sorted, context);
  return {
    before: draft.before,
    chooses: drafts.chooses,
    branches: drafts.branches.map(({ rep, rank, draft: done }) => ({
      rep,
      rank,
      entries: done.entries,
      effects: done.effects,
      after: done.state,
    })),
  };
}

/** Whether a decision on these facts has to look at every earlier fact of the lead. */
export function needsHistory(lead: LeadState, facts: readonly Fact[], playbook: Playbook): boolean {
  return needsRescore(lead, facts, playbook) || facts.some((fact) => precedesStage(lead, fact));
}

/** Whether all facts must be judged again: one arrived late, a link was undone, or the playbook is not the one the lead was last judged by. */
function needsRescore(lead: LeadState, facts: readonly Fact[], playbook: Playbook): boolean {
  return lead.playbook !== playbook.version || facts.some((fact) => isLate(lead, fact) || isRelinking(fact));
}

function open(opening: Opening, context: Context): Draft {
  const { id, accountId, email, answers } = opening;
  const { playbook, now } = context;
  return Draft.opened({ id, accountId, playbook: playbook.version, profile: newProfile(playbook.intake, email, answers) }, now);
}
