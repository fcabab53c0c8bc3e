import type { World } from "../../../worker/platform/world.ts";
import type { Instant } from "../../../worker/playbook/time.ts";
import { type Chance, chance } from "./chance.ts";
import { type Asked, INVOCATION_MAX, type Trouble } from "./trouble.ts";

export type Ended = { state: "done"; value: unknown } | { state: "failed"; cause: unknown } | { state: "dead" };

/** One run of the Worker: a tick, a batch of the queue, somebody's request. */
export interface Run {
  serial: number;
  name: string;
  startedAt: Instant;
  /** How far its clock is off. */
  skew: number;
  requests: number;
  statements: number;
  /** Until when it stands still. */
  until: Instant;
  ended: Ended | null;
  /** Rows of the outbox it claimed, and at which moment. */
  claimed: Map<string, number>;
}

interface Waiting {
  run: Run;
  order: number;
  go(): void;
}

/** Breaths without any sign of life after which a run is taken for hung. */
const BREATHS_MAX = 5_000;
const forever = new Promise<never>(() => {});

/**
 * Runs of the Worker side by side. At each request to the outside a run can be held up, fail or die; where several are under way it is drawn
 * whose request is answered next. Between two requests a run is alone, as an isolate is.
 */
export class Conductor {
  now: Instant;
  /** How many requests were answered so far, over all runs: the only order that there is. */
  moment = 0;
  /** Every run, in the order in which they began. */
  readonly tape: Run[] = [];
  /** Runs that stand still. */
  asleep: Run[] = [];
  readonly #trouble: Trouble;
  readonly #chance: Chance;
  readonly #breath: () => Promise<void>;
  readonly #say: (line: string) => void;
  #waiting: Waiting[] = [];
  #crowded = false;
  #atWork = 0;
  #order = 0;

  constructor(seed: number, now: Instant, trouble: Trouble, breath: () => Promise<void>, say: (line: string) => void) {
    this.now = now;
    this.#trouble = trouble;
    this.#chance = chance(seed, "turns");
    this.#breath = breath;
    this.#say = say;
  }

  /** A run that has not begun. */
  run(name: string): Run {
    const serial = this.tape.length + 1;
    const skew = this.#trouble.skew(serial);
    const run: Run = { serial, name, startedAt: this.now, skew, requests: 0, statements: 0, until: 0, ended: null, claimed: new Map() };
    this.tape.push(run);
    return run;
  }

  /** Lets these begin, beside those that wake up now, until each has ended, died or stands still. */
  async perform(fresh: readonly { run: Run; world: World; work(world: World): Promise<unknown> }[]): Promise<void> {
    const woken = this.asleep.filter(({ until }) => until <= this.now);
    this.asleep = this.asleep.filter((run) => !woken.includes(run));
    const awake = [...woken, ...fresh.map(({ run }) => run)];
    this.#crowded = awake.length > 1;
    for (const { run, world, work } of fresh) this.#begin(run, () => work(world));
    for (;;) {
      await this.#quiet(awake);
      const ready = this.#waiting
        .filter(({ run }) => !run.ended && run.until <= this.now)
        .sort((a, b) => a.run.serial - b.run.serial || a.order - b.order);
      if (ready.length === 0) break;
      const next = this.#chance.oneOf(ready);
      this.#waiting = this.#waiting.filter((waiting) => waiting !== next && !waiting.run.ended);
      next.go();
    }
    this.asleep.push(...awake.filter(({ ended }) => !ended));
  }

  /** One request of a run to the outside. */
  async request<T>(run: Run, asked: Asked, what: string, work: () => Promise<T>): Promise<T> {
    run.requests += 1;
    if (run.ended) return forever;
    const fault = this.#trouble.at(run, asked);
    if (fault) this.#say(`  ! ${fault} at ${what}`);
    if (fault === "stalls") run.until = this.now + this.#trouble.stall(run);
    if (this.#crowded || run.until > this.now) await this.#turn(run);
    if (run.ended || this.now - run.startedAt >= INVOCATION_MAX) return this.#die(run);
    if (fault === "dies_before") return this.#die(run);
    if (fault === "fails_before") throw new Error("D1_ERROR: Network connection lost.");
    if (fault === "overloaded") throw new Error("D1_ERROR: D1 DB is overloaded. Requests queued for too long.");
    this.#atWork += 1;
    try {
      return await this.#answered(run, fault, work);
    } finally {
      this.#atWork -= 1;
    }
  }

  async #answered<T>(run: Run, fault: string | null, work: () => Promise<T>): Promise<T> {
    const answer = await work();
    this.moment += 1;
    if (fault === "dies_after") {
      run.ended = { state: "dead" };
      this.#atWork -= 1;
      await forever;
    }
    if (fault === "fails_after") throw new Error("D1_ERROR: Network connection lost.");
    return answer;
  }

  #begin(run: Run, work: () => Promise<unknown>): void {
    work().then(
      (value) => {
        run.ended ??= { state: "done", value };
      },
      (cause: unknown) => {
        run.ended ??= { state: "failed", cause };
      },
    );
  }

  #turn(run: Run): Promise<void> {
    this.#order += 1;
    const order = this.#order;
    return new Promise((go) => this.#waiting.push({ run, order, go }));
  }

  #die(run: Run): Promise<never> {
    run.ended ??= { state: "dead" };
    return forever;
  }

  /** Until everybody has ended or waits for a turn. */
  async #quiet(awake: readonly Run[]): Promise<void> {
    for (let breaths = 0; breaths < BREATHS_MAX; breaths += 1) {
      await this.#breath();
      const waits = (run: Run) => this.#waiting.some((waiting) => waiting.run === run);
      if (this.#atWork === 0 && awake.every((run) => run.ended || waits(run))) return;
    }
    throw new Error(`a run neither ends nor asks for anything: ${awake.map(({ name }) => name).join(", ")}`);
  }
}
