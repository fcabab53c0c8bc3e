import type { Playbook } from "../../content/schema/playbook.ts";
import { playbook as standard } from "../../worker/generated/playbook.ts";
import { type Advance, advance, type Branch, type Context, needsHistory, type Opening } from "../../worker/playbook/advance.ts";
import { apply } from "../../worker/playbook/apply.ts";
import type { WrittenEntry } from "../../worker/playbook/draft.ts";
import { isFact } from "../../worker/playbook/entries.ts";
import { countsByTime, type Fact, type FactOf, type PageFact, type ProductFact, type ProductKind } from "../../worker/playbook/facts.ts";
import { newProfile } from "../../worker/playbook/identity.ts";
import type { LeadState, SalesPromise } from "../../worker/playbook/state.ts";
import { HOUR, type Instant } from "../../worker/playbook/time.ts";

/** A Monday morning in Shanghai, in the middle of working hours. */
export const MONDAY = Date.parse("2026-11-23T02:00:00Z");

export { standard };

let serial = 0;

function source(kind: string): string {
  serial += 1;
  return `${kind}:${serial}`;
}

/** Somebody of a large manufacturer who decides; an address nobody had before. */
export function opening(more: Partial<Opening> = {}): Opening {
  serial += 1;
  return {
    id: `l${serial}`,
    email: `head@maker-${serial}.example`,
    answers: { name: "王芳", industry: "manufacturing", companySize: "1001-5000", role: "decider", locale: "zh" },
    accountId: `a${serial}`,
    ...more,
  };
}

/** A lead that has been created and not heard of since. */
export function lead(more: Partial<LeadState> = {}, profile: Partial<LeadState["profile"]> = {}): LeadState {
  const { id, email, answers, accountId } = opening();
  const created = apply(null, {
    kind: "lead_created",
    at: MONDAY,
    data: { id, playbook: standard.version, accountId, profile: { ...newProfile(standard.intake, email, answers), ...profile } },
  });
  return { ...created, ...more };
}

export function form(data: Partial<FactOf<"form_submitted">["data"]> = {}, at: Instant = MONDAY): FactOf<"form_submitted"> {
  const id = source("submission");
  return { kind: "form_submitted", at, source: id, data: { submission: id, form: "contact", verified: true, answers: {}, ...data } };
}

export function pageRead(data: Partial<PageFact["data"]> = {}, at: Instant = MONDAY): PageFact {
  return {
    kind: "page_read",
    at,
    source: source("event"),
    data: { path: "/zh/cases/x/", pieceKind: "cases", slug: "x", visibleMs: 60_000, visitor: "v", ...data },
  };
}

/** A promise by telephone that was given on Monday: four hours, a warning after one, over after two. */
export function promised(more: Partial<SalesPromise> = {}): SalesPromise {
  return {
    id: "p",
    by: MONDAY + 4 * HOUR,
    warnAt: MONDAY + HOUR,
    returnAt: MONDAY + 2 * HOUR,
    givenAt: MONDAY,
    mode: "telephone",
    tier: "A",
    state: "open",
    warnedAt: null,
    shown: true,
    round: 0,
    pausedAt: null,
    ...more,
  };
}

export function product(kind: ProductKind, at: Instant = MONDAY, data: Record<string, unknown> = {}): ProductFact {
  return { kind, at, source: source("signal"), data };
}

export function clock(at: Instant): FactOf<"clock_struck"> {
  return { kind: "clock_struck", at, source: source("clock"), data: {} };
}

export function contextAt(now: Instant, more: Partial<Context> = {}): Context {
  return { playbook: standard, now, reps: [], accountOwner: null, accountWritten: 0, history: null, ...more };
}

/** A lead's life as the journey would run it: every change is decided on the state before it, and the first branch is taken. */
export class Life {
  state: LeadState | null = null;
  readonly entries: WrittenEntry[] = [];
  readonly effects: Branch["effects"] = [];
  readonly start: Opening;
  readonly playbook: Playbook;
  last: Advance | null = null;

  constructor(playbook: Playbook = standard, start: Opening = opening()) {
    this.playbook = playbook;
    this.start = start;
  }

  get lead(): LeadState {
    if (!this.state) throw new Error("nothing was heard of this lead yet");
    return this.state;
  }

  /** Hears facts at `now`; what was heard before is not heard again. */
  hear(facts: readonly Fact[], now: Instant, more: Partial<Context> = {}): Branch {
    const heard = new Set(this.entries.filter(isFact).map((entry) => entry.source));
    const fresh = facts.filter((fact) => !heard.has(fact.source));
    const known = this.state !== null && needsHistory(this.state, fresh, this.playbook);
    const history = known ? this.entries.filter(isFact).filter(countsByTime) : null;
    this.last = advance(this.state ?? this.start, fresh, contextAt(now, { playbook: this.playbook, history, ...more }));
    const [branch] = this.last.branches;
    if (!branch) throw new Error("an advance has at least one branch");
    this.state = branch.after;
    this.entries.push(...branch.entries);
    this.effects.push(...branch.effects);
    return branch;
  }

  /** The state that the whole stream folds to. */
  folded(): LeadState | null {
    return this.entries.reduce<LeadState | null>((state, entry) => apply(state, entry), null);
  }

  kinds(): string[] {
    return this.entries.map(({ kind }) => kind);
  }
}
