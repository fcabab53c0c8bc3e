import { expect, it } from "vitest";
import { tick } from "../../worker/jobs.ts";
import { iso, MINUTE } from "../../worker/playbook/time.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { makeWorld } from "../support/world.ts";

/** Monday 15:59 in Shanghai: the welcome is written two hours later, a minute before sending hours end. */
const AFTERNOON = Date.parse("2026-11-23T07:59:00Z");

it("a mail that its provider kept from leaving until the evening leaves in the reader's morning, however often that was asked", async () => {
  const world = await makeWorld({ now: AFTERNOON });
  const { email } = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
  await tick(world);
  world.mailbox.length = 0;
  world.provider.answer = () => ({ state: "later", reason: "429 too many requests" });
  await world.travelTo("2026-11-23T10:30:00Z");
  world.provider.answer = () => ({ state: "sent" });
  for (let minutes = 0; minutes < 30; minutes += 1) {
    world.sleepUntil(world.now() + MINUTE);
    await tick(world);
  }
  expect(world.mailbox.filter(({ to }) => to.email === email)).toEqual([]);
  await world.travelTo("2026-11-24T02:00:00Z");
  expect(world.mailbox.map(({ id, at }) => [id.split(".").at(-1), iso(at)])).toContainEqual(["welcome", "2026-11-24T01:00:00.000Z"]);
});
