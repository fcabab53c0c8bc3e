import type { Instant } from "../../worker/playbook/time.ts";

/** A row of a lead's stream as a rehearsal reads it. Only facts and the first entry keep their body, as JSON. */
export interface Line {
  subject: string;
  seq: number;
  at: Instant;
  kind: string;
  v: number;
  /** What makes a fact count once; decisions have none. */
  source: string | null;
  body: string | null;
  /** Whether it sets when the clock strikes next, which only the last entry of a commit does. */
  wakes: boolean;
  late: boolean;
}

/** Facts that were heard in one commit, and when. `opening` is the first entry of the stream. */
export interface Heard {
  at: Instant;
  opening: Line | null;
  facts: Line[];
}

/** What the simulated clock does by itself. */
const RESIMULATED = new Set(["clock_struck", "step_struck"]);

/** Decisions on the lead as a whole: no fact of the same commit follows them. */
const AFTER_FACTS = new Set([
  "rescored",
  "scored",
  "tier_changed",
  "override_ended",
  "placed",
  "lead_pooled",
  "lead_offered",
  "lead_returned",
  "lead_released",
  "lead_escalated",
  "prospect_waits",
  "promise_warned",
  "enrolled",
  "woken",
]);

interface Open extends Heard {
  /** Whether a decision has told when this was heard. */
  known: boolean;
  sealed: boolean;
}

/**
 * The facts of one stream as they were heard. A fact says when it happened; when it was heard, and with which others, is read from the
 * decisions beside it, which are dropped afterwards. Where none stands beside it, it was heard when it happened.
 */
export function heardOf(stream: readonly Line[]): Heard[] {
  const heard: Open[] = [];
  let open: Open | null = null;
  for (const line of stream) {
    if (line.source !== null) {
      if (!open || !joins(open, line)) {
        open = { at: Math.max(line.at, heard.at(-1)?.at ?? 0), opening: null, facts: [], known: false, sealed: false };
        heard.push(open);
      }
      open.facts.push(line);
    } else if (!open || line.kind === "lead_created") {
      open = { at: line.at, opening: line.kind === "lead_created" ? line : null, facts: [], known: true, sealed: false };
      heard.push(open);
    } else {
      open.at = Math.max(open.at, line.at);
      open.known = true;
      if (AFTER_FACTS.has(line.kind)) open.sealed = true;
    }
    if (line.wakes) open.sealed = true;
  }
  return heard.map(({ at, opening, facts }) => ({ at, opening, facts: facts.filter(({ kind }) => !RESIMULATED.has(kind)) })).filter(speaks);
}

/** The facts of a commit stand in order of time. A late one is followed by its correction, so until that comes everything belongs to it. */
function joins(open: Open, fact: Line): boolean {
  const before = open.facts.at(-1);
  if (open.sealed || RESIMULATED.has(fact.kind) || (before && RESIMULATED.has(before.kind))) return false;
  if (before && (before.at > fact.at || (before.at === fact.at && (before.source ?? "") > (fact.source ?? "")))) return false;
  if (open.known) return fact.at <= open.at;
  return open.facts.some(({ late }) => late) || before?.at === fact.at;
}

function speaks({ opening, facts }: Heard): boolean {
  return opening !== null || facts.length > 0;
}
