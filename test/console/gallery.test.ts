import { describe, expect, inject, it } from "vitest";
import { LOCALES } from "../../content/schema/common.ts";
import { type SequencePolicy, SUBJECT_COLUMNS_MAX } from "../../content/schema/playbook.ts";
import { makeApp } from "../../worker/app.tsx";
import { templates } from "../../worker/console/gallery/examples.ts";
import { linksOf, sizeOf, subjectOf } from "../../worker/console/gallery/measures.ts";
import { shelvesOf } from "../../worker/console/gallery/texts.ts";
import { mailTransport } from "../../worker/platform/mails/transport.ts";
import { request } from "../support/http.ts";
import { count } from "../support/rows.ts";
import { makeWorld, type TestWorld } from "../support/world.ts";

const MAIL = "/local/mails/transactional/answer/zh";

async function local(world: TestWorld, path: string): Promise<Response> {
  return makeApp(world, async (_context, target) => ({ now: target, steps: 0 })).request(`https://dinghai.test${path}`);
}

it("is nowhere but on a developer's machine", async () => {
  const world = await makeWorld();
  const asked: string[] = [];
  world.assets = {
    fetch: async (given) => {
      asked.push(new URL(given.url).pathname);
      return new Response("no such page", { status: 404 });
    },
  };
  for (const path of ["/local/mails", "/local/mails/signup", MAIL, `${MAIL}?scheme=dark`])
    expect((await request(world, path)).status).toBe(404);
  expect(asked).toHaveLength(4);
});

it("names every text in both languages on one page, and shows each whole on the page of its folder, in the light and in the dark", async () => {
  const world = await makeWorld({ local: true });
  const overview = await (await local(world, "/local/mails?lang=en")).text();
  expect(overview).toContain('<html lang="en"');
  const rows = [...overview.matchAll(/href="\/local\/mails\/([\w-]+)\?lang=en#([\w-]+)"/g)];
  expect(rows).toHaveLength(2 * templates().length);
  const folders = [...new Set(rows.map(([, folder = ""]) => folder))];
  const pages = new Map<string, string>();
  for (const folder of folders) pages.set(folder, await (await local(world, `/local/mails/${folder}?lang=en`)).text());
  for (const [, folder = "", anchor = ""] of rows) expect(pages.get(folder)).toContain(`id="${anchor}"`);
  const all = [...pages.values()].join("");
  for (const template of templates())
    for (const locale of LOCALES)
      for (const scheme of ["light", "dark"]) expect(all).toContain(`src="/local/mails/${template}/${locale}?scheme=${scheme}"`);
  expect(all.match(/<iframe\b[^>]*>/g)?.every((frame) => frame.includes('sandbox=""') && /title="[^"]+"/.test(frame))).toBe(true);
  expect(overview + all).not.toMatch(/undefined|\{\w+\}/);
  expect(world.mailbox).toEqual([]);
});

it("marks a subject that a phone would cut, and no other", async () => {
  const world = await makeWorld({ local: true });
  const html = await (await local(world, "/local/mails?lang=en")).text();
  const marked = [...html.matchAll(/state-warn">(\d+), long</g)].map(([, columns]) => Number(columns));
  const unmarked = [...html.matchAll(/text-ink-2">(\d+)</g)].map(([, columns]) => Number(columns));
  expect(marked.length + unmarked.length).toBe(2 * templates().length);
  for (const columns of marked) expect(columns).toBeGreaterThan(SUBJECT_COLUMNS_MAX);
  for (const columns of unmarked) expect(columns).toBeLessThanOrEqual(SUBJECT_COLUMNS_MAX);
});

it("frames a letter alone: no script, nothing from elsewhere, in the scheme that is asked", async () => {
  const world = await makeWorld({ local: true });
  const dark = await local(world, `${MAIL}?scheme=dark`);
  expect(dark.headers.get("content-security-policy")).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
  );
  expect(dark.headers.get("x-frame-options")).toBe("SAMEORIGIN");
  expect(await dark.text()).toContain("@media all{");
  expect(await (await local(world, MAIL)).text()).toContain("@media not all{");
});

it.each([
  "/local/mails/none",
  "/local/mails/transactional/none/zh",
  "/local/mails/transactional/answer/fr",
  "/local/mails/transactional/answer/none/zh",
  `${MAIL}?scheme=blue`,
])("has no %s", async (path) => {
  const world = await makeWorld({ local: true });
  world.assets = { fetch: async () => new Response("no such page", { status: 404 }) };
  expect((await local(world, path)).status).toBe(404);
});

describe("the texts of a step", () => {
  const sequence = (name: string, stage: "browse" | "trial", steps: unknown[]) =>
    ({ sequence: name, stage, steps }) as unknown as SequencePolicy;

  it("are its own, its variants and the other one of its test, in the order of stages and steps; mails that nobody sends by stage come last", () => {
    const trial = sequence("trial", "trial", [
      { id: "second", variants: [{ id: "decider" }, { id: "engineer" }] },
      { id: "first", test: { arm: "b" } },
    ]);
    const shelves = shelvesOf({ sequences: { trial, browse: sequence("browse", "browse", [{ id: "only" }]) } }, [
      ...["browse/only", "transactional/answer", "trial/first", "trial/first/b"],
      ...["trial/second", "trial/second/decider", "trial/second/engineer"],
    ]);
    expect(shelves.map(({ folder, mails }) => [folder, mails.map(({ texts }) => texts.map(({ kind, id }) => `${kind} ${id}`))])).toEqual([
      ["browse", [["own only"]]],
      [
        "trial",
        [
          ["own second", "variant decider", "variant engineer"],
          ["own first", "arm b"],
        ],
      ],
      ["transactional", [["own transactional/answer"]]],
    ]);
  });
});

describe("what is measured of a letter", () => {
  const html = (inner: string) => ({ html: inner });

  it.each([
    ["a subject as long as a phone shows", "a".repeat(SUBJECT_COLUMNS_MAX), false],
    ["one sign longer", "a".repeat(SUBJECT_COLUMNS_MAX + 1), true],
    ["22 Chinese characters", "一".repeat(22), false],
    ["23 Chinese characters", "一".repeat(23), true],
  ])("says of %s whether it is too long", (_what, subject, long) => {
    expect(subjectOf({ subject }).long).toBe(long);
  });

  it("counts bytes, and finds too large what Gmail cuts off", () => {
    expect(sizeOf(html("一".repeat(512)))).toEqual({ kb: "1.5", large: false });
    expect(sizeOf(html("a".repeat(102 * 1024)))).toEqual({ kb: "102.0", large: false });
    expect(sizeOf(html("a".repeat(102 * 1024 + 1))).large).toBe(true);
  });

  it("tells each link that is seen by its words and its end: a piece by its title, one's own as such", () => {
    const letter = [
      '<a href="https://x.test/go/tag/a0" tabindex="-1">\u200c</a>',
      '<a class="act" href="https://x.test/go/tag/a1">Read &amp; keep</a>',
      '<a href="https://x.test/mail/unsubscribe/token">Leave</a>',
      '<a href="https://elsewhere.example/?a=1&amp;b=2"><strong>Book</strong></a>',
    ].join("");
    const links = { a1: "https://x.test/en/whitepapers/answering-in-time/" };
    expect(linksOf({ html: letter, links }, "https://x.test", "en")).toEqual([
      { words: "Read & keep", to: "/en/whitepapers/answering-in-time/", title: "Answering an inbound lead in time", personal: false },
      { words: "Leave", to: "/mail/unsubscribe/token", title: null, personal: true },
      { words: "Book", to: "https://elsewhere.example/?a=1&b=2", title: null, personal: false },
    ]);
  });
});

const server = inject("mailServer");

function tried(world: TestWorld, body: Record<string, string>, headers: Record<string, string> = {}) {
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  return makeApp(world, async (_context, target) => ({ now: target, steps: 0 })).request("https://dinghai.test/local/mails/try", init);
}

it("sends one mail for whoever asks with the key of this machine, over the real door, and says every step", async () => {
  const world = await makeWorld({ local: true });
  const EMAIL = { send: () => Promise.reject(new Error("not this way")) } as unknown as SendEmail;
  const tools = { fetch: world.fetch, now: world.now, wait: async () => {} };
  world.mail = mailTransport({ EMAIL, MAIL_URL: server.startTls, SITE_URL: world.config.siteUrl }, tools);
  const to = `me-${crypto.randomUUID()}@maker.example`;
  const asked = { to, template: "transactional/answer", locale: "zh" };
  const key = { authorization: "Bearer dinghai-local-key" };
  expect((await tried(world, asked)).status).toBe(401);
  expect((await tried(world, { ...asked, template: "no/such" }, key)).status).toBe(400);
  expect((await tried(world, { ...asked, to: "nobody" }, key)).status).toBe(400);
  const answer = await (await tried(world, asked, key)).json<{ steps: string[]; delivery: { state: string } }>();
  expect(answer.delivery.state).toBe("sent");
  for (const step of [/^connected to localhost:/, /^TLS began/, /^signed in as user$/, /^it says of the mail: 250/])
    expect(
      answer.steps.some((one) => step.test(one)),
      String(step),
    ).toBe(true);
  expect(await (await fetch(`${server.received}?to=${to}`)).json()).toHaveLength(1);
  expect(await count(world, "messages")).toBe(0);
});
