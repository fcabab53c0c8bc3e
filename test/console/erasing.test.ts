import { expect, it } from "vitest";
import { MINUTE } from "../../worker/playbook/time.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { rowsOf } from "../support/rows.ts";
import { makeWorld } from "../support/world.ts";
import { signedIn } from "./browser.ts";

const HEAD = "zhou-hang";

it.each([
  ["en", "Erase 王芳?", "They asked for it", "The person is erased. Counts stay."],
  ["zh", "删除王芳？", "本人要求", "此人已删除，统计数字保留。"],
])("the head of sales is told what goes and what stays before somebody is erased: %s", async (language, title, reason, done) => {
  const world = await makeWorld();
  const { id, email } = await leadOf(world, await send(world, "contact", decider({ message: "?" })));
  const browser = await signedIn(world, HEAD, language);
  const lead = await browser.get(`/console/leads/${id}`);
  expect(lead.html).toContain(`href="/console/leads/${id}/erase"`);
  const page = await browser.get(`/console/leads/${id}/erase`);
  for (const said of [title, email, reason, `href="/console/leads/${id}/export"`]) expect(page.html).toContain(said);
  // looking erases nobody
  expect(await rowsOf(world.db.$client, "SELECT lead_id, at, by, reason FROM erasures")).toEqual([]);

  const unsaid = await browser.post(`/console/leads/${id}/erase`, { sure: "yes" });
  expect(unsaid.html).toMatch(language === "zh" ? /请再看一下：原因。/ : /Please look again at: reason\./);

  const pressed = await browser.post(`/console/leads/${id}/erase`, { why: "asked", sure: "yes" });
  expect(pressed.location).toBe("/console/inbox?done=erased");
  expect((await browser.get(pressed.location ?? "")).html).toContain(done);
  expect((await browser.get(`/console/leads/${id}`)).status).toBe(404);
  expect(await rowsOf(world.db.$client, "SELECT lead_id, at, by, reason FROM erasures")).toEqual([
    { lead_id: id, at: world.now(), by: `rep:${HEAD}`, reason: "asked" },
  ]);
});

it("the head of sales, and nobody else, reads who erased whom, when and why, newest first", async () => {
  const world = await makeWorld();
  const ids: string[] = [];
  const head = await signedIn(world, HEAD);
  for (let one = 0; one < 2; one += 1) {
    const { id } = await leadOf(world, await send(world, "contact", decider()));
    await head.post(`/console/leads/${id}/erase`, { why: "asked", sure: "yes" });
    ids.unshift(id);
    await world.travelTo(world.now() + MINUTE);
  }
  const { html } = await head.get("/console/erasures");
  expect(
    html
      .match(/<dd[^>]*>[^<]*<\/dd>/g)
      ?.filter((_, index) => index % 4 === 0)
      .map((cell) => /[^<>]+(?=<\/dd>)/.exec(cell)?.[0]),
  ).toEqual(ids);
  for (const said of ["They asked for it</dd>", "Zhou Hang</dd>"]) expect(html.split(said)).toHaveLength(3);
  expect((await (await signedIn(world, "lin-yue")).get("/console/erasures")).status).toBe(403);
});

it("a person's document is downloaded as a file, and kept by no browser", async () => {
  const world = await makeWorld();
  const { id, email } = await leadOf(world, await send(world, "contact", decider({ message: "?" })));
  const { html, headers } = await (await signedIn(world, HEAD)).get(`/console/leads/${id}/export`);
  expect(headers.get("content-disposition")).toBe(`attachment; filename="${id}.json"`);
  expect(headers.get("cache-control")).toBe("no-store");
  expect(JSON.parse(html).leads[0].state.profile.email).toBe(email);
});

it("somebody who does not have the power is shown no way to it", async () => {
  const world = await makeWorld();
  const { id, owner } = await leadOf(world, await send(world, "contact", decider({ message: "?" })));
  expect(owner?.id).not.toBe(HEAD);
  const { html } = await (await signedIn(world, owner?.id ?? "")).get(`/console/leads/${id}`);
  expect(html).not.toMatch(/\/(?:erase|export)"/);
});
