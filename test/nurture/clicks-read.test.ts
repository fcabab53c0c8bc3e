import { describe, expect, it } from "vitest";
import { unlinkVisitor } from "../../worker/journey/identity/commands.ts";
import { DAY, HOUR, iso, MINUTE } from "../../worker/playbook/time.ts";
import { mergeLeads } from "../../worker/routing/merging/commands.ts";
import { post } from "../support/http.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { grades, press, setLinks, written } from "../support/presses.ts";
import { read } from "../support/read.ts";
import { count, rowsOf } from "../support/rows.ts";
import type { TestWorld } from "../support/world.ts";

const journal = async (world: TestWorld, id: string, kind: string) =>
  (
    await rowsOf<{ body: string; at: number }>(
      world.db.$client,
      "SELECT body, at FROM journal WHERE subject = ? AND kind = ?",
      `lead:${id}`,
      kind,
    )
  ).map(({ body, at }) => ({ at, ...JSON.parse(body) }));

const receipts = async (world: TestWorld, id: string) =>
  (await leadById(world, id)).score.receipts.filter(({ rule }) => rule === "clicked-mail").length;

describe("a page that is read after a press", () => {
  it("is heard by the lead once, earns a little, makes the browser theirs, and comes by mail", async () => {
    const { world, id, mail, way } = await written();
    await read(world, "phone", "/en/solutions/manufacturing-inbound/", { at: world.now() - MINUTE });
    const pressed = await press(world, way("a1"));
    world.sleepUntil(world.now() + MINUTE);
    const at = world.now();
    await read(world, "phone", pressed.path, { utm: pressed.utm, visibleMs: 10_000 });

    const [clicked, ...more] = await journal(world, id, "mail_clicked");
    expect(more).toEqual([]);
    expect(clicked).toMatchObject({ at, data: { message: mail.id, link: "a1", path: pressed.path, visitor: "phone", joins: true } });
    expect(await receipts(world, id)).toBe(1);
    expect((await grades(world))[0]).toEqual({ link: "a1", evidence: "E3", why: "read", visitor: "phone" });
    const linked = (await journal(world, id, "visitor_linked")).map(({ data }) => data);
    expect(linked).toEqual([{ visitor: "phone", verified: true, reason: "mail_link" }]);
    // what the browser had read before came along in the same commit
    const lead = await leadById(world, id);
    expect(lead.journal.filter(({ kind }) => kind === "page_read")).toHaveLength(2);
    expect(lead.touches.at(-1)).toMatchObject({
      channel: "mail",
      source: "dinghai",
      medium: "email",
      campaign: "signup",
      content: "welcome",
    });

    // and what it reads later is theirs like any other reading
    world.sleepUntil(world.now() + MINUTE);
    await read(world, "phone", "/en/cases/pump-maker-first-hour/", { utm: pressed.utm });
    const after = await leadById(world, id);
    expect(after.journal.filter(({ kind }) => kind === "page_read")).toHaveLength(3);
    expect(after.touches.filter(({ channel }) => channel === "mail")).toHaveLength(1);
    expect([await receipts(world, id), world.logs]).toEqual([1, []]);
  });

  it("counts once for a link, however often it is pressed and however often its beacon comes", async () => {
    const { world, id, way } = await written();
    for (let time = 0; time < 3; time += 1) {
      const { path, utm } = await press(world, way("a1"));
      world.sleepUntil(world.now() + MINUTE);
      const event = { id: `again-${time}`, kind: "page_read", path, at: iso(world.now()), visibleMs: 60_000, utm };
      for (let beacon = 0; beacon < 2; beacon += 1)
        await post(world, "/api/events", { visitor: "phone", events: [event, { ...event, id: `more-${time}` }] });
    }
    expect(await journal(world, id, "mail_clicked")).toHaveLength(1);
    expect(await count(world, "visitor_links WHERE visitor = 'phone'")).toBe(1);
  });

  it("behind a link that was read before leaves another browser a stranger's", async () => {
    const { world, id, way } = await written();
    for (const visitor of ["phone", "tablet"]) {
      const { path, utm } = await press(world, way("a1"));
      await read(world, visitor, path, { utm });
      world.sleepUntil(world.now() + HOUR);
    }
    expect((await journal(world, id, "page_read")).map(({ data }) => data.visitor)).toEqual(["phone"]);
    expect(await rowsOf(world.db.$client, "SELECT visitor FROM visitor_links")).toEqual([{ visitor: "phone" }]);
  });

  it("after the two leads of one person were merged is heard by the one that is left, in either's browser", async () => {
    const { world, id, way } = await written();
    const kept = await leadOf(world, await send(world, "contact", decider({ visitor: "laptop", message: "?" })));
    await mergeLeads(world, { rep: "zhou-hang", head: true }, kept.id, id, "The same person");
    const { path, utm } = await press(world, way("a1"));
    await read(world, "laptop", path, { utm });
    world.sleepUntil(world.now() + HOUR);
    const second = await press(world, way("a2"));
    await read(world, "phone", second.path, { utm: second.utm });
    expect((await journal(world, kept.id, "mail_clicked")).map(({ data }) => [data.link, data.joins])).toEqual([
      ["a1", undefined],
      ["a2", true],
    ]);
    expect([(await journal(world, id, "mail_clicked")).length, world.logs]).toEqual([0, []]);
    expect((await leadById(world, kept.id)).journal.filter(({ kind }) => kind === "page_read")).toHaveLength(2);
  });

  it("keeps the id of the press nowhere but in its own row", async () => {
    const { world, id, way } = await written();
    const { path, utm } = await press(world, way("a1"));
    await read(world, "phone", path, { utm });
    await send(world, "contact", decider({ email: (await leadById(world, id)).email, visitor: "phone", message: "?", utm }));
    const [{ id: click } = { id: "" }] = await rowsOf<{ id: string }>(world.db.$client, "SELECT id FROM clicks");
    const kept = JSON.stringify([
      await rowsOf(world.events.$client, "SELECT * FROM page_events"),
      await rowsOf(world.db.$client, "SELECT * FROM journal"),
      await rowsOf(world.db.$client, "SELECT * FROM leads"),
    ]);
    expect([click.length, kept.includes(click), kept.includes("welcome")]).toEqual([26, false, true]);
  });

  it.each([
    ["not for long enough", MINUTE, 9_999],
    ["long after the press, by somebody whom the address was passed on to", 12 * HOUR + 1, 60_000],
  ])("%s is a stranger's", async (_what, later, visibleMs) => {
    const { world, id, way } = await written();
    const { path, utm } = await press(world, way("a1"));
    world.sleepUntil(world.now() + later);
    await read(world, "phone", path, { utm, visibleMs });
    expect([(await journal(world, id, "mail_clicked")).length, await count(world, "visitor_links")]).toEqual([0, 0]);
    expect((await grades(world))[0]?.evidence).toBe("E2");
  });

  it("counts for somebody who has waited for the mail and pressed at once", async () => {
    const { world, id, way, mail } = await written();
    world.sleepUntil(mail.at);
    const { path, utm } = await press(world, way("a1"));
    expect((await grades(world))[0]).toMatchObject({ evidence: "E1", why: "just_sent" });
    await read(world, "phone", path, { utm });
    expect((await grades(world))[0]).toMatchObject({ evidence: "E3", why: "read" });
    expect(await journal(world, id, "mail_clicked")).toHaveLength(1);
  });

  it("is the first browser's alone", async () => {
    const { world, id, way } = await written();
    const { path, utm } = await press(world, way("a1"));
    await read(world, "phone", path, { utm });
    await read(world, "colleague", path, { utm });
    expect(
      (await rowsOf<{ visitor: string }>(world.db.$client, "SELECT visitor FROM visitor_links")).map(({ visitor }) => visitor),
    ).toEqual(["phone"]);
    expect(await journal(world, id, "mail_clicked")).toHaveLength(1);
  });

  it("in a browser that belongs to somebody else is theirs: no two people are joined, and the mail's reader gains nothing", async () => {
    const { world, id, way } = await written();
    const other = await leadOf(world, await send(world, "contact", decider({ visitor: "desk", message: "?" })));
    const { path, utm } = await press(world, way("a1"));
    await read(world, "desk", path, { utm });
    expect((await grades(world))[0]).toMatchObject({ evidence: "E3", visitor: "desk" });
    expect([(await journal(world, id, "mail_clicked")).length, await count(world, `visitor_links WHERE lead_id = '${id}'`)]).toEqual([
      0, 0,
    ]);
    expect(await journal(world, other.id, "page_read")).toHaveLength(1);
    // nor does the address, passed on, make a stranger of the mail's reader
    await read(world, "stranger", path, { utm });
    expect([(await journal(world, id, "mail_clicked")).length, await count(world, "visitor_links WHERE visitor = 'stranger'")]).toEqual([
      0, 0,
    ]);
  });

  it("in a browser that is theirs already counts, and links nothing anew", async () => {
    const { world, id, way } = await written({ visitor: "laptop" });
    const { path, utm } = await press(world, way("a1"));
    await read(world, "laptop", path, { utm });
    expect((await journal(world, id, "mail_clicked")).map(({ data }) => data.joins)).toEqual([undefined]);
    expect((await journal(world, id, "visitor_linked")).map(({ data }) => data.reason)).toEqual(["first_form"]);
  });

  it("in the browser of two people, one of them the mail's, counts for that one and joins nobody", async () => {
    const { world, id, way } = await written({ visitor: "shared" });
    await send(world, "contact", decider({ visitor: "shared", message: "?" }));
    const { path, utm } = await press(world, way("a1"));
    await read(world, "shared", path, { utm });
    expect(await journal(world, id, "mail_clicked")).toHaveLength(1);
    expect(await count(world, "visitor_links WHERE verified")).toBe(2);
  });

  it("is taken back when somebody says that the browser is not theirs, and the next press does not bring it back", async () => {
    const { world, id, way } = await written();
    const first = await press(world, way("a1"));
    await read(world, "forwarded", first.path, { utm: first.utm });
    expect(await receipts(world, id)).toBe(1);
    world.sleepUntil(world.now() + HOUR);
    await unlinkVisitor(world, id, { by: "lin-yue", visitor: "forwarded", reason: "The mail was passed on" });
    expect(await receipts(world, id)).toBe(0);
    world.sleepUntil(world.now() + HOUR);
    const second = await press(world, way("a2"));
    await read(world, "forwarded", second.path, { utm: second.utm });
    expect([await receipts(world, id), await count(world, "visitor_links WHERE verified")]).toEqual([0, 0]);
  });

  it.each(["as soon as the mail has left", "an hour later"])("by a machine %s earns nothing however long it looks", async (when) => {
    const { world, id, way, mail } = await written();
    if (when.startsWith("as soon")) world.sleepUntil(mail.at);
    const pressed = await Promise.all(["a1", "a2"].map((link) => press(world, way(link))));
    for (const { path, utm } of pressed) await read(world, "sandbox", path, { utm, visibleMs: 600_000 });
    expect([(await journal(world, id, "mail_clicked")).length, await receipts(world, id), await count(world, "visitor_links")]).toEqual([
      0, 0, 0,
    ]);
  });

  it("with a press that was made up, or somebody's else's reading of no mail, is a stranger's", async () => {
    const { world, id } = await written();
    await read(world, "liar", "/en/contact/", { utm: { medium: "email", content: "welcome.01KANGTEST0000000000000000" } });
    expect([(await journal(world, id, "mail_clicked")).length, world.logs]).toEqual([0, []]);
    expect(await rowsOf(world.events.$client, "SELECT utm FROM page_events WHERE visitor = 'liar'")).toEqual([
      { utm: '{"medium":"email","content":"welcome"}' },
    ]);
  });

  it("after days of mails is capped by the score's rule", async () => {
    const { world, id, way, mail } = await written();
    const links = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`a${index + 1}`, `https://dinghai.test/en/contact/?n=${index}`]),
    );
    await setLinks(world, mail.id, links);
    for (const link of Object.keys(links)) {
      const { path, utm } = await press(world, way(link));
      await read(world, "phone", path, { utm });
      world.sleepUntil(world.now() + DAY / 4);
    }
    expect(await journal(world, id, "mail_clicked")).toHaveLength(12);
    const firing = (
      await rowsOf<{ f: string }>(world.db.$client, "SELECT state->'$.score.firings.clicked-mail' AS f FROM leads WHERE id = ?", id)
    )[0]?.f;
    expect(JSON.parse(firing ?? "{}").points).toBeLessThanOrEqual(12);
  });
});
