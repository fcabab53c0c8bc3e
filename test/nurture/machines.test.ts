import crawlers from "crawler-user-agents";
import UserAgent from "user-agents";
import { describe, expect, it } from "vitest";
import { hearSignals } from "../../worker/api/commands.ts";
import { DAY, HOUR, iso, SECOND } from "../../worker/playbook/time.ts";
import { request } from "../support/http.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { PRESS } from "../support/presses.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const REQUESTS = 200;
/** What a scan must leave as it was: every table but the log of presses. */
const KEPT = ["leads", "journal", "consents", "suppressions", "enrolments", "visitor_links", "messages", "outbox", "grants", "accounts"];

const everything = async (world: TestWorld) =>
  JSON.stringify(await Promise.all(KEPT.map((table) => rowsOf(world.db.$client, `SELECT * FROM ${table} ORDER BY 1, 2`))));

/** Every address of every mail that was sent to a lead. */
function addresses(world: TestWorld): string[] {
  const mails = world.mailbox.filter(({ to }) => to.email.endsWith(".example") && !to.email.endsWith("@dinghai.example"));
  const found = mails.flatMap(({ html, text, headers }) => [
    ...[...html.matchAll(/href="([^"]+)"/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&")),
    ...[...text.matchAll(/https?:\S+/g)].map(([address]) => address),
    ...[...(headers["List-Unsubscribe"] ?? "").matchAll(/<([^>]+)>/g)].map(([, address = ""]) => address),
  ]);
  return [...new Set(found)]
    .filter((address) => address.startsWith("https://dinghai.test/"))
    .map((address) => address.slice("https://dinghai.test".length));
}

/** Two people with every mail of two sequences, one of them with a question whether they really want mail. */
async function mailed() {
  const world = await makeWorld();
  const reader = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
  await send(world, "download", decider({ consent: { marketing: true }, country: "DE", locale: "en" }));
  await world.travelTo(MONDAY + 8 * DAY);
  await hearSignals(world, [{ id: "trial", kind: "trial_started", lead: reader.id, occurredAt: iso(world.now()) }]);
  await world.travelTo(MONDAY + 16 * DAY);
  return { world, id: reader.id, links: addresses(world) };
}

describe("machines that open every link of every mail", () => {
  it("change nothing and earn nothing in two hundred requests within ten seconds, whatever they say that they are", {
    timeout: 60_000,
  }, async () => {
    const { world, id, links } = await mailed();
    for (const kind of ["/go/", "/mail/unsubscribe/", "/mail/preferences/", "/mail/confirm/", "/files/"])
      expect(links.filter((link) => link.startsWith(kind)).length, kind).toBeGreaterThan(0);
    const agents = [
      ...Array.from({ length: 50 }, () => new UserAgent().toString()),
      ...crawlers.flatMap(({ instances }) => instances.slice(0, 1)).slice(0, 50),
    ];
    const [before, score] = [await everything(world), (await leadById(world, id)).score];
    const pressed = world.now();
    for (let n = 0; n < REQUESTS; n += 1) {
      world.sleepUntil(pressed + (n * 10 * SECOND) / REQUESTS);
      // each link several times over, by each method and by agents of both kinds
      const path = links[n % links.length] ?? "";
      const method = ["GET", "HEAD", "GET", "OPTIONS"][Math.floor(n / links.length) % 4] ?? "GET";
      const agent = agents[(n * 7) % agents.length] ?? "";
      const { status, headers } = await request(world, path, { method, headers: { ...PRESS.headers, "user-agent": agent } });
      expect(status, `${method} ${path}`).toBeLessThan(500);
      expect(headers.get("set-cookie")).toBeNull();
    }
    expect(await everything(world)).toBe(before);
    world.sleepUntil(pressed);
    expect((await leadById(world, id)).score).toEqual(score);
    expect(await count(world, "clicks")).toBeGreaterThan(0);
    expect(await rowsOf(world.db.$client, "SELECT * FROM clicks WHERE evidence IN ('E2', 'E3')")).toEqual([]);
    expect(world.logs).toEqual([]);
    await world.travelTo(pressed + HOUR);
    expect(await count(world, "journal WHERE kind = 'mail_clicked'")).toBe(0);
  });
});

describe("a mail program's one click to leave", () => {
  const boundary = "----one-click";
  const bodies: [string, string, string][] = [
    ["as an encoded form", "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"],
    [
      "in parts",
      `multipart/form-data; boundary=${boundary}`,
      `--${boundary}\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--${boundary}--\r\n`,
    ],
  ];
  it.each(bodies)("%s is heard once, with no cookie and no redirect, five times at once and ever after", async (_what, type, body) => {
    const world = await makeWorld();
    const { id } = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
    await world.travelTo(MONDAY + 4.5 * HOUR);
    const mail = world.mailbox.find(({ headers }) => "List-Unsubscribe" in headers);
    expect(mail?.headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
    const path = /^<https:\/\/dinghai\.test(\/mail\/unsubscribe\/[^>]+)>$/.exec(mail?.headers["List-Unsubscribe"] ?? "")?.[1] ?? "";
    // every request finds a clock that has moved on
    const { now } = world;
    let ticks = 0;
    world.now = () => now() + ticks++;
    const press = () => request(world, path, { method: "POST", redirect: "manual", headers: { "content-type": type }, body });
    const answers = [...(await Promise.all(Array.from({ length: 5 }, press))), await press(), await press()];
    for (const { status, headers } of answers)
      expect([status, headers.get("set-cookie"), headers.get("location")]).toEqual([200, null, null]);
    const facts = await rowsOf<{ body: string }>(
      world.db.$client,
      "SELECT body FROM journal WHERE subject = ? AND kind = 'unsubscribed'",
      `lead:${id}`,
    );
    expect(facts.map(({ body: fact }) => JSON.parse(fact).data)).toEqual([{ purpose: "marketing", by: "one_click" }]);
    expect([await count(world, "suppressions"), await count(world, "consents WHERE state = 'withdrawn'")]).toEqual([1, 1]);
  });

  it("that is broken is a press of the page's button all the same: a no is never lost", async () => {
    const world = await makeWorld();
    await send(world, "download", decider({ consent: { marketing: true } }));
    await world.travelTo(MONDAY + 4.5 * HOUR);
    const path =
      /(\/mail\/unsubscribe\/[\w.-]+)/.exec(world.mailbox.find(({ headers }) => "List-Unsubscribe" in headers)?.text ?? "")?.[1] ?? "";
    const { status } = await request(world, path, {
      method: "POST",
      headers: { "content-type": "multipart/form-data; boundary=x" },
      body: "--y\r\n",
    });
    expect([status, await count(world, "suppressions")]).toEqual([200, 1]);
  });

  it("is heard again after a new yes", async () => {
    const world = await makeWorld();
    const { id } = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true } })));
    await world.travelTo(MONDAY + 4.5 * HOUR);
    const { text = "" } = world.mailbox.find(({ headers }) => "List-Unsubscribe" in headers) ?? {};
    const link = (what: string) => new RegExp(`/mail/${what}/[\\w.-]+`).exec(text)?.[0] ?? "";
    const form = (path: string, body: string) =>
      request(world, path, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body });
    for (let time = 0; time < 3; time += 1) {
      await form(link("unsubscribe"), "List-Unsubscribe=One-Click");
      expect((await leadById(world, id)).consents.at(-1)).toMatchObject({ state: "withdrawn" });
      world.sleepUntil(world.now() + HOUR);
      await form(link("preferences"), "marketing=true");
      expect((await leadById(world, id)).consents.at(-1)).toMatchObject({ state: "given" });
      world.sleepUntil(world.now() + HOUR);
    }
    expect((await leadById(world, id)).journal.filter(({ kind }) => kind === "unsubscribed")).toHaveLength(3);
  });
});
