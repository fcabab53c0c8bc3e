import { erasePerson } from "../../../../worker/journey/erasure/commands.ts";
import { DAY, type Instant } from "../../../../worker/playbook/time.ts";
import type { Life } from "../life.ts";
import { type Act, does, leadOf } from "./act.ts";

/** How long an erasure is waited with until the clock strikes for the person. */
const WAITED_MAX = 6 * DAY;

/** Somebody is forgotten, often while a mail to them is under way, or in the very moment in which the clock strikes for them. */
export const isErased: Act = {
  name: "is erased",
  weight: 1,
  async do(life, person, draw) {
    const lead = await leadOf(life, person);
    if (!lead) return;
    const strikes = draw.of(0.6) ? await nextStrike(life, lead.id) : null;
    if (strikes !== null) {
      await life.until(strikes - 1);
      life.conductor.now = Math.max(life.now, strikes);
    }
    const erasing = { lead: lead.id, by: "rep:zhou-hang", reason: "asked" as const };
    const work = (world: Parameters<typeof erasePerson>[0]) => erasePerson(world, erasing);
    life.judge.lastDone.set(person.index, life.conductor.moment);
    const run = await does(life, draw, person, "was_erased", `${person.email} is erased`, work, strikes === null ? undefined : "a tick");
    if (run) life.judge.erased.push({ lead: lead.id, person: person.index, moment: life.conductor.moment });
  },
};

async function nextStrike(life: Life, lead: string): Promise<Instant | null> {
  const [row] = await life.watch.rows<{ at: Instant | null }>(
    `SELECT min(at) AS at FROM (SELECT wake_at AS at FROM leads WHERE id = ?1
       UNION ALL SELECT due_at FROM enrolments WHERE lead_id = ?1 AND status = 'active') WHERE at IS NOT NULL`,
    lead,
  );
  return row?.at && row.at > life.now && row.at < life.now + WAITED_MAX ? row.at : null;
}
