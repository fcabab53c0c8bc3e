import { describe, expect, it } from "vitest";
import { decider, leadOf, send } from "../support/people.ts";
import { makeWorld } from "../support/world.ts";

describe("a stranger asks and is answered in time", () => {
  it("makes a lead with everything in one commit", async () => {
    const world = await makeWorld();
    const sent = await send(world, "download", decider({ consent: { marketing: true } }));
    console.log(JSON.stringify(sent, null, 1));
    const lead = await leadOf(world, sent);
    console.log(JSON.stringify(lead, null, 1));
    await world.deliver();
    console.log(world.mailbox.map((m) => [m.to.email, m.subject, m.text]));
    expect(world.logs).toEqual([]);
  });
});
