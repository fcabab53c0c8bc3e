import { Failure } from "../../platform/failure.ts";
import type { World } from "../../platform/world.ts";
import { type Recorded, recordLead } from "../commands.ts";
import { sourceOf } from "../rows.ts";
import { linksOf } from "./store.ts";

export interface Relinking {
  by: string;
  visitor: string;
  reason: string;
}

/** Undoes the link between a person and a browser: what was read there counts no more, and what comes from there is a stranger's. */
export function unlinkVisitor(world: World, lead: string, relinking: Relinking, key = world.newId()): Promise<Recorded> {
  return relink(world, lead, relinking, "visitor_unlinked", key);
}

/** Makes an undone link again. */
export function relinkVisitor(world: World, lead: string, relinking: Relinking, key = world.newId()): Promise<Recorded> {
  return relink(world, lead, relinking, "visitor_relinked", key);
}

async function relink(
  world: World,
  lead: string,
  relinking: Relinking,
  kind: "visitor_unlinked" | "visitor_relinked",
  key: string,
): Promise<Recorded> {
  const links = await linksOf(world.db, lead);
  const link = links.find(({ visitor }) => visitor === relinking.visitor);
  if (!link) throw new Failure("absent", "visitor_absent");
  const fact = { kind, at: world.now(), source: sourceOf(kind, key), data: relinking };
  return recordLead(world, lead, [fact], [], () => {
    if (link.verified === (kind === "visitor_relinked")) throw new Failure("gone", "visitor_as_wanted");
  });
}
