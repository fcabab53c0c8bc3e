import { type Context, Hono } from "hono";
import { portrait } from "../journey/portrait.ts";
import { leadSources } from "../journey/store.ts";
import { readJson } from "../platform/body.ts";
import { apiLocaleOf, type Door } from "../platform/door.ts";
import { Failure } from "../platform/failure.ts";
import { authorise, hearSignals } from "./commands.ts";
import { listItem } from "./item.ts";
import { parseQuery, parseSignals } from "./parse.ts";
import { leadQuery, type Scope, SIGNAL_BYTES_MAX } from "./schema.ts";
import { listLeads } from "./store.ts";

export const apiRoutes = new Hono<Door>();

apiRoutes.post("/signals", async (context) => {
  const world = await allowed(context, "signals:write");
  const body = await readJson(context.req.raw, SIGNAL_BYTES_MAX);
  const heard = await hearSignals(world, parseSignals(body, world.now()));
  return context.json({ accepted: heard.length, signals: heard });
});

apiRoutes.get("/leads", async (context) => {
  const world = await allowed(context, "leads:read");
  const page = await listLeads(world.db, parseQuery(leadQuery, context.req.query()));
  const locale = apiLocaleOf(context);
  return context.json({ leads: page.rows.map((row) => listItem(world.playbook, row, world.now(), locale)), next: page.next });
});

apiRoutes.get("/leads/:id", async (context) => {
  const world = await allowed(context, "leads:read");
  const sources = await leadSources(world.db, context.req.param("id"));
  if (!sources) throw new Failure("absent", "lead_absent");
  return context.json(portrait(world.playbook, sources, world.now(), apiLocaleOf(context)));
});

async function allowed(context: Context<Door>, scope: Scope) {
  const world = context.get("world");
  await authorise(world, context.req.header("authorization"), scope);
  context.header("cache-control", "no-store");
  return world;
}
