import { Failure } from "../../platform/failure.ts";
import type { World } from "../../platform/world.ts";
import { type Recorded, recordLead } from "../commands.ts";
import { linksOf } from "./store.ts";

export interface Relinking {
  by: string;
  visitor: string;
  reason: string;
}

/** Undoes the link between a person and a browser: what was read there counts no more, and what comes from there is a stranger's. */
export function unlinkVisitor(world: World, lead: string, relinking: Relinking): Promise<Recorded> {
  return relink(world, lead, relinking, "visitor_unlinked");
}

/** Makes an undone link again. */
export function relinkVisitor(world: World, lead: string, relinking: Relinking): Promise<Recorded> {
  return relink(world, lead, relinking, "visitor_relinked");
}

async function relink(world: World, lead: string, relinking: Relinking, kind: "visitor_unlinked" | "visitor_relinked"): Promise<Recorded> {
  const at = world.now();
  const links = await linksOf(world.db, lead);
  const link = links.find(({ visitor }) => visitor === relinking.visitor);
  if (!link) throw new Failure("absent", "visitor_absent");
  if (link.verified === (kind === "visitor_relinked")) throw new Failure("gone", "visitor_as_wanted");
  return recordLead(world, lead, [{ kind, at, source: `${kind}:${world.newId()}`, data: relinking }]);
}
