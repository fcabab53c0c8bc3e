import { beforeAll, describe, expect, it } from "vitest";
import { addEvent, ROOM, registers } from "../support/event.ts";
import { leadById } from "../support/people.ts";
import { count } from "../support/rows.ts";
import { makeWorld } from "../support/world.ts";
import { signedIn } from "./browser.ts";

beforeAll(() => addEvent("console-seats", 1, { owner: "chen-bo" }));

const PAGE = "/console/events/console-seats";

async function full() {
  const world = await makeWorld();
  const first = await registers(world, "console-seats", { name: "Ann First" });
  const second = await registers(world, "console-seats", { name: "Bo Second" });
  return { world, first, second };
}

describe("the events of the console", () => {
  it("are listed with how many come and wait, and each says who and since when, to the head and to the event's owner", async () => {
    const { world, first } = await full();
    for (const rep of ["zhou-hang", "chen-bo"]) {
      const browser = await signedIn(world, rep);
      const list = (await browser.get("/console/events")).html;
      for (const part of ["Event console-seats", `href="${PAGE}"`, "1 of 1 seats taken, 1 waiting"]) expect(list).toContain(part);
      const { html } = await browser.get(PAGE);
      for (const part of ["Ann First", "Bo Second", `/console/leads/${first.id}`, "Registered", "Waiting list"])
        expect(html).toContain(part);
      expect(html.indexOf("Ann First")).toBeLessThan(html.indexOf("Waiting list"));
      expect(html.indexOf("Bo Second")).toBeGreaterThan(html.indexOf("Waiting list"));
      expect(html.includes("gives the place back")).toBe(rep === "zhou-hang");
      expect(`${list}${html}`).not.toContain(ROOM);
    }
  });

  it("show a salesperson their own people, and of a colleague's only that they come", async () => {
    const { world, first } = await full();
    const owner = (await leadById(world, first.id)).owner?.id;
    const other = world.playbook.team.reps.find(({ id }) => ![owner, "zhou-hang", "chen-bo"].includes(id))?.id ?? "";
    const { html } = await (await signedIn(world, other)).get(PAGE);
    expect(html).not.toContain("Ann First");
    expect(html).toContain("A colleague&#39;s lead");
  });

  it("let the head alone give a place back, with a reason and a tick, and say so; once, however often it is pressed", async () => {
    const { world, first, second } = await full();
    const fields = { lead: first.id, reason: "Wrote that she is ill", sure: "yes", key: "press-key-1" };
    const colleague = await signedIn(world, "chen-bo");
    expect((await colleague.post(`${PAGE}/return`, fields)).status).toBe(403);
    const head = await signedIn(world, "zhou-hang");
    expect((await head.post(`${PAGE}/return`, { ...fields, sure: "" })).status).toBe(400);
    expect((await head.post(`${PAGE}/return`, { ...fields, reason: " " })).status).toBe(400);
    expect(await count(world, "registrations")).toBe(2);
    const answers = await Promise.all([head.post(`${PAGE}/return`, fields), head.post(`${PAGE}/return`, fields)]);
    expect(answers.map(({ location }) => location)).toEqual([`${PAGE}?done=seatReturned`, `${PAGE}?done=seatReturned`]);
    const { html } = await head.get(`${PAGE}?done=seatReturned`);
    expect(html).toContain("has been told");
    expect(html).not.toContain("Ann First");
    expect(html.indexOf("Bo Second")).toBeLessThan(html.indexOf("Waiting list"));
    const told = (await head.get(`/console/leads/${second.id}`)).html;
    expect(told).toContain("Moved up from the waiting list of");
    expect((await head.get(`/console/leads/${first.id}`)).html).toContain("Wrote that she is ill");
  });

  it("speak Chinese as well, and of an event that nobody knows they say so", async () => {
    const { world } = await full();
    const browser = await signedIn(world, "zhou-hang", "zh");
    expect((await browser.get("/console/events")).html).toContain("1 个席位已占 1 个，1 人候补");
    expect((await browser.get(PAGE)).html).toContain("候补名单");
    expect((await browser.get("/console/events/nowhere")).status).toBe(404);
  });

  it("are shown to nobody who is not signed in", async () => {
    const { world } = await full();
    const { browse } = await import("./browser.ts");
    expect((await browse(world).get(PAGE)).location).toContain("/console/sign-in");
  });
});
