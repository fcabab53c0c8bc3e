import { describe, expect, it } from "vitest";
import { DAY, HOUR, iso, MINUTE } from "../../worker/playbook/time.ts";
import { acceptLead } from "../../worker/routing/commands.ts";
import { expectFolds } from "../support/folds.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { MONDAY, makeWorld } from "../support/world.ts";

describe("a promise", () => {
  it("that nobody was shown is watched as shown from the moment it is shown", async () => {
    const world = await makeWorld();
    const person = decider({ visitor: "reader", consent: { marketing: true } });
    const { id, promise } = await leadOf(world, await send(world, "subscribe", person));
    expect(promise).toMatchObject({ state: "open" });
    await world.travelTo(MONDAY + 30 * MINUTE);
    const asked = await send(world, "contact", person);
    expect(asked.answer).toMatchObject({ promise: { by: expect.any(String) } });
    const by = (await leadById(world, id)).promise?.by ?? "";
    await world.travelTo(by);
    const told = world.mailbox.filter(({ id: mail }) => mail.startsWith("told:"));
    expect(told).toHaveLength(1);
    expect(told[0]?.at).toBeLessThan(Date.parse(by));
  });

  it("that is accepted stands when the person asks again, and says so", async () => {
    const world = await makeWorld();
    const person = decider({ visitor: "again" });
    const { id, owner, promise } = await leadOf(world, await send(world, "contact", person));
    await acceptLead(world, { rep: owner?.id ?? "", head: false }, id);
    await world.travelTo(MONDAY + 20 * MINUTE);
    const again = await send(world, "contact", { ...person, message: "one more thing" });
    expect(again.answer).toMatchObject({ promise: { by: promise?.by } });
    await world.deliver();
    expect(world.mailbox.at(-1)).toMatchObject({
      to: { email: "lin.yue@dinghai.example" },
      text: expect.stringContaining("one more thing"),
    });
  });

  it("that was accepted and has passed is given anew when the person asks again", async () => {
    const world = await makeWorld();
    const person = decider({ visitor: "later" });
    const { id, owner } = await leadOf(world, await send(world, "contact", person));
    await acceptLead(world, { rep: owner?.id ?? "", head: false }, id);
    await world.travelTo(MONDAY + 2 * DAY);
    const again = await send(world, "contact", { ...person, message: "still there?" });
    expect(Date.parse((again.answer as { promise: { by: string } }).promise.by)).toBeGreaterThan(MONDAY + 2 * DAY);
    expect((await leadById(world, id)).promise?.state).toBe("open");
    await expectFolds(world);
  });

  it("is given and accepted at once by whoever takes a lead from the queue, and the prospect hears the new time", async () => {
    const world = await makeWorld();
    const { id } = await leadOf(world, await send(world, "contact", decider()));
    await world.travelTo(MONDAY + 3 * DAY);
    expect(await leadById(world, id)).toMatchObject({ place: "escalated", owner: null });
    const before = world.mailbox.length;
    await acceptLead(world, { rep: "zhou-hang", head: true }, id);
    const taken = await leadById(world, id);
    expect(taken).toMatchObject({ place: "owned", owner: { id: "zhou-hang" }, promise: { state: "accepted" } });
    expect(Date.parse(taken.promise?.by ?? "")).toBeGreaterThan(world.now());
    await world.travelTo(MONDAY + 3 * DAY + HOUR);
    const heard = world.mailbox.slice(before).map(({ id: mail, to }) => `${mail.split(":")[0]} ${to.email}`);
    expect(heard.filter((line) => line.startsWith("told"))).toHaveLength(
      taken.journal.filter(({ kind }) => kind === "prospect_told").length - 2,
    );
    await expectFolds(world);
  });

  it("that passes while the clock stood still is missed, and the lead still goes on", async () => {
    const world = await makeWorld();
    const { id, owner } = await leadOf(world, await send(world, "contact", decider()));
    world.sleepUntil(MONDAY + DAY);
    await world.travelTo(MONDAY + DAY + MINUTE);
    const late = await leadById(world, id);
    expect(late.journal.map(({ kind }) => kind)).toContain("promise_closed");
    expect(late.owner?.id).not.toBe(owner?.id);
    expect(late.promise).toMatchObject({ state: "open" });
    expect(iso(world.now())).toBe(iso(MONDAY + DAY + MINUTE));
  });
});
