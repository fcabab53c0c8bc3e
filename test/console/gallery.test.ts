import { expect, it } from "vitest";
import { makeApp } from "../../worker/app.tsx";
import { templates } from "../../worker/console/gallery/examples.ts";
import { request } from "../support/http.ts";
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
  for (const path of ["/local/mails", "/local/mails/", MAIL, `${MAIL}?scheme=dark`]) expect((await request(world, path)).status).toBe(404);
  expect(asked).toHaveLength(4);
});

it("shows every mail in both languages, in the light and in the dark, and sends nothing", async () => {
  const world = await makeWorld({ local: true });
  const html = await (await local(world, "/local/mails?lang=en")).text();
  expect(html).toContain('<html lang="en"');
  for (const template of templates())
    for (const locale of ["zh", "en"])
      for (const scheme of ["light", "dark"]) expect(html).toContain(`src="/local/mails/${template}/${locale}?scheme=${scheme}"`);
  expect(html.match(/<iframe\b[^>]*>/g)?.every((frame) => frame.includes('sandbox=""') && /title="[^"]+"/.test(frame))).toBe(true);
  expect(html).not.toMatch(/undefined|\{\w+\}/);
  expect(world.mailbox).toEqual([]);
});

it("marks a subject that an inbox would cut", async () => {
  const world = await makeWorld({ local: true });
  const html = await (await local(world, "/local/mails?lang=en")).text();
  const marked = [...html.matchAll(/state-warn">(\d+) columns, long/g)].map(([, width]) => Number(width));
  const unmarked = [...html.matchAll(/text-ink-2">(\d+) columns</g)].map(([, width]) => Number(width));
  expect(marked.length + unmarked.length).toBe(2 * templates().length);
  for (const width of marked) expect(width).toBeGreaterThan(50);
  for (const width of unmarked) expect(width).toBeLessThanOrEqual(50);
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

it.each(["/local/mails/transactional/none/zh", "/local/mails/transactional/answer/fr", `${MAIL}?scheme=blue`])(
  "has no %s",
  async (path) => {
    const world = await makeWorld({ local: true });
    world.assets = { fetch: async () => new Response("no such page", { status: 404 }) };
    expect((await local(world, path)).status).toBe(404);
  },
);
