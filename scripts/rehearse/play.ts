import type { Playbook } from "../../content/schema/playbook.ts";
import { type Advance, advance, type Branch, type Context, needsHistory, type Opening } from "../../worker/playbook/advance.ts";
import { localDate } from "../../worker/playbook/calendar.ts";
import type { Enrolment } from "../../worker/playbook/enrolment.ts";
import { countsByTime, type Fact } from "../../worker/playbook/facts.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import type { Instant } from "../../worker/playbook/time.ts";
import { CLOCK, Due, STEP } from "./due.ts";
import { type Journals, Unpacker } from "./pack.ts";
import { Team } from "./team.ts";

/** Told of every change of a lead, and of what it was made from. */
export type Watch = (change: { lead: number; now: Instant; facts: readonly Fact[]; advance: Advance; taken: Branch }) => void;

export interface Played {
  leads: (LeadState | null)[];
  team: Team;
}

/** After how many commits progress is told. */
const TOLD_EVERY = 2_000;

/**
 * Decides a journal's facts again with a playbook, in the order in which they were heard. Between them the clock is struck for whoever is due,
 * at the very instant; `windowStart` is where the team starts counting. The same journals and playbook give the same end.
 */
export function play(
  journals: Journals,
  playbook: Playbook,
  windowStart: Instant,
  watch: Watch = () => {},
  told: (share: number) => void = () => {},
): Played {
  const past = new Unpacker(journals);
  const house = new House(past, journals.ids.length, playbook, windowStart, watch);
  const order = past.inOrder();
  for (const [done, commit] of order.entries()) {
    house.strikeUntil(past.timeOf(commit));
    house.hear(commit);
    if (done % TOLD_EVERY === 0) told(done / order.length);
  }
  house.strikeUntil(journals.end);
  house.count(Number.POSITIVE_INFINITY);
  return { leads: house.leads, team: house.team };
}

/** Leads, team and clock as they are at one moment of a run. */
class House {
  readonly leads: (LeadState | null)[];
  readonly team: Team;
  private readonly past: Unpacker;
  private readonly playbook: Playbook;
  private readonly windowStart: Instant;
  private readonly watch: Watch;
  private readonly due: Due;
  /** In which order leads were first heard of. */
  private readonly came: Int32Array;
  private readonly slots = new Map<string, number>();
  private counts = false;
  private heard = 0;

  constructor(past: Unpacker, leads: number, playbook: Playbook, windowStart: Instant, watch: Watch) {
    this.past = past;
    this.playbook = playbook;
    this.windowStart = windowStart;
    this.watch = watch;
    this.leads = new Array<LeadState | null>(leads).fill(null);
    this.team = new Team(playbook);
    this.came = new Int32Array(leads);
    this.due = new Due(leads, this.came);
  }

  /** What people did, in one commit as it was. */
  hear(commit: number): void {
    const lead = this.past.leadOf(commit);
    const { opening, facts } = this.past.read(commit);
    const known = this.leads[lead];
    if (!known) this.came[lead] = this.heard++;
    const start = known ?? opening;
    if (!start) return;
    const judgesAgain = "seq" in start && needsHistory(start, facts, this.playbook);
    const history = judgesAgain ? this.past.factsBefore(lead, commit).filter(countsByTime) : null;
    this.advance(lead, start, facts, this.past.timeOf(commit), { accountWritten: 0, history });
  }

  /** Strikes the clock, and the steps, of everybody who is due by then. */
  strikeUntil(until: Instant): void {
    for (let lead = this.due.first(until); lead >= 0; lead = this.due.first(until)) this.strike(lead, this.due.timeOf(lead));
  }

  /** What happens at this instant, or later, is inside the window once that has begun. */
  count(now: Instant): void {
    if (this.counts || now < this.windowStart) return;
    this.counts = true;
    this.team.startCounting();
  }

  private strike(lead: number, now: Instant): void {
    const state = this.leads[lead];
    const next = state && nextDue(state);
    if (!state || !next) throw new RangeError("a lead that is not there was due");
    if (!next.run) {
      this.advance(lead, state, [clockFact(state, now)], now, { accountWritten: 0, history: null });
      return;
    }
    const slot = state.accountId && `${state.accountId} ${localDate(state.profile.zone, now)}`;
    const accountWritten = slot ? (this.slots.get(slot) ?? 0) : 0;
    const { entries } = this.advance(lead, state, [stepFact(next.run, now)], now, { accountWritten, history: null });
    const written = entries.filter(({ kind }) => kind === "step_written").length;
    if (slot && written > 0) this.slots.set(slot, accountWritten + written);
  }

  private advance(
    lead: number,
    start: LeadState | Opening,
    facts: readonly Fact[],
    now: Instant,
    more: Pick<Context, "accountWritten" | "history">,
  ): Branch {
    this.count(now);
    const { playbook, team } = this;
    const context = { playbook, now, reps: team.loads, accountOwner: team.ownerOf(start.accountId), ...more };
    const decided = advance(start, facts, context);
    const taken = team.choose(decided, start.accountId);
    team.commit(decided, taken);
    this.leads[lead] = taken.after;
    const next = nextDue(taken.after);
    this.due.set(lead, next?.at ?? null, next?.run ? STEP : CLOCK);
    this.watch({ lead, now, facts, advance: decided, taken });
    return taken;
  }
}

/** What the clock has to do next for a lead: itself, or a step of a run that has come. */
function nextDue(lead: LeadState): { at: Instant; run: Enrolment | null } | null {
  let next = lead.wakeAt === null ? null : { at: lead.wakeAt, run: null as Enrolment | null };
  for (const run of lead.enrolments) {
    if (run.status === "active" && run.dueAt !== null && run.next !== null && (!next || run.dueAt < next.at)) next = { at: run.dueAt, run };
  }
  return next;
}

function clockFact(lead: LeadState, now: Instant): Fact {
  return { kind: "clock_struck", at: now, source: `clock:${lead.wakeAt}`, data: {} };
}

function stepFact({ id, next, dueAt }: Enrolment, now: Instant): Fact {
  return { kind: "step_struck", at: now, source: `step:${id}:${next}:${dueAt}`, data: { enrolment: id, step: next ?? "" } };
}
