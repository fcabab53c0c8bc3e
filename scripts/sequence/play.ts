import type { Playbook, SequencePolicy } from "../../content/schema/playbook.ts";
import { advance, needsHistory, type Opening } from "../../worker/playbook/advance.ts";
import { yearsWithoutHolidays } from "../../worker/playbook/calendar.ts";
import type { WrittenEntry } from "../../worker/playbook/draft.ts";
import { isFact } from "../../worker/playbook/entries.ts";
import { countsByTime, type Fact } from "../../worker/playbook/facts.ts";
import { newProfile } from "../../worker/playbook/identity.ts";
import type { LeadState, Profile } from "../../worker/playbook/state.ts";
import { DAY, type Instant } from "../../worker/playbook/time.ts";
import { entering } from "./enter.ts";
import { factsOf, type Reader } from "./readers.ts";

/** A run that does not end within this time is told up to here. */
const HORIZON = 400 * DAY;
const STRIKES_MAX = 20_000;

export interface Played {
  sequence: SequencePolicy;
  lead: LeadState;
  entries: WrittenEntry[];
  start: Instant;
  /** Years that the run reaches of which the reader's calendar knows no holidays. */
  unknownYears: string[];
}

/** Lives one reader through one sequence on a calendar of its own: nothing is sent or kept, nobody else competes for the budget, and nobody is held out. */
export function play(whole: Playbook, sequence: SequencePolicy, reader: Reader, start: Instant): Played {
  const playbook: Playbook = { ...whole, sequences: { [sequence.sequence]: { ...sequence, holdOut: 0 } } };
  const answers = { ...reader.answers, ...(reader.seen ? { seen: reader.seen } : {}) };
  const opening: Opening = { id: `rehearsed-${reader.email}`, email: reader.email, answers, accountId: null };
  const entries: WrittenEntry[] = [];
  let lead: LeadState | null = null;
  const hear = (facts: readonly Fact[], now: Instant): LeadState => {
    const known = lead !== null && needsHistory(lead, facts, playbook);
    const history = known ? entries.filter(isFact).filter(countsByTime) : null;
    const { branches } = advance(lead ?? opening, facts, { playbook, now, reps: [], accountOwner: null, accountWritten: 0, history });
    const [branch] = branches;
    if (!branch) throw new RangeError("an advance has at least one branch");
    entries.push(...branch.entries);
    lead = branch.after;
    return branch.after;
  };
  let at: LeadState | null = null;
  for (const facts of entering(playbook, sequence, { ...reader, answers }, start)) at = hear(facts, start);
  if (!at) throw new RangeError("nobody enters without a fact");
  const deeds = factsOf(reader, start);
  for (let strikes = 0; strikes < STRIKES_MAX && runOf(at); strikes += 1) {
    const next = soonest(at, deeds);
    if (!next || next.at > start + HORIZON) break;
    if (next.deed) deeds.splice(deeds.indexOf(next.deed), 1);
    at = hear([next.deed ?? next.strike], next.at);
  }
  const end = entries.at(-1)?.at ?? start;
  const calendar = playbook.calendars[at.profile.calendar];
  return { sequence, lead: at, entries, start, unknownYears: calendar ? yearsWithoutHolidays(calendar, start, end) : [] };
}

/** Who a reader is by the policy: where they live decides what a local start is. */
export function profileOf({ intake }: Playbook, { email, answers, seen }: Reader): Profile {
  return newProfile(intake, email, { ...answers, ...(seen ? { seen } : {}) });
}

function runOf({ enrolments }: LeadState) {
  return enrolments.find(({ status }) => status === "active" || status === "paused");
}

interface Next {
  at: Instant;
  deed: Fact | null;
  strike: Fact;
}

/** What comes first: something they do, a step that is due, or the clock of the lead. */
function soonest(lead: LeadState, deeds: readonly Fact[]): Next | null {
  const run = lead.enrolments.find(({ status }) => status === "active");
  const coming: Next[] = deeds.map((deed) => ({ at: deed.at, deed, strike: deed }));
  if (run?.next && run.dueAt !== null) {
    const source = `step:${run.id}:${run.next}:${run.dueAt}`;
    const data = { enrolment: run.id, step: run.next };
    coming.push({ at: run.dueAt, deed: null, strike: { kind: "step_struck", at: run.dueAt, source, data } });
  }
  if (lead.wakeAt !== null) {
    const strike: Fact = { kind: "clock_struck", at: lead.wakeAt, source: `clock:${lead.wakeAt}`, data: {} };
    coming.push({ at: lead.wakeAt, deed: null, strike });
  }
  return coming.sort((a, b) => a.at - b.at)[0] ?? null;
}
