import { Failure } from "../../platform/failure.ts";
import { digest } from "../../platform/tokens.ts";
import type { World } from "../../platform/world.ts";
import { personOf } from "../erasure/commands.ts";
import { browsersOf } from "../erasure/store.ts";
import { type Dossier, dossierOf } from "./dossier.ts";
import { heldIn, visitsOf } from "./store.ts";

/** Everything that is held about the person of a lead, under whichever of their addresses. */
export async function exportPerson(world: World, lead: string): Promise<Dossier> {
  const people = await personOf(world, lead);
  if (people.length === 0) throw new Failure("absent", "lead_absent");
  const hashes = await Promise.all(people.map(({ profile }) => digest(profile.email)));
  const browsers = await browsersOf(
    world.db,
    people.map(({ id }) => id),
  );
  const [held, visits] = await Promise.all([heldIn(world.db, people, hashes), visitsOf(world.events, browsers)]);
  return dossierOf(lead, people, held, visits, world.now());
}
