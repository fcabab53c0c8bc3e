import type { WrittenEntry } from "./draft.ts";
import { isFact } from "./entries.ts";
import type { Fact } from "./facts.ts";
import type { LeadState } from "./state.ts";
import { DAY, type Instant, iso } from "./time.ts";
import { heardAs } from "./via.ts";

/**
 * What is counted of a run, on the day on which it began, so that the runs of a day can be summed with whatever became of them once their
 * windows have closed: those that get mails and how they ended, and apart from them those that get none; of both the goals.
 */
export type OfRun = "entered" | "goal" | `ended:${string}` | "held_out" | "held_out_goal";

/** What is counted of a step, on the day on which it happens: coming due, and having to wait then, once for each run; every wait by its reason. */
export type OfStep = "due" | "held" | `held:${string}` | "written" | `skipped:${string}`;

/** What becomes of a mail, at most once for each mail and on the day on which it was written: how it left, then what people did. */
export type OfMail = `withheld:${string}` | "sent" | "refused" | "failed" | "unknown" | Answer | "goal";
export type Answer = "bounced" | "clicked" | "replied" | "unsubscribed" | "complained";

/** One more of something. `step` is empty where a run is counted, `arm` where the text is the step's own. */
export interface Tally {
  sequence: string;
  step: string;
  arm: string;
  what: OfRun | OfStep;
  day: string;
  /** The run whose step came due; counted only where it had not before. */
  first?: string;
}

/** What is credited to mails that were written before it: an answer to the one it names, or to the last of this address; a goal to all of its run. */
export type Outcome =
  | { what: Answer; message: string | null; lead: string; via: string | null; at: Instant }
  | { what: "goal"; enrolment: string; at: Instant };

/** A day of the calendar in UTC, as `2026-11-23`. It is nobody's own, so that no change of the team or its zones moves what was counted. */
export function dayOf(at: Instant): string {
  return iso(at).slice(0, 10);
}

/** The last day of which every run began at least `days` days before `now`: the windows of all of them have closed. */
export function lastClosedDay(days: number, now: Instant): string {
  return dayOf(now - (days + 1) * DAY);
}

/** A commit's entries with the lead before and after them, and when they are written: the day of a mail is that of its row. */
export interface Told {
  before: LeadState | null;
  entries: readonly WrittenEntry[];
  after: LeadState;
  now: Instant;
}

/** What one commit adds of runs and steps. Of runs that are kept without mails only that they began, and their goals, are counted. */
export function talliesOf({ before, entries, after, now }: Told): Tally[] {
  const known = new Map(before?.enrolments.map((run) => [run.id, run]));
  const runs = new Map([...known, ...after.enrolments.map((run) => [run.id, run] as const)]);
  return entries.flatMap((entry): Tally[] => {
    const run = runs.get(enrolmentIn(entry) ?? "");
    if (!run) return [];
    const { id, sequence, heldOut, startedAt } = run;
    const ofRun = (what: OfRun): Tally => ({ sequence, step: "", arm: "", what, day: dayOf(startedAt) });
    const ofStep = (step: string, what: OfStep): Tally => ({ sequence, step, arm: "", what, day: dayOf(now) });
    if (entry.kind === "enrolled") return [ofRun(heldOut ? "held_out" : "entered")];
    if (entry.kind === "goal_reached") return [ofRun(heldOut ? "held_out_goal" : "goal")];
    if (heldOut) return [];
    const waiting = known.get(id);
    switch (entry.kind) {
      case "step_struck": {
        const { step } = entry.data;
        if (waiting?.status !== "active" || waiting.next !== step || waiting.dueAt === null || waiting.dueAt > entry.at) return [];
        const held = entries.some((other) => isHold(other) && enrolmentIn(other) === id);
        return [ofStep(step, "due"), ...(held ? [ofStep(step, "held")] : [])].map((tally) => ({ ...tally, first: id }));
      }
      case "step_written":
        return [{ ...ofStep(entry.data.step, "written"), arm: entry.data.arm ?? "" }];
      case "step_skipped":
        return [ofStep(entry.data.step, `skipped:${entry.data.reason.rule}`)];
      case "step_postponed":
        return [ofStep(entry.data.step, `held:${entry.data.reason.rule}`)];
      case "enrolment_paused": {
        const step = waiting?.next ?? run.next;
        return step === null ? [] : [ofStep(step, `held:${entry.data.reason.rule}`)];
      }
      case "enrolment_ended":
        return [ofRun(`ended:${entry.data.reason.rule}`)];
      default:
        return [];
    }
  });
}

/** The run that an entry is about, by its id. */
function enrolmentIn(entry: WrittenEntry): string | null {
  if (entry.kind === "enrolled") return entry.data.enrolment.id;
  if (isFact(entry)) return entry.kind === "step_struck" ? entry.data.enrolment : null;
  return "enrolment" in entry.data ? entry.data.enrolment : null;
}

function isHold({ kind }: WrittenEntry): boolean {
  return kind === "step_postponed" || kind === "enrolment_paused";
}

/**
 * What one commit credits to mails that were written before it. Facts that a merge copied, or a split gave back, are told for the second
 * time and count no more.
 */
export function outcomesOf({ entries, after }: Pick<Told, "entries" | "after">): Outcome[] {
  const givenBack = entries.some(({ kind }) => kind === "lead_split_from");
  const heldOut = new Set(after.enrolments.flatMap((run) => (run.heldOut ? [run.id] : [])));
  let happened = 0;
  return entries.flatMap((entry): Outcome[] => {
    if (entry.kind === "goal_reached") {
      const { enrolment } = entry.data;
      // it is decided on the fact before it, which may be long past
      return heldOut.has(enrolment) ? [] : [{ what: "goal", enrolment, at: happened }];
    }
    if (!isFact(entry)) return [];
    happened = entry.at;
    if (entry.copied || givenBack) return [];
    const answer = answerIn(entry);
    return answer ? [{ ...answer, lead: heardAs(entry) ?? after.id, via: entry.via ?? null, at: entry.at }] : [];
  });
}

/** A no, and a reply that does not say to what, are credited to the last marketing mail, where it was written at most this long before. */
export const CREDITED = 30 * DAY;

/** What somebody answered, and to which mail; null for the last that they were written. */
function answerIn(fact: Fact): { what: Answer; message: string | null } | null {
  switch (fact.kind) {
    case "mail_clicked":
      return { what: "clicked", message: fact.data.message };
    case "replied":
      return { what: "replied", message: fact.data.message };
    case "mail_failed":
      return fact.data.permanent ? { what: "bounced", message: fact.data.message } : null;
    case "unsubscribed":
      if (fact.data.purpose !== "marketing") return null;
      return { what: fact.data.by === "complaint" ? "complained" : "unsubscribed", message: null };
    default:
      return null;
  }
}
