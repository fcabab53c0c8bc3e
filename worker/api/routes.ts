import { type Context, Hono } from "hono";
import { exportPerson } from "../journey/dossier/commands.ts";
import { erasePerson } from "../journey/erasure/commands.ts";
import { portrait, type Sources } from "../journey/portrait.ts";
import { leadSources } from "../journey/store.ts";
import { playbookOf } from "../journey/team/commands.ts";
import { readJson } from "../platform/body.ts";
import { apiLocaleOf, type Door } from "../platform/door.ts";
import { Failure } from "../platform/failure.ts";
import type { World } from "../platform/world.ts";
import { iso } from "../playbook/time.ts";
import { authorise, closeAddresses, hearSignals } from "./commands.ts";
import { listItem } from "./item.ts";
import { parseClosings, parseQuery, parseSignals } from "./parse.ts";
import { closingsQuery, eraseQuery, leadQuery, type Scope, SIGNAL_BYTES_MAX, SUPPRESSION_BYTES_MAX, whyQuery } from "./schema.ts";
import { listLeads } from "./store.ts";
import { whyAnswer } from "./why.ts";

export const apiRoutes = new Hono<Door>();

apiRoutes.post("/signals", async (context) => {
  const { world } = await allowed(context, "signals:write");
  const body = await readJson(context.req.raw, SIGNAL_BYTES_MAX);
  const heard = await hearSignals(world, parseSignals(body, world.now()));
  return context.json({ accepted: heard.length, signals: heard });
});

apiRoutes.get("/leads", async (context) => {
  const { world } = await allowed(context, "leads:read");
  const page = await listLeads(world.db, parseQuery(leadQuery, context.req.query()));
  const locale = apiLocaleOf(context);
  return context.json({ leads: page.rows.map((row) => listItem(world.playbook, row, world.now(), locale)), next: page.next });
});

apiRoutes.get("/leads/:id", async (context) => {
  const { world } = await allowed(context, "leads:read");
  const sources = await sourcesOf(world, context.req.param("id"));
  const playbook = await playbookOf(world, sources.lead.playbook);
  return context.json(portrait(playbook, sources, world.now(), apiLocaleOf(context)));
});

apiRoutes.get("/leads/:id/why", async (context) => {
  const { world } = await allowed(context, "leads:read");
  const query = parseQuery(whyQuery, context.req.query());
  const now = world.now();
  const at = query.at === undefined ? now : Date.parse(query.at);
  if (at < now) throw new Failure("invalid", "query_invalid", { fields: { at: { code: "past", values: { now: iso(now) } } } });
  const sources = await sourcesOf(world, context.req.param("id"));
  const playbook = await playbookOf(world, sources.lead.playbook);
  return context.json(whyAnswer(playbook, sources, { now, at }, apiLocaleOf(context)));
});

apiRoutes.get("/leads/:id/export", async (context) => {
  const { world } = await allowed(context, "leads:export");
  const dossier = await exportPerson(world, context.req.param("id"));
  context.header("content-disposition", `attachment; filename="${dossier.lead}.json"`);
  return context.json(dossier);
});

apiRoutes.delete("/leads/:id", async (context) => {
  const { world, caller } = await allowed(context, "leads:erase");
  const { reason } = parseQuery(eraseQuery, context.req.query());
  const erased = await erasePerson(world, { lead: context.req.param("id"), by: caller, reason });
  return context.json({ lead: erased.leadId, erasedAt: iso(erased.at), reason: erased.reason });
});

apiRoutes.post("/suppressions", async (context) => {
  const { world, caller } = await allowed(context, "suppressions:write");
  const { dry } = parseQuery(closingsQuery, context.req.query());
  const rows = parseClosings(await readJson(context.req.raw, SUPPRESSION_BYTES_MAX));
  return context.json(await closeAddresses(world, caller, rows, dry, apiLocaleOf(context)));
});

async function sourcesOf(world: World, id: string): Promise<Sources> {
  const sources = await leadSources(world.db, id);
  if (!sources) throw new Failure("absent", "lead_absent");
  return sources;
}

async function allowed(context: Context<Door>, scope: Scope) {
  const world = context.get("world");
  const caller = await authorise(world, context.req.header("authorization"), scope);
  context.header("cache-control", "no-store");
  return { world, caller };
}
