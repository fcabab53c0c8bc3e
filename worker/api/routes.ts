import { type Context, Hono } from "hono";
import { portrait } from "../journey/portrait.ts";
import { leadSources } from "../journey/store.ts";
import { readJson } from "../platform/body.ts";
import { type Door, localeOf } from "../platform/door.ts";
import { Failure } from "../platform/failure.ts";
import { authorise, hearSignals } from "./commands.ts";
import { listItem } from "./item.ts";
import { leadQuery, type Scope, SIGNAL_BYTES_MAX, signals } from "./schema.ts";
import { listLeads } from "./store.ts";

export const apiRoutes = new Hono<Door>();

apiRoutes.post("/signals", async (context) => {
  const world = await allowed(context, "signals:write");
  const body = await readJson(context.req.raw, SIGNAL_BYTES_MAX);
  const parsed = signals.safeParse(Array.isArray(body) ? body : [body]);
  if (!parsed.success) {
    const fields = Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join("."), "not_accepted"]));
    throw new Failure("invalid", "signals_invalid", { fields });
  }
  const heard = await hearSignals(world, parsed.data);
  return context.json({ accepted: heard.length, signals: heard });
});

apiRoutes.get("/leads", async (context) => {
  const world = await allowed(context, "leads:read");
  const query = leadQuery.safeParse(withoutBlanks(context.req.query()));
  if (!query.success)
    throw new Failure("invalid", "query_invalid", {
      fields: Object.fromEntries(query.error.issues.map((issue) => [issue.path.join(".") || "query", "not_accepted"])),
    });
  const page = await listLeads(world.db, query.data);
  const locale = localeOf(context);
  return context.json({ leads: page.rows.map((row) => listItem(world.playbook, row, world.now(), locale)), next: page.next });
});

apiRoutes.get("/leads/:id", async (context) => {
  const world = await allowed(context, "leads:read");
  const sources = await leadSources(world.db, context.req.param("id"));
  if (!sources) throw new Failure("absent", "lead_absent");
  return context.json(portrait(world.playbook, sources, world.now(), localeOf(context)));
});

async function allowed(context: Context<Door>, scope: Scope) {
  const world = context.get("world");
  await authorise(world, context.req.header("authorization"), scope);
  context.header("cache-control", "no-store");
  return world;
}

function withoutBlanks(query: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
}
