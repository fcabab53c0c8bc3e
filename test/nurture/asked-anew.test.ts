import { expect, it } from "vitest";
import { hearArrival } from "../../worker/nurture/arrivals/commands.ts";
import { mailFailed } from "../../worker/nurture/commands.ts";
import type { World } from "../../worker/platform/world.ts";
import { HOUR } from "../../worker/playbook/time.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld } from "../support/world.ts";

const CLOSED: [string, (world: World, lead: string) => Promise<void>][] = [
  ["refused by their server", (world, lead) => mailFailed(world, lead, "some-mail")],
  [
    "reported dead",
    async (world, lead) => {
      const [mail] = await rowsOf<{ id: string }>(
        world.db.$client,
        "SELECT id FROM messages WHERE lead_id = ? AND recipient = 'lead'",
        lead,
      );
      const about = [mail?.id ?? ""];
      await hearArrival(world, {
        id: "report-1",
        kind: "hard_bounce",
        about,
        address: null,
        reason: "5.1.1",
        written: null,
        authentic: true,
      });
    },
  ],
];

it.each(CLOSED)(
  "somebody whose address was %s ticks the box again: their yes waits for the button of a mail, and the ledger says each step",
  async (_how, close) => {
    const world = await makeWorld();
    const person = decider({ visitor: "theirs", consent: { marketing: true } });
    const { id, email } = await leadOf(world, await send(world, "download", person));
    await close(world, id);
    await world.travelTo(MONDAY + HOUR);
    world.mailbox.length = 0;
    await send(world, "contact", { ...person, message: "it works again" });
    expect((await leadById(world, id)).consents.at(-1)).toMatchObject({ purpose: "marketing", state: "pending" });
    await world.travelTo(MONDAY + 2 * HOUR);
    expect(world.mailbox.filter(({ to }) => to.email === email).map(({ id: mail }) => mail.split(":")[0])).toContain("confirm");
    const ledger = await rowsOf<{ state: string }>(world.db.$client, "SELECT state FROM consents WHERE lead_id = ? ORDER BY at", id);
    expect(ledger.map(({ state }) => state)).toEqual(["given", "withdrawn", "pending"]);
  },
);
