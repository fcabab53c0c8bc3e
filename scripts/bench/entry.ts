import worker from "product";
import { playbook } from "product-playbook";
import { type Cost, type Counted, counted, nothing } from "./ledger.ts";

/**
 * The product's Worker behind a door of the bench: the door strikes the tick, says what D1 counted, and decides whether the Worker
 * believes itself on a developer's machine (which alone may move the clock, and pays a read a request for it).
 */
type Bindings = Record<string, unknown> & { DB: Counted; EVENTS: Counted };
type Batch = Parameters<typeof worker.queue>[0];

/** Nobody in the team is ever full: every lead that wants an owner takes the longest way, the one with a turn. */
for (const rep of playbook.team.reps) rep.capacity = 1_000_000;

let local = false;
let holding = false;
let counting = false;
const costs: Record<string, Cost> = {};
/** When the last batch of each queue was done. */
const handledAt: Record<string, number> = {};

export default {
  async fetch(request: Request, env: Bindings, context: object): Promise<Response> {
    if (request.url.includes("/__bench/")) return bench(new URL(request.url), request, env, context);
    return worker.fetch(request, surroundings(env, "request"), context);
  },
  async queue(batch: Batch, env: Bindings, context: object): Promise<void> {
    if (!holding) await worker.queue(batch, surroundings(env, batch.queue), context);
    handledAt[batch.queue] = Date.now();
  },
};

async function bench(url: URL, request: Request, env: Bindings, context: object): Promise<Response> {
  switch (url.pathname) {
    case "/__bench/mode":
      local = url.searchParams.get("local") === "1";
      holding = url.searchParams.get("hold") === "1";
      return Response.json({ local });
    case "/__bench/tick":
      await worker.scheduled({}, surroundings(env, "tick"), context);
      return Response.json({ done: true });
    case "/__bench/count":
      for (const room of Object.keys(costs)) delete costs[room];
      counting = url.searchParams.get("on") === "1";
      return Response.json({ counting });
    case "/__bench/costs":
      return Response.json({ costs, handledAt });
    case "/__bench/address":
      return Response.json({ address: request.headers.get("cf-connecting-ip") });
    default:
      return new Response("the bench has no such page", { status: 404 });
  }
}

function surroundings(env: Bindings, room: string): Bindings {
  if (local && !counting) return env;
  const { DINGHAI_LOCAL, ...deployed } = env;
  const here = local ? { ...deployed, DINGHAI_LOCAL } : deployed;
  if (!counting) return here;
  costs[room] ??= nothing();
  const cost = costs[room];
  cost.calls += 1;
  return { ...here, DB: counted(env.DB, cost), EVENTS: counted(env.EVENTS, cost) };
}
