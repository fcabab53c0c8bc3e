import { describe, expect, it } from "vitest";
import { hearSignals } from "../../worker/api/commands.ts";
import { iso, MINUTE } from "../../worker/playbook/time.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { read } from "../support/read.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";
import { type Browser, signedIn } from "./browser.ts";

async function asked(world: TestWorld, more: Record<string, unknown> = {}): Promise<{ id: string; browser: Browser; owner: string }> {
  const lead = await leadOf(world, await send(world, "contact", decider({ message: "How much is it?", ...more })));
  const owner = lead.owner?.id ?? "";
  return { id: lead.id, browser: await signedIn(world, owner), owner };
}

describe("a lead's page", () => {
  it("says who, why, by when, and what to do", async () => {
    const world = await makeWorld();
    await read(world, "v1", "/en/cases/pump-maker-first-hour/", { at: MONDAY - 5 * MINUTE, utm: { source: "news", campaign: "autumn" } });
    const { id, browser } = await asked(world, {
      visitor: "v1",
      phone: "+86 21 5555 0100",
      title: "General Manager",
      consent: { marketing: true },
    });
    await world.deliver();
    const { html } = await browser.get(`/console/leads/${id}`);
    for (const part of [
      "王芳",
      "General Manager",
      "tel:+862155550100",
      "Tier A<",
      "Asked a question",
      "Read a case study",
      "In a week, if nothing happens",
      "5 h 30 min",
      "none → signup",
      "Least open work",
      "Does not speak the language",
      "autumn",
      "Further mail: given",
      "signup: running",
      "How much is it?",
      "Accept this lead",
      "Budget holder",
    ])
      expect(html).toContain(part);
    expect(html).toMatch(/Decider<\/dt><dd[^>]*><span[^>]*><a href="\/console\/leads\/[^"]+">王芳/);
  });

  it("stops the clock when the owner accepts, once, and says so", async () => {
    const world = await makeWorld();
    const { id, browser, owner } = await asked(world);
    const done = await browser.post(`/console/leads/${id}/accept`);
    expect(done).toMatchObject({ status: 303, location: `/console/leads/${id}?done=accepted` });
    const { html } = await browser.get(done.location ?? "");
    for (const part of ["Accepted. The clock has stopped", "by 15:30, a telephone call", "no number yet"]) expect(html).toContain(part);
    expect(html).not.toContain("5 h 30 min");
    expect((await browser.get("/console/inbox")).html).not.toContain("5 h 30 min");
    await world.travelTo(MONDAY + 48 * 60 * MINUTE);
    expect(await leadById(world, id)).toMatchObject({ owner: { id: owner }, promise: { state: "accepted" } });
    expect((await browser.get(`/console/leads/${id}`)).html).toContain("overdue 1 day");

    const twice = await browser.post(`/console/leads/${id}/accept`);
    expect(twice.status).toBe(410);
    expect(twice.html).toContain("Nothing is left to accept");
  });

  it("keeps the promise with a contact that reached somebody, and not with one that did not", async () => {
    const world = await makeWorld();
    const { id, browser } = await asked(world);
    expect((await browser.post(`/console/leads/${id}/contact`, { outcome: "no_answer" })).location).toContain("done=contacted");
    expect((await leadById(world, id)).promise?.state).toBe("open");
    await world.travelTo(MONDAY + MINUTE);
    const kept = await browser.post(`/console/leads/${id}/contact`, { outcome: "reached", note: "Wants a quote\nby Friday" });
    expect(kept.location).toContain("done=kept");
    expect((await leadById(world, id)).promise?.state).toBe("kept");
    expect((await browser.get(kept.location ?? "")).html).toContain("Wants a quote\nby Friday");
  });

  it.each([{}, { outcome: "bribed" }, { outcome: "reached", note: "x".repeat(2001) }])(
    "refuses a contact that says %j, and saves nothing",
    async (fields) => {
      const world = await makeWorld();
      const { id, browser } = await asked(world);
      const refused = await browser.post(`/console/leads/${id}/contact`, fields as Record<string, string>);
      expect(refused.status).toBe(400);
      expect(refused.html).toContain("The contact was not saved");
      expect((await leadById(world, id)).journal.filter(({ kind }) => kind === "contacted")).toHaveLength(0);
    },
  );

  it("tells who let it lapse that a colleague has it, on opening and on pressing", async () => {
    const world = await makeWorld();
    const { id, browser, owner } = await asked(world);
    await world.travelTo(MONDAY + 5 * 60 * MINUTE);
    expect((await leadById(world, id)).owner?.id).not.toBe(owner);
    for (const page of [await browser.get(`/console/leads/${id}`), await browser.post(`/console/leads/${id}/accept`)]) {
      expect(page.status).toBe(410);
      expect(page.html).toContain("This lead has gone to a colleague");
      expect(page.html).not.toContain("王芳");
    }
  });

  it("reads a long history a page at a time", async () => {
    const world = await makeWorld();
    const { id, browser } = await asked(world);
    const used = Array.from({ length: 100 }, (_, index) => ({
      id: `use-${index}`,
      kind: "used" as const,
      lead: id,
      occurredAt: iso(MONDAY + index),
      data: { feature: `f${index}` },
    }));
    await world.travelTo(MONDAY + MINUTE);
    await hearSignals(world, used);
    const newest = await browser.get(`/console/leads/${id}`);
    expect(newest.html).toContain("?skip=100#timeline");
    expect((await browser.get(`/console/leads/${id}?skip=100`)).html).toContain("Sent the form “ask us”");
    for (const skip of ["-1", "x", "1e99"]) expect((await browser.get(`/console/leads/${id}?skip=${skip}`)).status).toBe(200);
  });
});

describe("what a stranger typed", () => {
  const HOSTILE = `"><img src=x onerror=alert(1)><script>alert(1)</script><form action="//evil">' onfocus=a() {{7}} \${x} {stage} {ago}`;

  it.each(["en", "zh"])("changes no tag and no attribute of any page (%s)", async (language) => {
    const shapes: string[][] = [];
    for (const text of ["plain", HOSTILE]) {
      const world = await makeWorld();
      const id = `shape-${text.length}`;
      const sent = await send(
        world,
        "contact",
        decider({
          email: `${id}@shape.example`,
          name: text,
          company: text,
          title: text,
          message: text,
          path: "/en/",
          utm: { campaign: text, source: text },
        }),
      );
      const lead = await leadOf(world, sent);
      const browser = await signedIn(world, lead.owner?.id ?? "", language);
      await browser.post(`/console/leads/${lead.id}/contact`, { outcome: "no_answer", note: text });
      const pages = [await browser.get("/console/inbox"), await browser.get(`/console/leads/${lead.id}`)];
      expect(pages.map(({ status }) => status)).toEqual([200, 200]);
      shapes.push(pages.flatMap(({ html }) => shapeOf(html)));
    }
    expect(shapes[1]).toEqual(shapes[0]);
  });
});

/** The multiset of tags with the names of their attributes. */
function shapeOf(html: string): string[] {
  const tags = html.replace(/="[^"]*"/g, "=").match(/<[a-z][^>]*>/gi) ?? [];
  return tags.map((tag) => tag.split(/\s+/).sort().join(" ")).sort();
}
