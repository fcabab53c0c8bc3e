import type { SQL } from "drizzle-orm";
import type { Playbook } from "../../../content/schema/playbook.ts";
import { isTaken } from "../../db/race.ts";
import type { World } from "../../platform/world.ts";
import { LEAD_SHAPE } from "../../playbook/state.ts";
import { beginSweep, offerQueue } from "../sweep/store.ts";
import { adopt, adopted, playbookText } from "./store.ts";

/** Makes the playbook that came with this version of the Worker the one in force: its text is kept, its team takes turns. Rows in an earlier shape are walked over too. */
export async function adoptPlaybook(world: World): Promise<boolean> {
  const before = await adopted(world.db);
  if (before?.playbook === world.playbook.version && before.shape === LEAD_SHAPE) return false;
  const earlier = before && (await playbookText(world.db, before.playbook));
  try {
    await adopt(world.db, world.playbook, world.now(), before === null ? [] : walks(before.shape, earlier, world.playbook));
  } catch (cause) {
    // two doors opened at once; the other one has done it
    if (!isTaken(cause)) throw cause;
  }
  return true;
}

/** What must be looked at again after a change: every lead, or those that wait in the queue for somebody who may take them. */
function walks(shape: number, earlier: Playbook | null, today: Playbook): SQL[] {
  if (shape !== LEAD_SHAPE || (earlier && judgesOtherwise(earlier, today))) return [beginSweep(today.version)];
  if (earlier === null) return [];
  return routesOtherwise(earlier, today) ? [offerQueue(today.version)] : [];
}

/** Whether leads must be looked at again: something that their own clocks were set by has changed. */
function judgesOtherwise(earlier: Playbook, today: Playbook): boolean {
  const judging = ({ score, tiers, stages, signs, pool, routes, accounts }: Playbook) =>
    JSON.stringify([score, tiers, stages, signs, pool, routes.owned, routes.deals.currency, routes.deals.rates, accounts.aliases]);
  return judging(earlier) !== judging(today);
}

/** Whether a lead may go to somebody to whom it could not go before. Leave and full hands are asked after every hour. */
function routesOtherwise(earlier: Playbook, today: Playbook): boolean {
  const naming = ({ routes, team, accounts }: Playbook) =>
    JSON.stringify([routes, accounts.parents, team.reps.map(({ id, active, languages }) => [id, active, languages])]);
  return naming(earlier) !== naming(today);
}

/** A version never changes: what was read once is read for good. */
const known = new Map<string, Playbook>();
/** As many old versions as leads of one day are likely to be judged by. */
const KNOWN_MAX = 8;

/** The playbook that a lead was last judged by. Its words fall back to today's where it had none yet. */
export async function playbookOf(world: World, version: string): Promise<Playbook> {
  if (version === world.playbook.version) return world.playbook;
  const text = known.get(version) ?? (await playbookText(world.db, version));
  if (!text) return world.playbook;
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(version, text);
  return withTodaysWords(text, world.playbook);
}

function withTodaysWords(earlier: Playbook, today: Playbook): Playbook {
  const files = Object.entries(today).map(([name, file]) => {
    const before = (earlier as unknown as Record<string, object>)[name];
    return [name, typeof file === "string" ? before : { ...file, ...before }];
  });
  return { ...Object.fromEntries(files), calendars: earlier.calendars, sequences: earlier.sequences } as Playbook;
}
