import worker from "product";
import { playbook } from "product-playbook";
import { type Cost, type Counted, counted, nothing } from "./ledger.ts";

/**
 * The product's Worker behind a door of the bench, which strikes the tick, says what D1 counted, and decides two things:
 * whether the Worker believes itself on a developer's machine (which alone may move the clock, and pays a read a request for it),
 * and whether queue messages are held back.
 */
type Bindings = Record<string, unknown> & { DB: Counted; EVENTS: Counted; NUDGES: { send(body: unknown): Promise<unknown> } };
type Batch = Parameters<typeof worker.queue>[0];

/** Nobody in the team is ever full: every lead that wants an owner takes the longest way, the one with a turn. */
for (const rep of playbook.team.reps) rep.capacity = 1_000_000;

const PROBES = 200;

let local = false;
let holding = false;
let counting = false;
const costs: Record<string, Cost> = {};
/** When the last batch of each queue was done. */
const handledAt: Record<string, number> = {};

export default {
  async fetch(request: Request, env: Bindings, context: object): Promise<Response> {
    if (request.url.includes("/__bench/")) return Response.json(await bench(new URL(request.url), env, context));
    return worker.fetch(request, surroundings(env, "request"), context);
  },
  async queue(batch: Batch, env: Bindings, context: object): Promise<void> {
    if (!holding) await worker.queue(batch, surroundings(env, batch.queue), context);
    handledAt[batch.queue] = Date.now();
  },
};

async function bench({ pathname, searchParams }: URL, env: Bindings, context: object): Promise<unknown> {
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

function surroundings(env: Bindings, room: string): Bindings {
  if (local && !counting) return env;
  const { DINGHAI_LOCAL, ...deployed } = env;
  const here = local ? { ...deployed, DINGHAI_LOCAL } : deployed;
  if (!counting) return here;
  costs[room] ??= nothing();
  return { ...here, DB: counted(env.DB, costs[room]), EVENTS: counted(env.EVENTS, costs[room]) };
}

/** Milliseconds that one of something takes, done one after the other. */
async function each(act: () => Promise<unknown>): Promise<number> {
  const started = Date.now();
  for (let time = 0; time < PROBES; time += 1) await act();
  return (Date.now() - started) / PROBES;
}
