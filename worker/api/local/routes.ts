import { type Context, Hono } from "hono";
import { sentMail } from "../../outbox/store.ts";
import { readJson } from "../../platform/body.ts";
import type { Door } from "../../platform/door.ts";
import { Failure } from "../../platform/failure.ts";
import { iso } from "../../playbook/time.ts";
import { authorise } from "../commands.ts";
import { durationMs } from "../duration.ts";
import { parseQuery } from "../parse.ts";
import { clockMove, outboxQuery } from "../schema.ts";

const CLOCK_BYTES_MAX = 1_024;

/** Moves the world's clock, doing what is due on the way. Handed in by the door, which owns the clock. */
export type MoveClock = (context: Context<Door>, target: number) => Promise<{ now: number; steps: number }>;

/** Routes that exist only on a developer's machine. */
export function localRoutes(moveClock: MoveClock) {
  const routes = new Hono<Door>();

  routes.post("/clock", async (context) => {
    const world = context.get("world");
    await authorise(world, context.req.header("authorization"), "signals:write");
    const move = clockMove.safeParse(await readJson(context.req.raw, CLOCK_BYTES_MAX));
    if (!move.success) throw new Failure("invalid", "clock_invalid");
    const target = "to" in move.data ? Date.parse(move.data.to) : world.now() + durationMs(move.data.advance);
    if (!(target >= world.now())) throw new Failure("invalid", "clock_invalid");
    const moved = await moveClock(context, target);
    return context.json({ now: iso(moved.now), steps: moved.steps });
  });

  routes.get("/outbox", async (context) => {
    const world = context.get("world");
    await authorise(world, context.req.header("authorization"), "leads:read");
    const { lead } = parseQuery(outboxQuery, context.req.query());
    const rows = await sentMail(world.db, lead ?? null);
    const items = rows.map((row) => {
      const mail = row.mail as {
        to: { email: string };
        subject: string;
        text: string;
        html: string;
        headers: Record<string, string>;
        from: { email: string };
      } | null;
      return {
        id: row.id,
        kind: "mail",
        to: mail?.to.email ?? "",
        from: mail?.from.email ?? "",
        subject: mail?.subject ?? "",
        text: mail?.text ?? "",
        html: mail?.html ?? "",
        headers: mail?.headers ?? {},
        at: row.sentAt === null ? null : iso(row.sentAt),
        lead: row.leadId,
        template: row.template,
        cause: row.cause,
      };
    });
    return context.json({ items });
  });

  return routes;
}
