import { apply } from "./apply.ts";
import type { Effect } from "./effects.ts";
import type { Decision, EarnedFact, LeadEntry } from "./entries.ts";
import type { LeadState } from "./state.ts";
import type { Instant } from "./time.ts";

export type WrittenEntry = LeadEntry & { wakeAt?: Instant | null };

type DataOf<K extends Decision["kind"]> = Extract<Decision, { kind: K }>["data"];

/** A lead while it is being decided on: every entry is folded as soon as it is written, so that what follows sees it. */
export class Draft {
  readonly before: LeadState | null;
  state: LeadState;
  entries: WrittenEntry[];
  effects: Effect[];
  readonly now: Instant;

  private constructor(before: LeadState | null, state: LeadState, entries: WrittenEntry[], effects: Effect[], now: Instant) {
    this.before = before;
    this.state = state;
    this.entries = entries;
    this.effects = effects;
    this.now = now;
  }

  static of(lead: LeadState, now: Instant): Draft {
    return new Draft(lead, lead, [], [], now);
  }

  static opened(data: DataOf<"lead_created">, now: Instant): Draft {
    const entry: Decision = { kind: "lead_created", at: now, data };
    return new Draft(null, apply(null, entry), [entry], [], now);
  }

  fork(): Draft {
    return new Draft(this.before, this.state, [...this.entries], [...this.effects], this.now);
  }

  hear(fact: EarnedFact): void {
    this.write(fact);
  }

  decide<K extends Decision["kind"]>(kind: K, data: DataOf<K>): void {
    this.write({ kind, at: this.now, data } as Extract<Decision, { kind: K }>);
  }

  effect(effect: Effect): void {
    this.effects.push(effect);
  }

  /** Puts the next instant at which something could be decided on the last entry; alone, it is an entry of its own. */
  wake(wakeAt: Instant | null): void {
    if (wakeAt === this.state.wakeAt) return;
    const last = this.entries.pop();
    if (!last) {
      this.write({ kind: "woken", at: this.now, data: {}, wakeAt });
      return;
    }
    this.entries.push({ ...last, wakeAt });
    this.state = { ...this.state, wakeAt };
  }

  /** Takes back a strike of the clock that changed nothing: the journal keeps what happened, not that somebody looked. */
  forget(): void {
    if (!this.before) return;
    this.entries = [];
    this.state = this.before;
  }

  private write(entry: WrittenEntry): void {
    this.entries.push(entry);
    this.state = apply(this.state, entry);
  }
}
