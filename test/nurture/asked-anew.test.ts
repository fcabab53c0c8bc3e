import { expect, it } from "vitest";
import { mailFailed } from "../../worker/nurture/commands.ts";
import { HOUR } from "../../worker/playbook/time.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld } from "../support/world.ts";

it("somebody whose address was closed ticks the box again: their yes waits for the button of a mail, and the ledger says each step", async () => {
  const world = await makeWorld();
  const person = decider({ visitor: "theirs", consent: { marketing: true } });
  const { id, email } = await leadOf(world, await send(world, "download", person));
  await mailFailed(world, id, "some-mail");
  await world.travelTo(MONDAY + HOUR);
  world.mailbox.length = 0;
  await send(world, "contact", { ...person, message: "it works again" });
  expect((await leadById(world, id)).consents.at(-1)).toMatchObject({ purpose: "marketing", state: "pending" });
  await world.travelTo(MONDAY + 2 * HOUR);
  expect(world.mailbox.filter(({ to }) => to.email === email).map(({ id: mail }) => mail.split(":")[0])).toContain("confirm");
  const ledger = await rowsOf<{ state: string }>(world.db.$client, "SELECT state FROM consents WHERE lead_id = ? ORDER BY at", id);
  expect(ledger.map(({ state }) => state)).toEqual(["given", "withdrawn", "pending"]);
});
