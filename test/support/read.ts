import { receiveEvents } from "../../worker/capture/beacons/commands.ts";
import type { World } from "../../worker/platform/world.ts";
import { type Instant, iso } from "../../worker/playbook/time.ts";

let serial = 0;

/** One page read by a browser, as the beacon reports it. */
export async function read(
  world: World,
  visitor: string,
  path: string,
  more: { at?: Instant; visibleMs?: number; utm?: Record<string, string>; referrer?: string } = {},
): Promise<void> {
  serial += 1;
  const { at = world.now(), visibleMs = 40_000, utm, referrer } = more;
  const event = {
    id: `e${serial}`,
    kind: "page_read",
    path,
    at: iso(at),
    visibleMs,
    scroll: 90,
    ...(utm ? { utm } : {}),
    ...(referrer ? { referrer } : {}),
  };
  await receiveEvents(world, { visitor, events: [event] }, false);
}
