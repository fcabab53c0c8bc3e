import { Hono } from "hono";
import type { Door } from "../../platform/door.ts";
import { iso } from "../../playbook/time.ts";
import { health } from "./store.ts";

const VERSION = "0.1.0";

export const healthRoutes = new Hono<Door>();

/** Well as long as the database answers; what waits and when the clock last struck is said beside it. */
healthRoutes.get("/healthz", async (context) => {
  const world = context.get("world");
  const now = world.now();
  context.header("cache-control", "no-store");
  try {
    const { lastTick, waiting, overdueSince, alerts, sweep } = await health(world.db, now);
    return context.json({
      ok: true,
      version: VERSION,
      playbook: world.playbook.version,
      now: iso(now),
      database: "ok",
      queue: { waiting, overdueSince: overdueSince === null ? null : iso(overdueSince) },
      cron: { lastTick: lastTick === null ? null : iso(lastTick) },
      // leads that have yet to adopt a changed playbook
      ...(sweep ? { sweep: { done: sweep.done, total: sweep.total } } : {}),
      alerts,
    });
  } catch (cause) {
    world.log.error("unhealthy", cause);
    return context.json({ ok: false, version: VERSION, now: iso(now), database: "failing" }, 503);
  }
});
