import { rememberTick } from "./api/health/store.ts";
import type { MoveClock } from "./api/local/routes.ts";
import { makeApp } from "./app.tsx";
import { playbook } from "./generated/playbook.ts";
import { arrived, beaconed, died, nudged, tick } from "./jobs.ts";
import { adoptPlaybook } from "./journey/team/commands.ts";
import { buildWorld } from "./platform/build.ts";
import type { Env } from "./platform/env.ts";
import { clockOffset, pause, setClock } from "./platform/local.ts";
import type { World } from "./platform/world.ts";
import { travel } from "./travel.ts";

/** The playbook this isolate has seen in force: looked up once, not with every request. */
let inForce: string | null = null;

async function enter(env: Env, context: ExecutionContext): Promise<World> {
  const build = (offset: number) =>
    buildWorld({ env, playbook, now: () => Date.now() + offset, waitUntil: (work) => context.waitUntil(work) });
  const here = build(0);
  const world = here.config.local ? build(await clockOffset(here.db)) : here;
  if (inForce !== playbook.version) await adoptPlaybook(world);
  inForce = playbook.version;
  return world;
}

const moveClock: MoveClock = (context, target) => {
  const world = context.get("world");
  return travel(
    world,
    { at: (instant) => ({ ...world, now: () => instant }), arrive: (instant) => setClock(world.db, instant), pause },
    target,
  );
};

/** Made by the first request; the one with the local routes on a developer's machine only. */
const apps: Partial<Record<"local" | "deployed", ReturnType<typeof makeApp>>> = {};

const QUEUES: Record<string, (world: World, messages: readonly { id: string; body: unknown }[]) => Promise<void>> = {
  "dinghai-outbox": (world, messages) =>
    nudged(
      world,
      messages.map(({ body }) => body),
    ),
  "dinghai-beacons": (world, messages) =>
    beaconed(
      world,
      messages.map(({ body }) => body),
    ),
  "dinghai-dead": died,
};

export default {
  async fetch(request, env, context) {
    const world = await enter(env, context);
    const place = world.config.local ? "local" : "deployed";
    apps[place] ??= makeApp(null, world.config.local ? moveClock : null);
    return apps[place].fetch(request, { world }, context);
  },
  async queue(batch, env, context) {
    const handle = QUEUES[batch.queue];
    if (!handle) throw new RangeError(`nobody handles the queue ${batch.queue}`);
    await handle(await enter(env, context), batch.messages);
  },
  async email(message, env, context) {
    await arrived(await enter(env, context), message);
  },
  async scheduled(_event, env, context) {
    const world = await enter(env, context);
    await tick(world);
    await rememberTick(world.db, world.now());
  },
} satisfies ExportedHandler<Env>;
