import { drizzle } from "drizzle-orm/d1";
import type { Playbook } from "../../../content/schema/playbook.ts";
import { beaconed, died, nudged, tick } from "../../../worker/jobs.ts";
import { logTo } from "../../../worker/platform/log.ts";
import type { Database, World } from "../../../worker/platform/world.ts";
import { type Instant, iso, MINUTE } from "../../../worker/playbook/time.ts";
import { type Chance, chance } from "./chance.ts";
import { Conductor, type Run } from "./conductor.ts";
import { Judge } from "./judge.ts";
import { type Person, peopleOf } from "./people.ts";
import { policyOf } from "./policies.ts";
import { Provider } from "./provider.ts";
import { type Message, Queue } from "./queue.ts";
import { through } from "./through.ts";
import type { Trouble } from "./trouble.ts";
import { Watch } from "./watch.ts";

export interface Databases {
  DB: D1Database;
  EVENTS: D1Database;
}

export type Work = (world: World) => Promise<unknown>;

const CLAIM = /^UPDATE outbox SET due_at/;
/** How long a tick that achieves nothing is repeated every minute before it is repeated less and less often: a history is not minutes of nothing. */
const IDLE_TICKS_MAX = 8;

/** One world of a history: the Worker and everything around it, with a clock that the history turns. */
export class Life {
  readonly seed: number;
  readonly databases: Databases;
  readonly conductor: Conductor;
  readonly trouble: Trouble;
  readonly judge = new Judge();
  readonly people: Person[];
  readonly queue: Queue;
  readonly provider: Provider;
  readonly watch: Watch;
  readonly say: (line: string) => void;
  /** The policies that are alive: the last is in force, the one before it still runs here and there for a while. */
  policies: Playbook[];
  bothUntil: Instant = 0;
  /** When the platform strikes no clock and hands over no messages. */
  silences: { from: Instant; to: Instant }[] = [];
  /** What is done in the moment in which a marketing mail waits to be sent, once. */
  impulses: { person: number | null; do(): Promise<unknown> }[] = [];
  readonly #draw: Chance;
  #lastTick = 0;
  #idle = 0;
  #ids = 0;
  #casing: unknown;

  constructor(seed: number, start: Instant, databases: Databases, trouble: Trouble, breath: () => Promise<void>, log: string[] | null) {
    this.seed = seed;
    this.databases = databases;
    this.trouble = trouble;
    this.say = (line) => void log?.push(`${iso(this.conductor.now)}  ${line}`);
    this.conductor = new Conductor(seed, start, trouble, breath, (line) => this.say(line));
    this.people = peopleOf(chance(seed, "people"));
    this.policies = [policyOf(seed, chance(seed, "policy"))];
    this.queue = new Queue(chance(seed, "queue"));
    this.provider = new Provider(seed, chance(seed, "mood"), this.people, this.judge, this.conductor, databases.DB);
    this.watch = new Watch(this);
    this.#draw = chance(seed, "life");
  }

  get now(): Instant {
    return this.conductor.now;
  }

  /** Runs of the Worker, side by side, each in a world of its own. */
  async perform(works: readonly { name: string; work: Work }[]): Promise<Run[]> {
    const fresh = works.map(({ name, work }) => {
      const run = this.conductor.run(name);
      return { run, world: this.#world(run), work };
    });
    const before = this.conductor.asleep;
    for (const { run } of fresh) this.say(`${run.name} begins as run ${run.serial}`);
    await this.conductor.perform(fresh);
    for (const run of [...before, ...fresh.map(({ run }) => run)]) this.#tell(run);
    await this.watch.look(fresh.map(({ run }) => run));
    return fresh.map(({ run }) => run);
  }

  /** Time passes up to an instant: the clock strikes where something is due, messages are handed over, runs that stood still go on. */
  async until(target: Instant): Promise<void> {
    for (;;) {
      const cron = await this.#nextTick();
      const wakes = this.conductor.asleep.map(({ until }) => until);
      const next = Math.min(cron, this.#heard(this.queue.next() ?? Number.POSITIVE_INFINITY), ...wakes);
      if (next > target) break;
      this.conductor.now = Math.max(this.conductor.now, next);
      const works = [...this.#batches(), ...(cron <= this.now ? this.#ticks() : [])];
      await this.#handed(works);
    }
    this.conductor.now = Math.max(this.conductor.now, target);
  }

  async #handed(works: readonly { name: string; work: Work; messages?: Message[] }[]): Promise<void> {
    const runs = await this.perform(works);
    for (const [index, { messages }] of works.entries()) {
      const ended = runs[index]?.ended;
      if (messages && ended?.state !== "done") this.queue.back(messages, this.now);
    }
    await this.#yield();
  }

  async #yield(): Promise<void> {
    if (this.impulses.length === 0) return;
    const waiting = await this.watch.rows<{ email: string }>(
      "SELECT l.email FROM messages m JOIN leads l ON l.id = m.lead_id WHERE m.state = 'queued' AND m.purpose = 'marketing'",
    );
    const to = (person: number | null) => waiting.some(({ email }) => person === null || this.people[person]?.email === email);
    const now = this.impulses.filter(({ person }) => to(person));
    this.impulses = this.impulses.filter((impulse) => !now.includes(impulse));
    for (const impulse of now) await impulse.do();
  }

  #ticks(): { name: string; work: Work }[] {
    this.#lastTick = this.now;
    const twice = this.trouble.weather !== "calm" && this.#draw.of(0.1);
    return Array.from({ length: twice ? 2 : 1 }, () => ({ name: "tick", work: tick }));
  }

  #batches(): { name: string; work: Work; messages?: Message[] }[] {
    const messages = this.queue.take(this.now);
    const dead = this.queue.dead.splice(0);
    return [
      ...(messages.length > 0
        ? [
            {
              name: "nudged",
              messages,
              work: (world: World) =>
                nudged(
                  world,
                  messages.map(({ ids }) => ({ ids })),
                ),
            },
          ]
        : []),
      ...(dead.length > 0
        ? [
            {
              name: "died",
              work: (world: World) =>
                died(
                  world,
                  dead.map(({ id, ids }) => ({ id, body: { ids } })),
                ),
            },
          ]
        : []),
    ];
  }

  /** The next minute at which the clock strikes and something is due by the rows. */
  async #nextTick(): Promise<Instant> {
    const due = await this.watch.nextDue();
    if (due === null) return Number.POSITIVE_INFINITY;
    this.#idle = due <= this.#lastTick ? this.#idle + 1 : 0;
    const wait = this.#idle > IDLE_TICKS_MAX ? Math.min(2 ** (this.#idle - IDLE_TICKS_MAX), 720) : 1;
    return this.#heard(Math.ceil(Math.max(due, this.#lastTick + wait * MINUTE) / MINUTE) * MINUTE);
  }

  /** Nothing is heard in a silence: it is heard when that ends. */
  #heard(at: Instant): Instant {
    const silence = this.silences.find(({ from, to }) => from <= at && at < to);
    return silence ? silence.to : at;
  }

  #policy(run: Run): Playbook {
    const [latest, before] = [...this.policies].reverse();
    if (!latest) throw new RangeError("a history has a policy");
    return before && this.now < this.bothUntil && chance(this.seed, "edition", run.serial).of(0.4) ? before : latest;
  }

  #tell({ name, serial, ended, requests }: Run): void {
    const how = ended?.state === "failed" ? `failed: ${String(ended.cause)}` : (ended?.state ?? "stands still");
    this.say(`${name} ${serial} ${how} after ${requests} requests`);
  }

  /** What the library knows of names of columns it learns once in a history, not once in a run. */
  #opened(database: D1Database): Database {
    const opened = drizzle(database) as Database & { dialect: { casing: unknown } };
    this.#casing ??= opened.dialect.casing;
    opened.dialect.casing = this.#casing;
    return opened;
  }

  #world(run: Run): World {
    const { conductor, databases } = this;
    const heard = (one: Run, statement: string, rows: readonly unknown[]) => {
      if (CLAIM.test(statement)) for (const row of rows as { id: string }[]) one.claimed.set(row.id, conductor.moment + 1);
    };
    const world: World = {
      db: this.#opened(through(databases.DB, conductor, run, heard)),
      events: this.#opened(through(databases.EVENTS, conductor, run, heard)),
      queue: {
        // as worker/platform/build.ts has it: a nudge that is lost is no failure
        nudge: (ids) => conductor.request(run, "queue", "nudge", async () => this.queue.send(ids, conductor.now)).catch(() => {}),
        beacons: (batch) => beaconed(world, [batch]),
      },
      mail: this.provider.transport(run),
      fetch: () => Promise.reject(new Error("a history has no network")),
      assets: { fetch: async () => new Response(null, { status: 404 }) },
      admits: async () => true,
      now: () => conductor.now + run.skew,
      random: this.#draw.random,
      newId: () => {
        this.#ids += 1;
        return `ID${String(this.#ids).padStart(8, "0")}`;
      },
      config: { local: false, secret: "secret-of-histories", siteUrl: "https://dinghai.example" },
      playbook: this.#policy(run),
      log: logTo((line) => this.say(`  log ${line}`)),
    };
    return world;
  }
}
