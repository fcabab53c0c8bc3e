import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { tick } from "../../worker/jobs.ts";
import { MINUTE } from "../../worker/playbook/time.ts";
import { type Fault, failing } from "../support/faults.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const DB = (env as unknown as { DB: D1Database }).DB;

/** Ids of what left, each as often as it left. */
function left(world: TestWorld): string[] {
  return world.mailbox.map(({ id }) => id);
}

describe("a database that fails at any request of a delivery", () => {
  const faults = (["before", "after"] as const).flatMap((when) => [true, false].map((dies) => ({ when, dies })));
  const cases = faults.flatMap((fault) => (["sent", "refused", "unknown"] as const).map((answers) => ({ ...fault, answers })));

  it.each(cases)(
    "$when it is done, the worker dies: $dies, the provider says $answers: no mail is lost, sent twice or in doubt without an alert",
    { timeout: 60_000 },
    async ({ when, dies, answers }) => {
      let at = 0;
      while (at < 60 && (await survives({ at, when, dies }, answers))) at += 1;
      // every request of the delivery had its turn
      expect(at).toBeGreaterThan(8);
      expect(at).toBeLessThan(60);
    },
  );

  async function survives(fault: Fault, says: "sent" | "refused" | "unknown"): Promise<boolean> {
    const faulty = failing(DB);
    const world = await makeWorld({ db: faulty.database });
    const { id: lead, email } = await leadOf(world, await send(world, "contact", decider()));
    let tries = 0;
    world.provider.answer = (mail) => {
      if (mail.to.email !== email) return { state: "sent" };
      tries += 1;
      return says === "sent" ? { state: "sent" } : { state: says, reason: `it is ${says}` };
    };
    faulty.arm(fault);
    await tick(world).catch(() => {});
    const struck = faulty.heal();
    await world.travelTo(MONDAY + 40 * MINUTE);
    const open = await count(world, "outbox WHERE state = 'waiting'");
    const inDoubt = await count(world, "outbox WHERE state IN ('unknown', 'dead')");
    const withheld = await count(world, "messages WHERE state = 'withheld' AND error = 'undeliverable'");
    const untold = await count(world, "outbox WHERE state IN ('unknown', 'dead') AND 'outbox:' || id NOT IN (SELECT id FROM alerts)");
    const undeliverable = (await leadById(world, lead)).journal.some(({ kind }) => kind === "mail_failed");
    const [answer] = await rowsOf<{ state: string }>(world.db.$client, "SELECT state FROM outbox WHERE id LIKE 'mail:answer:%'");
    expect({
      fault,
      twice: left(world).length - new Set(left(world)).size,
      open,
      untold,
      // what did not leave is in doubt, and then somebody was told of it, or was withheld for a reason that stands beside it
      lost: Math.max(0, 2 - left(world).length - inDoubt - withheld),
      repeated: says === "unknown" && tries > 1,
      unheard: says === "refused" && answer?.state === "dead" && !undeliverable,
    }).toEqual({ fault, twice: 0, open: 0, untold: 0, lost: 0, repeated: false, unheard: false });
    return struck;
  }
});
