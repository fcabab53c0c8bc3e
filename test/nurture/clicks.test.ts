import { describe, expect, it } from "vitest";
import { LOCALES } from "../../content/schema/common.ts";
import { exampleOf, templates } from "../../worker/console/gallery/examples.ts";
import { catalogue } from "../../worker/generated/catalogue.ts";
import { pressLinks } from "../../worker/nurture/clicks/links.ts";
import { tagOf } from "../../worker/platform/message-tag.ts";
import { HOUR, SECOND } from "../../worker/playbook/time.ts";
import { request } from "../support/http.ts";
import { grades, PRESS, press, setLinks, written } from "../support/presses.ts";
import { count, rowsOf } from "../support/rows.ts";
import { makeWorld } from "../support/world.ts";

const BODIES: Record<string, string> = import.meta.glob("../../content/mail/**/*.mdx", { query: "?raw", import: "default", eager: true });
const sequenceMails = templates()
  .filter((template) => !template.startsWith("transactional/"))
  .flatMap((template) => LOCALES.map((locale) => ({ template, locale })));

describe("a link of a marketing mail", () => {
  it("leads to the page that stood in the mail, with the tags of its sequence and step, and keeps nothing for the next press", async () => {
    const { world, mail, way } = await written();
    expect(mail.links).toEqual({
      a1: "https://dinghai.test/en/whitepapers/answering-in-time/",
      a2: "https://dinghai.test/en/contact/",
    });
    const { status, headers, url, utm } = await press(world, way("a1"));
    expect([status, url.origin + url.pathname]).toEqual([302, mail.links?.a1]);
    expect(utm).toEqual({ source: "dinghai", medium: "email", campaign: "signup", content: expect.stringMatching(/^welcome\.\w{26}$/) });
    expect(["cache-control", "referrer-policy", "x-robots-tag", "set-cookie"].map((name) => headers.get(name))).toEqual([
      ...["no-store", "no-referrer", "noindex", null],
    ]);
  });

  it("goes through us in both parts of the mail; links that act or are personal, and other mails, do not", async () => {
    const { world, mail, way } = await written();
    for (const link of ["a1", "a2"]) for (const part of [mail.html, mail.text]) expect(part).toContain(`https://dinghai.test${way(link)}`);
    expect(mail.text).not.toMatch(/dinghai\.test\/(?:en|zh)\//);
    expect(mail.text).toMatch(/dinghai\.test\/mail\/unsubscribe\/[\s\S]*dinghai\.test\/mail\/preferences\//);
    const others = world.mailbox.filter(({ headers }) => !("List-Unsubscribe" in headers));
    expect(others.length).toBeGreaterThan(1);
    for (const { html, text, links } of others)
      expect([html.includes("/go/"), text.includes("/go/"), links]).toEqual([false, false, undefined]);
  });

  it.each(sequenceMails)(
    "of $template in $locale leads where its author wrote, and that is a page of the site",
    async ({ template, locale }) => {
      const { world, mail, way } = await written();
      const { links = {} } = (await exampleOf(world.playbook, "https://dinghai.test", world.now(), template, locale)).mail;
      await setLinks(world, mail.id, links);
      const led = [];
      for (const link of Object.keys(links)) {
        const { status, url } = await press(world, way(link));
        for (const tag of [...url.searchParams.keys()]) if (tag.startsWith("utm_")) url.searchParams.delete(tag);
        expect([status, url.href]).toEqual([302, links[link]]);
        led.push(url.href);
      }
      const body = BODIES[`../../content/mail/${template}/${locale}.mdx`] ?? "";
      const hrefs = [...body.matchAll(/(?:\]\(|href=")(\/[^)"]*|https?:[^)"]*)/g)].map(([, href = ""]) => href);
      expect(led).toEqual(
        expect.arrayContaining(hrefs.map((href) => (href.startsWith("/") ? `https://dinghai.test/${locale}${href}` : href))),
      );
      const pages = catalogue.map(({ kind, slug }) => `/${locale}/${kind}/${slug}/`);
      const known = [...pages, ...["", "contact/", "trial/", "subscribe/", "search/", "library/"].map((page) => `/${locale}/${page}`)];
      const ours = led.filter((href) => href.startsWith("https://dinghai.test/")).map((href) => new URL(href).pathname);
      expect(ours.filter((path) => !known.includes(path) && !/^\/(?:zh|en)\/[a-z]+\/(?:$|(?:industry|role|stage)\/)/.test(path))).toEqual(
        [],
      );
    },
  );

  it("is not made of an address that is somebody's own, acts, or is no page", () => {
    const links = pressLinks("https://dinghai.test", "m");
    const plain = ["files/token", "mail/confirm/token", "console/leads/1", "api/v1/leads", "go/x/a1"].map(
      (path) => `https://dinghai.test/${path}`,
    );
    for (const address of [...plain, "mailto:a@maker.example", "tel:+49", "#top"]) expect(links.through(address)).toBe(address);
    expect(links.targets).toEqual({});
    const others = ["https://dinghai.test/en/files/", "https://elsewhere.example/files/x", "https://dinghai.test.evil.example/mail/x"];
    expect(others.map(links.through)).toEqual(["a1", "a2", "a3"].map((link) => `https://dinghai.test/go/${tagOf("m")}/${link}`));
    expect([links.through(others[1] ?? ""), Object.values(links.targets)]).toEqual([`https://dinghai.test/go/${tagOf("m")}/a2`, others]);
  });

  it("keeps tags that an author wrote, and tells nobody else's site anything", async () => {
    const { world, mail, way } = await written();
    const links = {
      a1: "https://dinghai.test/en/contact/?utm_campaign=own&utm_content=top&x=1#form",
      a2: "https://elsewhere.example/book?x=1",
    };
    await setLinks(world, mail.id, links);
    const own = await press(world, way("a1"));
    expect(own.utm).toMatchObject({ campaign: "own", content: expect.stringMatching(/^top\.\w{26}$/), medium: "email" });
    expect(own.url.searchParams.get("x")).toBe("1");
    expect(own.url.hash).toBe("#form");
    expect((await press(world, way("a2"))).url.href).toBe(links.a2);
  });

  it.each([
    ["of no mail", "/go/nowhere"],
    ["of nothing", "/go"],
    ["of nothing more", "/go/"],
    ["with too many parts", "/go/a/b/c"],
    ["up the folders", "/go/..%2f..%2fetc/a1"],
    ["in broken signs", "/go/%E0%A4%A/a1"],
    ["of great length", `/go/${"A".repeat(9_000)}/a1`],
    ["of a mail that never was", `/go/${tagOf("nobody.signup.8.welcome")}/a1`],
    ["with a target in its query", `/go/${tagOf("nobody")}/a1?to=https://evil.example/`],
    ["with a target for a mail", `/go/${tagOf("https://evil.example/")}/a1`],
    ["with a target for a path", "/go/https://evil.example/a1"],
    ["with a host for a path", "/go//evil.example/a1"],
    ["with a host behind a backslash", "/go/\\evil.example/a1"],
    ["with SQL for a mail", `/go/${tagOf("' OR 1=1 --")}/a1`],
    ["with a sign that ends a text", `/go/${tagOf("a\u0000b")}/a1`],
  ])("%s leads home and is kept nowhere", async (_what, path) => {
    const world = await makeWorld();
    for (const method of ["GET", "HEAD", "POST"]) {
      const { status, headers } = await request(world, path, { method, headers: { "accept-language": "en" } });
      expect([status, headers.get("location")]).toEqual([302, "/en/"]);
    }
    expect([await count(world, "clicks"), world.logs]).toEqual([0, []]);
  });

  it("that the mail does not have leads home, whatever it is called", async () => {
    const { world, way } = await written();
    for (const link of ["a3", "a999", "a1/x", "a1.", "A1", "__proto__", "constructor", "links", "https:%2f%2fevil.example"]) {
      expect((await request(world, way(link), { headers: { "accept-language": "zh" } })).headers.get("location"), link).toBe("/zh/");
    }
    expect(await count(world, "clicks")).toBe(0);
  });

  it("of somebody who is gone looks like one that never was", async () => {
    const { world, id, way } = await written();
    await world.db.$client.prepare("DELETE FROM leads WHERE id = ?").bind(id).run();
    const [gone, never] = [await request(world, way("a1")), await request(world, `/go/${tagOf("never")}/a1`)];
    expect([gone.status, gone.text, [...gone.headers]]).toEqual([never.status, never.text, [...never.headers]]);
    expect(await count(world, "clicks")).toBe(0);
  });

  it("leads on although the press cannot be kept", async () => {
    const { world, mail, way } = await written();
    await world.db.$client.exec("ALTER TABLE clicks RENAME TO clicks_away");
    const { status, url, utm } = await press(world, way("a1"));
    await world.db.$client.exec("ALTER TABLE clicks_away RENAME TO clicks");
    expect([status, url.origin + url.pathname, utm.content]).toEqual([302, mail.links?.a1, "welcome"]);
    expect(world.logs.join()).toContain("press_failed");
  });

  it("keeps a hundred presses and leads on after that", async () => {
    const { world, mail, way } = await written();
    for (let time = 0; time < 103; time += 1) expect((await press(world, way("a1"))).path).toBe(new URL(mail.links?.a1 ?? "").pathname);
    expect(await count(world, "clicks")).toBe(100);
  });

  it("follows nobody who asks not to be followed", async () => {
    const { world, way } = await written();
    for (const name of ["sec-gpc", "dnt"]) {
      const { utm } = await press(world, way("a1"), { headers: { ...PRESS.headers, [name]: "1" } });
      expect(utm.content).toBe("welcome");
    }
    expect(await count(world, "clicks")).toBe(0);
  });
});

describe("a press", () => {
  it("is graded as it comes, and with what comes after it", async () => {
    const { world, way } = await written();
    await press(world, way("a1"));
    expect(await grades(world)).toEqual([{ link: "a1", evidence: "E2", why: "person", visitor: null }]);
    world.sleepUntil(world.now() + 9 * SECOND);
    expect((await press(world, way("a2"))).utm.content).toBe("welcome");
    world.sleepUntil(world.now() + HOUR);
    await press(world, way("a2"));
    expect((await grades(world)).map(({ evidence, why }) => `${evidence} ${why}`)).toEqual(["E1 many_links", "E1 many_links", "E2 person"]);
  });

  it("of every link at the same moment is a machine's, whoever comes last", async () => {
    const { world, way } = await written();
    await Promise.all(["a1", "a2"].map((link) => press(world, way(link))));
    expect((await grades(world)).map(({ evidence }) => evidence)).toEqual(["E1", "E1"]);
  });

  it("of the link that no person sees gives away those around it", async () => {
    const { world, way } = await written();
    await press(world, way("a1"));
    const decoy = await press(world, way("a0"), { headers: { ...PRESS.headers, "accept-language": "en" } });
    expect(decoy.headers.get("location")).toBe("/en/");
    expect((await grades(world)).map(({ link, evidence, why }) => `${link} ${evidence} ${why}`)).toEqual([
      "a1 E0 near_decoy",
      "a0 E0 decoy",
    ]);
  });

  it.each([
    ["HEAD", { method: "HEAD", ...PRESS }, "method"],
    ["OPTIONS", { method: "OPTIONS", ...PRESS }, "method"],
    ["a crawler", { headers: { ...PRESS.headers, "user-agent": "Googlebot/2.1" } }, "robot"],
    ["no agent", { headers: { ...PRESS.headers, "user-agent": "" } }, "robot"],
    ["a prefetch", { headers: { ...PRESS.headers, "sec-purpose": "prefetch;prerender" } }, "prefetch"],
    ["an older prefetch", { headers: { ...PRESS.headers, purpose: "prefetch" } }, "prefetch"],
    ["a fetch for no page", { headers: { accept: "*/*" } }, "no_page"],
    ["an image", { headers: { ...PRESS.headers, "sec-fetch-dest": "image" } }, "no_page"],
  ])("by %s is a machine's, and its address carries no press", async (_what, init, why) => {
    const { world, mail, way } = await written();
    const { path, utm } = await press(world, way("a1"), init);
    expect([path, utm.content]).toEqual([new URL(mail.links?.a1 ?? "").pathname, "welcome"]);
    expect(await grades(world)).toEqual([{ link: "a1", evidence: "E0", why, visitor: null }]);
  });

  it("changes nothing about the lead", async () => {
    const { world, way } = await written();
    const before = await rowsOf(world.db.$client, "SELECT * FROM leads, journal");
    await press(world, way("a1"));
    expect(await rowsOf(world.db.$client, "SELECT * FROM leads, journal")).toEqual(before);
  });
});
