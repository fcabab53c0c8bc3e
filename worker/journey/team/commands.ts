import { isTaken } from "../../db/race.ts";
import type { World } from "../../platform/world.ts";
import { adopt, adopted } from "./store.ts";

/** Makes the playbook that came with this version of the Worker the one in force: its text is kept, its team takes turns. */
export async function adoptPlaybook(world: World): Promise<boolean> {
  if ((await adopted(world.db)) === world.playbook.version) return false;
  try {
    await adopt(world.db, world.playbook, world.now());
  } catch (cause) {
    // two doors opened at once; the other one has done it
    if (!isTaken(cause)) throw cause;
  }
  return true;
}
