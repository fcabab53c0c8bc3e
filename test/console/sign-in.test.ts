import { describe, expect, it } from "vitest";
import { makeWorld } from "../support/world.ts";
import { browse, mailedLink, SITE, signedIn } from "./browser.ts";

const LIN = "lin.yue@dinghai.example";

describe("signing in", () => {
  it("mails one link to a member of the team; opening it signs nobody in, pressing it does, once", async () => {
    const world = await makeWorld();
    const browser = browse(world);
    await browser.post("/console/sign-in", { email: LIN, next: "/console/queue" });
    expect(world.mailbox).toMatchObject([{ to: { email: LIN }, subject: expect.any(String) }]);
    const link = mailedLink(world);

    const opened = await browser.get(`${link.pathname}${link.search}`);
    expect(opened.status).toBe(200);
    expect(opened.headers.getSetCookie()).toEqual([]);
    expect((await browser.get("/console/inbox")).location).toBe("/console/sign-in?next=%2Fconsole%2Finbox");

    const pressed = await browser.post("/console/sign-in/confirm", Object.fromEntries(link.searchParams));
    expect(pressed).toMatchObject({ status: 303, location: "/console/queue" });
    expect(pressed.headers.getSetCookie().join()).toMatch(/^__Host-dinghai=[^;]+;.*HttpOnly; Secure; SameSite=Lax/);
    expect((await browser.get("/console/inbox")).status).toBe(200);

    const again = await browse(world).post("/console/sign-in/confirm", Object.fromEntries(link.searchParams));
    expect(again.status).toBe(410);
    expect(again.headers.getSetCookie()).toEqual([]);
  });

  it("answers an unknown address byte for byte like a known one, and writes to nobody", async () => {
    const world = await makeWorld();
    const known = await browse(world).post("/console/sign-in", { email: LIN });
    const mails = world.mailbox.length;
    const unknown = await browse(world).post("/console/sign-in", { email: "nobody@else.example" });
    expect(unknown.html.replaceAll("nobody@else.example", LIN)).toBe(known.html);
    expect(unknown.status).toBe(known.status);
    expect(world.mailbox).toHaveLength(mails);
  });

  it("knows an address in any case, and refuses what is no address", async () => {
    const world = await makeWorld();
    await browse(world).post("/console/sign-in", { email: " Chen.Bo@Dinghai.Example " });
    expect(world.mailbox.at(-1)?.to.email).toBe("chen.bo@dinghai.example");
    expect((await browse(world).post("/console/sign-in", { email: "chen" })).status).toBe(400);
  });

  it("stops writing after five links that still work", async () => {
    const world = await makeWorld();
    const email = "anna.weber@dinghai.example";
    for (let press = 0; press < 8; press += 1) await browse(world).post("/console/sign-in", { email });
    expect(world.mailbox.filter(({ to }) => to.email === email)).toHaveLength(5);
  });

  it("lets nobody stay who has left the team", async () => {
    const world = await makeWorld();
    const browser = await signedIn(world, "chen-bo");
    const { team } = world.playbook;
    world.playbook = { ...world.playbook, team: { ...team, reps: team.reps.map((rep) => ({ ...rep, active: rep.id !== "chen-bo" })) } };
    expect((await browser.get("/console/inbox")).status).toBe(303);
  });

  it("ends the session on the server, not only in the browser", async () => {
    const world = await makeWorld();
    const browser = await signedIn(world, "zhou-hang");
    expect((await browser.post("/console/sign-out")).location).toBe("/console/sign-in?done=signedOut");
    expect((await browser.get("/console/inbox")).status).toBe(303);
  });

  it("shows the link and the demo team on one's own machine only", async () => {
    const world = await makeWorld();
    const far = await browse(world).get("/console/sign-in");
    expect(far.html).not.toContain("Lin Yue");
    expect((await browse(world).post("/console/sign-in", { email: LIN })).html).not.toContain("token=");
    world.config.local = true;
    const near = browse(world);
    expect((await near.get("/console/sign-in")).html).toContain(LIN);
    const shown = await near.post("/console/sign-in", { email: LIN });
    const address = /href="(\/console\/sign-in\/confirm[^"]+)"/.exec(shown.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const pressed = await near.post("/console/sign-in/confirm", Object.fromEntries(new URL(address, SITE).searchParams));
    expect(pressed.location).toBe("/console/inbox");
    expect((await near.get("/console/inbox")).status).toBe(200);
  });
});

describe("where a parameter may send somebody", () => {
  it.each([
    "https://evil.example/console/",
    "//evil.example/console/x",
    "/\\evil.example",
    "/mail/x",
    "javascript:alert(1)",
    "/console/../api",
    "",
  ])("goes to the inbox for %j", async (next) => {
    const world = await makeWorld();
    const browser = browse(world);
    expect((await browser.post("/console/language", { lang: "en", back: next })).location).toBe("/console/inbox");
  });
});

describe("a press", () => {
  it.each([
    ["another site", { origin: "https://evil.example" }, 403],
    ["no origin and no word of the browser", {}, 403],
    ["an opaque origin", { origin: "null" }, 403],
    ["no origin, cross-site by the browser's word", { "sec-fetch-site": "cross-site" }, 403],
    ["no origin, same-origin by the browser's word", { "sec-fetch-site": "same-origin" }, 303],
    ["our own site", { origin: SITE }, 303],
  ])("from %s", async (_from, headers, status) => {
    const world = await makeWorld();
    expect(
      (
        await browse(world).post(
          "/console/language",
          { lang: "zh", back: "/console/sign-in" },
          headers as unknown as Record<string, string>,
        )
      ).status,
    ).toBe(status);
  });

  it("changes the language and comes back", async () => {
    const world = await makeWorld();
    const browser = browse(world, "en");
    expect((await browser.get("/console/sign-in")).html).toContain('<html lang="en"');
    await browser.post("/console/language", { lang: "zh", back: "/console/sign-in" });
    expect((await browser.get("/console/sign-in")).html).toContain('<html lang="zh-CN"');
  });

  it("is answered with a policy that lets no inline script run", async () => {
    const world = await makeWorld();
    for (const path of ["/console/sign-in", "/console/nowhere"]) {
      const page = await browse(world).get(path);
      expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
      expect(page.headers.get("content-security-policy")).not.toContain("unsafe-inline");
      expect(page.html).not.toMatch(/<script|<style|\sstyle=|\son\w+=/i);
    }
  });

  it("is found with a slash at the end of an address, too", async () => {
    const browser = browse(await makeWorld());
    expect(await browser.get("/console/")).toMatchObject({ status: 301, location: "/console" });
    expect(await browser.get("/console/queue/?x=1")).toMatchObject({ status: 301, location: "/console/queue?x=1" });
    expect((await browser.get("/console")).location).toBe("/console/inbox");
    expect((await browser.get("/console/nowhere")).status).toBe(404);
  });
});
