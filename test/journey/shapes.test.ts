import { describe, expect, it } from "vitest";
import { findLead } from "../../worker/journey/store.ts";
import { NOTHING_NOTED } from "../../worker/playbook/details.ts";
import { HOUR } from "../../worker/playbook/time.ts";
import { acceptLead } from "../../worker/routing/commands.ts";
import { noteDetails } from "../../worker/routing/judgement/commands.ts";
import { mergeAccounts } from "../../worker/routing/merging/commands.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { makeWorld } from "../support/world.ts";

describe("rows that an earlier version folded", () => {
  it("are read in the shape of today, and go on from there", async () => {
    const world = await makeWorld();
    const lead = await leadOf(world, await send(world, "contact", decider()));
    const other = await leadOf(world, await send(world, "contact", decider()));
    await world.deliver();
    await world.db.$client.batch([
      world.db.$client.prepare("UPDATE leads SET state = json_remove(state, '$.shape', '$.merged', '$.mergedInto', '$.reading')"),
      world.db.$client.prepare("UPDATE accounts SET state = json_remove(state, '$.merged', '$.rootId')"),
    ]);
    const found = await findLead(world.db, lead.id);
    expect(found.lead).toMatchObject({ merged: [], mergedInto: null, reading: [], attendedAt: null });
    expect(found.account).toMatchObject({ merged: [], rootId: null });
    await acceptLead(world, { rep: lead.owner?.id ?? "", head: false }, lead.id);
    await mergeAccounts(world, { rep: "zhou-hang", head: true }, lead.account?.id ?? "", other.account?.id ?? "", "one");
    expect((await leadById(world, other.id)).account?.id).toBe(lead.account?.id);
  });

  it("know nothing of what could not be noted then, and keep what was", async () => {
    const world = await makeWorld();
    const lead = await leadOf(world, await send(world, "contact", decider()));
    const owner = { rep: lead.owner?.id ?? "", head: false };
    await noteDetails(world, owner, lead.id, { product: "Core" });
    const since = ["capital", "model", "volume", "users", "region", "judgements"].map((name) => `'$.details.${name}'`).join(", ");
    await world.db.$client.prepare(`UPDATE leads SET state = json_remove(state, '$.shape', ${since})`).run();
    expect((await leadById(world, lead.id)).details).toEqual({ ...NOTHING_NOTED, product: "Core" });
    await noteDetails(world, owner, lead.id, { judgements: { smooth: "yes" } });
    expect((await leadById(world, lead.id)).details).toEqual({ ...NOTHING_NOTED, product: "Core", judgements: { smooth: "yes" } });
  });

  it("have touches whose visit lasts twelve hours, which was the rule before touches said it", async () => {
    const world = await makeWorld();
    const lead = await leadOf(world, await send(world, "contact", decider()));
    await world.db.$client.prepare("UPDATE leads SET state = json_remove(state, '$.shape', '$.touches[0].until')").run();
    const { lead: found } = await findLead(world.db, lead.id);
    expect(found?.touches).toMatchObject([{ at: world.now(), until: world.now() + 12 * HOUR }]);
  });
});
