import { expect, it } from "vitest";
import type { Arrival } from "../../worker/nurture/arrivals/arrival.ts";
import { hearArrival } from "../../worker/nurture/arrivals/commands.ts";
import { makeWorld } from "../support/world.ts";
import { signedIn } from "./browser.ts";

const STRANGER: Arrival = {
  ...{ id: "arrival-1", kind: "reply", about: [], address: "stranger@elsewhere.example", reason: null, authentic: true },
  written: { subject: "A question", text: "Please call me. <script>alert(1)</script>", leaves: false },
};

it("what a stranger wrote is told to the head of sales, and to nobody else, with its text and why it was kept aside", async () => {
  const world = await makeWorld();
  const head = await signedIn(world, "zhou-hang");
  expect((await head.get("/console/inbox")).html).not.toContain('href="/console/aside"');
  await hearArrival(world, STRANGER);
  await hearArrival(world, { ...STRANGER, id: "arrival-2", kind: "auto_reply" });
  expect((await head.get("/console/inbox")).html).toContain("Letters of late that could not be placed: 1.");
  const { html } = await head.get("/console/aside");
  for (const said of ["A question", "stranger@elsewhere.example", "Please call me. &lt;script&gt;", "Nobody with this address is known"])
    expect(html).toContain(said);
  expect((await (await signedIn(world, "lin-yue")).get("/console/inbox")).html).not.toContain('href="/console/aside"');
  expect((await (await signedIn(world, "zhou-hang", "zh")).get("/console/aside")).html).toContain("没有人用这个地址");
});
