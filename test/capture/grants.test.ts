import { describe, expect, it } from "vitest";
import { sign, type TokenPurpose } from "../../worker/platform/tokens.ts";
import { DAY, SECOND } from "../../worker/playbook/time.ts";
import { post, request } from "../support/http.ts";
import { decider, leadById } from "../support/people.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

/** A press on our own page, as a browser reports it. */
const PRESSED = { "sec-fetch-user": "?1", "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate" };

async function granted(): Promise<{ world: TestWorld; path: string; lead: string; id: string }> {
  const world = await makeWorld();
  const answer = await post(world, "/api/forms/download", decider({ visitor: "v" }));
  expect(answer.json.download).toMatch(/^\/files\//);
  const [grant] = await rowsOf<{ id: string }>(world.db.$client, "SELECT id FROM grants");
  return { world, path: answer.json.download, lead: answer.json.lead, id: grant?.id ?? "" };
}

describe("a personal link to a file", () => {
  it("gives the file of the piece in the reader's language, to be saved and not to be framed, guessed or passed on", async () => {
    const { world, path } = await granted();
    const answer = await request(world, path);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe("asset /_gated/answering-in-time.zh.pdf");
    expect(
      Object.fromEntries(
        ["content-type", "content-disposition", "x-content-type-options", "referrer-policy", "cache-control", "x-robots-tag"].map(
          (name) => [name, answer.headers.get(name)],
        ),
      ),
    ).toEqual({
      "content-type": "application/pdf",
      "content-disposition": 'attachment; filename="answering-in-time.zh.pdf"',
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
      "x-robots-tag": "noindex",
    });
  });

  it("works until its last second and is gone exactly then, as often as it is opened", async () => {
    const { world, path } = await granted();
    const expiry = MONDAY + world.playbook.intake.grantDays * DAY;
    for (let time = 0; time < 3; time += 1) expect((await request(world, path)).status).toBe(200);
    await world.travelTo(expiry - SECOND);
    expect((await request(world, path)).status).toBe(200);
    await world.travelTo(expiry);
    const gone = await request(world, path);
    expect(gone.status).toBe(410);
    expect(gone.headers.get("content-type")).toContain("text/html");
    expect(gone.headers.get("referrer-policy")).toBe("no-referrer");
  });

  it.each<[string, (parts: string[]) => string]>([
    ["another id", ([id, expiry, mac]) => [`${id}A`, expiry, mac].join(".")],
    ["a later expiry", ([id, expiry, mac]) => [id, `${expiry}z`, mac].join(".")],
    ["another signature", ([id, expiry, mac]) => [id, expiry, `${mac?.startsWith("A") ? "B" : "A"}${mac?.slice(1)}`].join(".")],
    ["half a signature", ([id, expiry, mac]) => [id, expiry, mac?.slice(0, 20)].join(".")],
    ["no signature", ([id, expiry]) => [id, expiry].join(".")],
    ["an empty signature", ([id, expiry]) => [id, expiry, ""].join(".")],
    ["a part too many", (parts) => [...parts, "x"].join(".")],
    ["nothing that is a token", () => "x"],
    ["a path", () => "..%2F..%2F_gated%2Fanswering-in-time.zh.pdf"],
    ["a very long one", () => "x".repeat(5_000)],
    ["bytes that are no text", () => "%ff%fe"],
  ])("is not found with %s", async (_what, tamper) => {
    const { world, path } = await granted();
    const answer = await request(world, `/files/${tamper(path.slice("/files/".length).split("."))}`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toContain("text/html");
    expect(answer.text).not.toContain("asset");
  });

  it.each<TokenPurpose>(["unsubscribe", "preferences", "confirm", "answer"])("is not a link of another purpose: %s", async (purpose) => {
    const { world, path, id } = await granted();
    const expiresAt = MONDAY + DAY;
    expect((await request(world, `/files/${await sign(world.config.secret, purpose, { id, expiresAt })}`)).status).toBe(404);
    expect((await request(world, `/files/${await sign(world.config.secret, "grant", { id, expiresAt })}`)).status).toBe(200);
    expect((await request(world, `/files/${await sign("another secret", "grant", { id, expiresAt })}`)).status).toBe(404);
    // and a grant opens no other door
    const token = path.slice("/files/".length);
    await request(world, `/mail/unsubscribe/${token}`, { method: "POST" });
    expect(await count(world, "suppressions")).toBe(0);
    expect((await request(world, `/api/forms/download/answer/${token}`)).status).toBe(404);
  });

  it("is not found when its grant was deleted, and says so when the file is missing", async () => {
    const { world, path, lead } = await granted();
    world.assets.fetch = async () => new Response("not here", { status: 404 });
    expect((await request(world, path, { headers: PRESSED })).status).toBe(404);
    // nobody has read what could not be opened
    expect((await leadById(world, lead)).journal.map(({ kind }) => kind)).not.toContain("resource_opened");
    await world.db.$client.prepare("DELETE FROM grants").run();
    expect((await request(world, path)).status).toBe(404);
  });

  it("earns its points once, and only when a person presses it on our own page", async () => {
    const { world, path, lead } = await granted();
    const opened = async () => (await leadById(world, lead)).journal.filter(({ kind }) => kind === "resource_opened").length;
    await request(world, path);
    await request(world, path, { method: "HEAD", headers: PRESSED });
    await request(world, path, { headers: { ...PRESSED, "sec-fetch-site": "cross-site" } });
    await request(world, path, { headers: { ...PRESSED, "sec-fetch-user": "" } });
    expect(await opened()).toBe(0);
    for (let time = 0; time < 3; time += 1) expect((await request(world, path, { headers: PRESSED })).status).toBe(200);
    expect(await opened()).toBe(1);
    const { score } = await leadById(world, lead);
    expect(score.receipts.filter(({ rule }) => rule === "opened-file")).toHaveLength(1);
  });
});

describe("a link that is too old", () => {
  it("offers a new one by a press of a button, which goes to the address that asked first, once a day", async () => {
    const { world, path, lead } = await granted();
    await world.deliver();
    world.mailbox.length = 0;
    await world.travelTo(MONDAY + (world.playbook.intake.grantDays + 1) * DAY);
    const gone = await request(world, path);
    expect(gone.text).toContain(`action="${path}/renew"`);
    expect(world.mailbox.filter(({ id }) => id.startsWith("download:"))).toEqual([]);
    for (let time = 0; time < 4; time += 1) expect((await request(world, `${path}/renew`, { method: "POST" })).status).toBe(200);
    await world.deliver();
    const mails = world.mailbox.filter(({ id }) => id.startsWith("download:"));
    expect(mails.map(({ to }) => to.email)).toEqual([(await leadById(world, lead)).email]);
    const link = /https:\/\/dinghai\.test(\/files\/[\w.-]+)/.exec(mails[0]?.text ?? "")?.[1] ?? "";
    expect(link).not.toBe(path);
    expect((await request(world, link)).status).toBe(200);
    expect((await request(world, path)).status).toBe(410);
  });

  it("gives nothing away to somebody who made it up: the same page, and no mail", async () => {
    const { world, path } = await granted();
    await world.deliver();
    world.mailbox.length = 0;
    await world.travelTo(MONDAY + (world.playbook.intake.grantDays + 1) * DAY);
    world.mailbox.length = 0;
    const real = await request(world, `${path}/renew`, { method: "POST" });
    world.nudges.length = 0;
    const forged = await request(world, `${path.slice(0, -4)}AAAA/renew`, { method: "POST" });
    expect([forged.status, forged.text]).toEqual([real.status, real.text]);
    expect(world.nudges).toEqual([]);
  });
});

describe("the file itself", () => {
  // every other spelling is redirected to this one by the platform before anything is handed out
  it.each(["/_gated/answering-in-time.zh.pdf", "/_gated/answering-in-time.en.pdf", "/_gated/", "/x/../_gated/answering-in-time.zh.pdf"])(
    "is not behind its plain address %s",
    async (path) => {
      const world = await makeWorld();
      let asked = false;
      world.assets.fetch = async () => {
        asked = true;
        return new Response("the file");
      };
      for (const method of ["GET", "HEAD", "POST"]) expect((await request(world, path, { method })).status).toBe(404);
      expect(asked).toBe(false);
    },
  );
});
