import { describe, expect, it } from "vitest";
import { tick } from "../../worker/jobs.ts";
import { recordLead } from "../../worker/journey/commands.ts";
import { offerVersions, type Paper } from "../../worker/nurture/versions/commands.ts";
import { findWalks, walkOn } from "../../worker/nurture/versions/store.ts";
import { DAY, HOUR } from "../../worker/playbook/time.ts";
import { mergeLeads } from "../../worker/routing/merging/commands.ts";
import { expectFolds } from "../support/folds.ts";
import { request } from "../support/http.ts";
import { decider, send } from "../support/people.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const HEAD = { rep: "zhou-hang", head: true };
/** A Monday two weeks on: what the sequences had to say has been said. */
const LATER = MONDAY + 14 * DAY;
const TABLE = { version: 2, says: { zh: "加了一张按行业算的表。", en: "A table by industry was added." } };
const HOURS = { version: 3, says: { zh: "改了节假日的算法。", en: "Holidays are counted in another way." } };
const SECOND: Paper[] = [{ slug: "answering-in-time", gated: true, version: 2, changes: [TABLE] }];
const THIRD: Paper[] = [{ slug: "answering-in-time", gated: true, version: 3, changes: [HOURS, TABLE] }];

const willing = (more: Record<string, unknown> = {}) => decider({ consent: { marketing: true }, ...more });
const offersOf = (world: TestWorld) =>
  rowsOf<{ version: number; due_at: number | null; end: string | null }>(
    world.db.$client,
    'SELECT version, due_at, "end" FROM offers ORDER BY lead_id, version',
  );
const offered = ({ mailbox }: TestWorld) => mailbox.filter(({ subject }) => /新版|newer version/.test(subject));

/** People who took the first version two weeks ago. */
async function readers(...bodies: Record<string, unknown>[]): Promise<TestWorld> {
  const world = await makeWorld();
  for (const body of bodies) await send(world, "download", body);
  await world.travelTo(LATER);
  return world;
}

async function offer(world: TestWorld, papers = SECOND): Promise<number> {
  const written = await offerVersions(world, papers);
  await world.deliver();
  return written;
}

describe("a newer version of a paper", () => {
  it("is offered once to whoever asked for an earlier one, in their language, with what has changed and a link of their own", async () => {
    const world = await readers(willing(), willing({ locale: "en", name: "Ann", country: "CN" }));
    expect(await offer(world)).toBe(2);
    expect(await offer(world)).toBe(0);
    const [zh, en] = ["zh", "en"].map((locale) => offered(world).find(({ subject }) => /新版/.test(subject) === (locale === "zh")));
    expect(offered(world)).toHaveLength(2);
    expect(zh?.text).toContain("加了一张按行业算的表。");
    expect(en?.text).toContain("A table by industry was added.");
    expect(en?.headers).toHaveProperty("List-Unsubscribe");
    const link = /https:\/\/dinghai\.test(\/files\/\S+)/.exec(en?.text ?? "")?.[1] ?? "";
    expect((await request(world, link)).text).toBe("asset /_gated/answering-in-time.en.pdf");
    expect(await rowsOf(world.db.$client, "SELECT version, count(*) AS n FROM grants GROUP BY version ORDER BY version")).toEqual([
      { version: 1, n: 2 },
      { version: 2, n: 2 },
    ]);
    expect(await offersOf(world)).toMatchObject([{ end: "written", due_at: null }, { end: "written" }]);
    await expectFolds(world);
  });

  it("is not offered to somebody who did not agree to marketing, has left, or has the newer one", async () => {
    const world = await readers(decider(), willing({ email: "left@leaver.example" }), willing({ email: "new@reader.example" }));
    await world.db.$client
      .prepare("UPDATE grants SET version = 2 WHERE lead_id = (SELECT id FROM leads WHERE email = 'new@reader.example')")
      .run();
    const [last] = world.mailbox
      .filter(({ to }) => to.email === "left@leaver.example")
      .filter(({ headers }) => "List-Unsubscribe" in headers);
    const leave = /mail\/unsubscribe\/[^>\s]+/.exec(last?.headers["List-Unsubscribe"] ?? "")?.[0];
    expect(leave).toBeDefined();
    expect(
      (
        await request(world, `/${leave}`, {
          method: "POST",
          body: "List-Unsubscribe=One-Click",
          headers: { "content-type": "application/x-www-form-urlencoded" },
        })
      ).status,
    ).toBe(200);
    expect(await offer(world)).toBe(0);
    expect((await offersOf(world)).map(({ end }) => end)).toEqual(["no consent", "no consent"]);
    expect(offered(world)).toEqual([]);
  });

  it("is not offered to somebody who chose other subjects than the paper's, and is to whoever chose them", async () => {
    const world = await readers(willing({ email: "other@reader.example" }), willing({ email: "same@reader.example" }));
    for (const [email, topics] of [
      ["other@reader.example", ["nurture"]],
      ["same@reader.example", ["answering"]],
    ] as const) {
      const [lead] = await rowsOf<{ id: string }>(world.db.$client, "SELECT id FROM leads WHERE email = ?", email);
      const at = world.now();
      await recordLead(world, lead?.id ?? "", [
        { kind: "mail_chosen", at, source: `chosen:${at}`, data: { topics: [...topics], pace: "usual" } },
      ]);
    }
    expect(await offer(world)).toBe(1);
    expect(offered(world).map(({ to }) => to.email)).toEqual(["same@reader.example"]);
    expect((await offersOf(world)).map(({ end }) => end).sort()).toEqual(["other topics", "written"]);
  });

  it("waits for sending hours, and is not lost by waiting", async () => {
    const world = await readers(willing());
    world.sleepUntil(LATER + 12 * HOUR);
    expect(await offer(world)).toBe(0);
    expect(offered(world)).toEqual([]);
    const [waiting] = await offersOf(world);
    expect(waiting).toMatchObject({ end: null, due_at: LATER + 23 * HOUR });
    world.sleepUntil(LATER + 23 * HOUR - 1);
    expect(await offer(world)).toBe(0);
    world.sleepUntil(LATER + 23 * HOUR);
    expect(await offer(world)).toBe(1);
  });

  it("keeps the person's budget: another mail on the same day goes first", async () => {
    const world = await readers(willing());
    expect(await offer(world)).toBe(1);
    expect(await offer(world, THIRD)).toBe(0);
    world.sleepUntil(LATER + DAY);
    expect(await offer(world, THIRD)).toBe(1);
    expect(offered(world)[1]?.text).toContain("改了节假日的算法。");
    expect(offered(world)[1]?.text).not.toContain("加了一张按行业算的表。");
  });

  it("keeps the company's budget, whoever comes first", async () => {
    const world = await makeWorld();
    const { accountPerDay } = world.playbook.nurture;
    for (let i = 0; i <= accountPerDay; i += 1)
      await send(world, "download", willing({ email: `reader${i}@maker.example`, company: "Maker" }));
    await world.travelTo(LATER);
    expect(await offer(world)).toBe(accountPerDay);
    expect(await offer(world)).toBe(0);
    world.sleepUntil(LATER + DAY);
    expect(await offer(world)).toBe(1);
    expect(offered(world)).toHaveLength(accountPerDay + 1);
  });

  it("is told once with everything that has changed when a third version overtakes the second", async () => {
    const world = await readers(willing());
    world.sleepUntil(LATER + 12 * HOUR);
    await offer(world);
    world.sleepUntil(LATER + DAY);
    expect(await offer(world, THIRD)).toBe(1);
    expect(offered(world)).toHaveLength(1);
    expect(offered(world)[0]?.text).toContain("改了节假日的算法。 加了一张按行业算的表。");
    expect((await offersOf(world)).map(({ end }) => end)).toEqual(["overtaken", "written"]);
  });

  it("is written once by two ticks at once", async () => {
    const world = await readers(willing(), willing());
    await Promise.all([offerVersions(world, SECOND), offerVersions(world, SECOND)]);
    await world.deliver();
    expect(offered(world)).toHaveLength(2);
  });

  it("is walked to in stretches that go on where they were", async () => {
    const world = await readers(willing(), willing(), willing(), willing(), willing());
    const walk = async () => (await findWalks(world.db, ["answering-in-time"])).get("answering-in-time") ?? { version: 2, after: "" };
    const seen: number[] = [];
    for (let stretch = 0; stretch < 4 && (await walk()).after !== null; stretch += 1) {
      await walkOn(world.db, "answering-in-time", await walk(), world.now(), 2);
      seen.push(await count(world, "offers"));
    }
    expect(seen).toEqual([2, 4, 5]);
    expect(await walk()).toEqual({ version: 2, after: null });
  });

  it("goes to the one that somebody was merged into", async () => {
    const world = await readers(willing({ email: "home@free.example" }), willing({ email: "work@maker.example" }));
    const [home, work] = await rowsOf<{ id: string }>(world.db.$client, "SELECT id FROM leads ORDER BY email");
    await mergeLeads(world, HEAD, work?.id ?? "", home?.id ?? "", "met her");
    await offer(world);
    expect(offered(world).map(({ to }) => to.email)).toEqual(["work@maker.example"]);
    expect((await offersOf(world)).map(({ end }) => end).sort()).toEqual(["heard before", "written"]);
    expect(await offer(world)).toBe(0);
  });

  it("costs a tick nothing while every paper is in its first version", async () => {
    const world = await readers(willing());
    await tick(world);
    expect(await count(world, "offers")).toBe(0);
  });
});
