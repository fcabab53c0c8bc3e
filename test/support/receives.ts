import { expect as assert } from "vitest";
import { instantOf } from "../../worker/playbook/calendar.ts";
import { type Instant, iso } from "../../worker/playbook/time.ts";
import { rowsOf } from "./rows.ts";
import type { TestWorld } from "./world.ts";

/** Somebody whose mails are waited for. */
export interface Reader {
  world: TestWorld;
  id: string;
}

/**
 * Travels in time: `await expect(lead).receives("trial/first-value").at("2026-12-29 09:00 Asia/Shanghai")` moves the clock of the lead's
 * world to that moment, and fails where the mail came before it or not with it. Mails are named by the folder of their text.
 */
export function expect(lead: Reader) {
  return {
    receives: (mail: string) => ({
      async at(time: string): Promise<void> {
        const then = instantIn(time);
        if (then > lead.world.now()) await lead.world.travelTo(then - 1);
        assert(await received(lead, mail), `${mail} before ${time}`).toEqual([]);
        await lead.world.travelTo(then);
        assert((await received(lead, mail)).map(iso), `${mail} at ${time}`).toEqual([iso(then)]);
      },
      /** Not up to and including this moment. */
      async never(until: string): Promise<void> {
        await lead.world.travelTo(instantIn(until));
        assert(await received(lead, mail), `${mail} until ${until}`).toEqual([]);
      },
    }),
  };
}

async function received({ world, id }: Reader, mail: string): Promise<Instant[]> {
  const sent = await rowsOf<{ id: string }>(world.db.$client, `SELECT id FROM messages WHERE lead_id = '${id}' AND template = '${mail}'`);
  const ids = new Set(sent.map((row) => row.id));
  return world.mailbox.filter((one) => ids.has(one.id)).map(({ at }) => at);
}

function instantIn(time: string): Instant {
  const [date = "", hour = "", zone = ""] = time.split(" ");
  return instantOf(zone, date, hour);
}
