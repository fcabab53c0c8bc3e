import { type Cost, type Counted, counted, nothing } from "./ledger.ts";

/** What house.ts hands in when it bundles: the types of the Worker do not live beside those of Node. */
interface Product {
  fetch(request: Request, env: object, context: object): Promise<Response>;
  queue(batch: Batch, env: object, context: object): Promise<void>;
  scheduled(event: object, env: object, context: object): Promise<void>;
}
interface Batch {
  queue: string;
  messages: readonly unknown[];
}
interface Bindings extends Record<string, unknown> {
  DB: Counted;
  EVENTS: Counted;
  NUDGES: { send(body: unknown): Promise<unknown> };
}

const PROBES = 50;
const PROBE_ROUNDS = 4;
/** What an address may ask in a minute, as in wrangler.toml for forms: here everybody comes from an address of their own. */
const ASKED_MAX = 20;

let local = false;
let holding = false;
let counting = false;
const costs: Record<string, Cost> = {};
const asked = new Map<string, number>();
/** When the last batch of each queue was done. */
const handledAt: Record<string, number> = {};

/**
 * The product's Worker behind a door of the bench, which strikes the tick, says what D1 counted, and decides two things:
 * whether the Worker believes itself on a developer's machine (which alone may move the clock, and pays a read a request for it),
 * and whether queue messages are held back. Nobody in the team is ever full: every lead that wants an owner gets one.
 */
export function doorOf(worker: Product, team: { reps: { capacity: number }[] }) {
  for (const rep of team.reps) rep.capacity = 1_000_000;
  return {
    async fetch(request: Request, env: Bindings, context: object): Promise<Response> {
      if (request.url.includes("/__bench/")) return Response.json(await bench(worker, new URL(request.url), env, context));
      return worker.fetch(request, surroundings(env, "request"), context);
    },
    async queue(batch: Batch, env: Bindings, context: object): Promise<void> {
      if (!holding) await worker.queue(batch, surroundings(env, batch.queue), context);
      handledAt[batch.queue] = Date.now();
    },
  };
}

async function bench(worker: Product, { pathname, searchParams }: URL, env: Bindings, context: object): Promise<unknown> {
  switch (pathname) {
    case "/__bench/mode":
      local = searchParams.get("local") === "1";
      holding = searchParams.get("holding") === "1";
      return null;
    case "/__bench/tick":
      return worker.scheduled({}, surroundings(env, "tick"), context);
    case "/__bench/count":
      for (const room of Object.keys(costs)) delete costs[room];
      counting = searchParams.get("on") === "1";
      return null;
    case "/__bench/costs":
      return { costs, handledAt };
    case "/__bench/probe":
      return {
        tripMs: await each(() => env.DB.prepare("SELECT value FROM settings WHERE key = ?").bind("playbook").all()),
        sendMs: await each(() => env.NUDGES.send({ ids: [] })),
      };
    default:
      throw new RangeError(`the bench has no page ${pathname}`);
  }
}

function surroundings(bindings: Bindings, room: string): Bindings {
  const env: Bindings = { ...bindings, FORM_LIMIT: limiter, BEACON_LIMIT: limiter };
  if (local && !counting) return env;
  const { DINGHAI_LOCAL, ...deployed } = env;
  const here = local ? { ...deployed, DINGHAI_LOCAL } : deployed;
  if (!counting) return here;
  costs[room] ??= nothing();
  return { ...here, DB: counted(env.DB, costs[room]), EVENTS: counted(env.EVENTS, costs[room]) };
}

/** The platform keeps these counts in the memory of the machine that runs the Worker; miniflare makes a trip to a database of each. */
const limiter = {
  async limit({ key }: { key: string }) {
    const seen = (asked.get(key) ?? 0) + 1;
    asked.set(key, seen);
    return { success: seen <= ASKED_MAX };
  },
};

/** Milliseconds that one of something takes, done one after the other; of several rounds the quietest. */
async function each(act: () => Promise<unknown>): Promise<number> {
  const rounds: number[] = [];
  while (rounds.length < PROBE_ROUNDS) {
    const started = Date.now();
    for (let time = 0; time < PROBES; time += 1) await act();
    rounds.push((Date.now() - started) / PROBES);
  }
  return Math.min(...rounds);
}
