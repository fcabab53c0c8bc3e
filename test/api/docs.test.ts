import { describe, expect, it } from "vitest";
import { OPERATIONS } from "../../worker/api/docs/operations.ts";
import { durationMs } from "../../worker/api/duration.ts";
import { makeApp } from "../../worker/app.tsx";
import { DAY, HOUR, iso, MINUTE, SECOND } from "../../worker/playbook/time.ts";
import { post, request } from "../support/http.ts";
import { bearer, giveKey } from "../support/keys.ts";
import { decider, send } from "../support/people.ts";
import { rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

/** Addresses below /api that are pages for people, or the description itself. */
const PAGES = ["GET /api/openapi.json", "GET /api/docs", "GET /api/forms/{form}/answer/{token}"];

function registered(world: TestWorld, local: boolean): string[] {
  const app = makeApp(world, local ? async () => ({ now: 0, steps: 0 }) : null);
  const routes = app.routes.filter(({ method, path }) => method !== "ALL" && (path.startsWith("/api/") || path === "/healthz"));
  return [...new Set(routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`))]
    .filter((route) => !PAGES.includes(route))
    .sort();
}

async function described(world: TestWorld): Promise<string[]> {
  const { json } = await request(world, "/api/openapi.json");
  return Object.entries<Record<string, unknown>>(json.paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
    .sort();
}

describe("the description of the API", () => {
  it.each([true, false])("names every route that is registered and no other (local mode: %s)", async (local) => {
    const world = await makeWorld({ local });
    expect(await described(world)).toEqual(registered(world, local));
  });

  it("is the schemas the doors parse with", async () => {
    const { json, status } = await request(await makeWorld(), "/api/openapi.json");
    expect([status, json.openapi]).toEqual([200, "3.1.0"]);
    const form = json.paths["/api/forms/{form}"].post.requestBody.content["application/json"].schema;
    expect(Object.keys(form.properties)).toEqual(
      expect.arrayContaining(["email", "name", "company", "consent", "visitor", "utm", "website", "elapsedMs"]),
    );
    expect(form.additionalProperties).toBe(false);
    for (const methods of Object.values<Record<string, { summary: string; responses: object }>>(json.paths)) {
      for (const { summary, responses } of Object.values(methods))
        expect(summary.length * Object.keys(responses).length).toBeGreaterThan(0);
    }
    expect(json.paths["/api/v1/leads"].get.security).toEqual([{ key: [] }]);
  });

  it("is a page to read in both languages", async () => {
    const world = await makeWorld();
    for (const [language, lang] of [
      ["zh", "zh-CN"],
      ["en", "en"],
    ] as const) {
      const page = await request(world, "/api/docs", { headers: { "accept-language": language } });
      expect(page.status).toBe(200);
      expect(page.text).toContain(`<html lang="${lang}">`);
      for (const shown of [
        "/api/v1/signals",
        "<code>cursor</code>",
        "curl &#39;https://dinghai.test/api/events&#39;",
        "inAWeek",
        'href="/console"',
      ])
        expect(page.text).toContain(shown);
    }
  });

  it("gives examples that the doors take, and answers as the doors give them", async () => {
    const world = await makeWorld({ local: true });
    const app = makeApp(world, async (_context, target) => ({ now: target, steps: 0 }));
    const headers = { ...bearer("dinghai-local-key"), "content-type": "application/json" };
    for (const { name, method, example, answer } of OPERATIONS) {
      const [lead] = await rowsOf<{ id: string }>(world.db.$client, "SELECT id FROM leads LIMIT 1");
      const path = example.path.replace("01JDEMO", lead?.id ?? "");
      const body = example.body === undefined ? null : JSON.stringify(example.body);
      const response = await app.request(path, { method: method.toUpperCase(), headers, body });
      expect([name, String(response.status)]).toEqual([name, answer[0]]);
      expect(answer[1].safeParse(await response.json()).error, name).toBeUndefined();
      await world.deliver();
    }
  });
});

describe("what exists only on a developer's machine", () => {
  it("is not there otherwise, with any key", async () => {
    const world = await makeWorld();
    const headers = bearer(await giveKey(world));
    for (const answer of [
      await post(world, "/api/v1/clock", { advance: "PT1H" }, headers),
      await request(world, "/api/v1/outbox", { headers }),
    ]) {
      expect([answer.status, answer.json.error.code]).toEqual([404, "page_absent"]);
    }
    expect(world.now()).toBe(MONDAY);
    expect((await described(world)).filter((route) => /clock|outbox/.test(route))).toEqual([]);
  });

  const local = bearer("dinghai-local-key");

  async function localWorld() {
    const world = await makeWorld({ local: true });
    const app = makeApp(world, async (_context, target) => {
      await world.travelTo(target);
      return { now: world.now(), steps: 0 };
    });
    const ask = async (path: string, init: RequestInit = {}) => {
      const answer = await app.request(`https://dinghai.test${path}`, { ...init, headers: { ...local, ...init.headers } });
      return {
        status: answer.status,
        json: (await answer.json()) as Record<string, never> & { items: Record<string, unknown>[]; error: { fields: object } },
      };
    };
    return { world, ask, move: (body: unknown) => ask("/api/v1/clock", { method: "POST", body: JSON.stringify(body) }) };
  }

  it("moves the clock forward by a duration or to an instant, doing on the way what is due, and never back", async () => {
    const { world, ask, move } = await localWorld();
    await send(world, "download", decider({ consent: { marketing: true } }));
    expect(await move({ advance: "PT36H" })).toMatchObject({ status: 200, json: { now: iso(MONDAY + 36 * HOUR) } });
    expect(await move({ to: iso(MONDAY + 3 * DAY) })).toMatchObject({ status: 200, json: { now: iso(MONDAY + 3 * DAY) } });
    for (const body of [
      { to: iso(MONDAY) },
      { advance: "-PT1H" },
      { advance: "P" },
      { advance: "1h" },
      { to: "tomorrow" },
      { advance: "PT1H", to: iso(MONDAY + 9 * DAY) },
      {},
      [],
    ]) {
      expect([body, (await move(body)).status]).toEqual([body, 400]);
    }
    const { json } = await ask("/api/v1/outbox?kind=mail");
    const times = json.items.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    const welcome = json.items.find(({ template }) => template === "signup/welcome");
    expect(welcome?.at).toBe(iso(MONDAY + 3.5 * HOUR));
    for (const item of json.items) {
      expect(item).toMatchObject({
        id: expect.any(String),
        kind: "mail",
        to: expect.stringContaining("@"),
        subject: expect.any(String),
        text: expect.any(String),
        html: expect.any(String),
        headers: expect.any(Object),
        lead: expect.any(String),
        cause: expect.any(String),
      });
    }
  });

  it("narrows the outbox to one lead, and needs a key as well", async () => {
    const { world, ask } = await localWorld();
    const sent = [await send(world, "contact", decider()), await send(world, "contact", decider())];
    await world.deliver();
    const ids = sent.map(({ answer }) => ("lead" in answer ? answer.lead : ""));
    const { json } = await ask(`/api/v1/outbox?lead=${ids[1]}`);
    expect(json.items.length).toBeGreaterThan(0);
    expect(new Set(json.items.map(({ lead }) => lead))).toEqual(new Set([ids[1]]));
    expect((await ask("/api/v1/outbox", { headers: { authorization: "" } })).status).toBe(401);
    const unknown = await ask("/api/v1/outbox?kind=webhook&limit=1");
    expect([unknown.status, Object.keys(unknown.json.error.fields)]).toEqual([400, ["kind", "limit"]]);
  });
});

describe("a method that an address does not take", () => {
  it.each([
    ["PUT", "/api/v1/leads/x", "GET, DELETE"],
    ["GET", "/api/v1/signals", "POST"],
    ["PUT", "/api/forms/contact", "GET, POST"],
    ["PATCH", "/api/events", "POST"],
    ["POST", "/api/docs", "GET"],
  ])("is refused with those it takes: %s %s", async (method, path, allowed) => {
    const answer = await request(await makeWorld(), path, { method });
    expect([answer.status, answer.headers.get("allow"), answer.json.error.code]).toEqual([405, allowed, "method_not_allowed"]);
  });

  it("is not mistaken for an address that is not there", async () => {
    for (const path of ["/api/v1/nothing", "/api/v1/clock", "/api/"])
      expect((await request(await makeWorld(), path, { method: "POST" })).status).toBe(404);
  });
});

describe("a duration", () => {
  it.each([
    ["PT36H", 36 * HOUR],
    ["P1D", DAY],
    ["P2W", 14 * DAY],
    ["P1DT2H3M4S", DAY + 2 * HOUR + 3 * MINUTE + 4 * SECOND],
    ["PT0S", 0],
  ])("%s is %i milliseconds", (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(["P", "PT", "1D", "P1Y", "P1M", "PT1.5H", "-P1D", "P1DT", "", "pt1h"])("%j is none", (text) => {
    expect(durationMs(text)).toBeNaN();
  });
});

describe("the state of health", () => {
  it("says the world's time, the version, and what waits", async () => {
    const world = await makeWorld();
    await send(world, "contact", decider());
    const { status, json } = await request(world, "/healthz");
    expect(status).toBe(200);
    expect(json).toMatchObject({
      ok: true,
      version: expect.any(String),
      now: iso(MONDAY),
      database: "ok",
      queue: { overdueSince: iso(MONDAY) },
    });
    expect(json.queue.waiting).toBeGreaterThan(0);
  });

  it("is 503 without a database, and tells no stranger why", async () => {
    const world = await makeWorld();
    const broken = { prepare: () => ({ bind: () => ({}) }), batch: () => Promise.reject(new Error("secret cause")) };
    Object.assign(world.db, { $client: broken });
    const { status, json, text } = await request(world, "/healthz");
    expect([status, json.ok]).toEqual([503, false]);
    expect(text).not.toContain("secret");
  });
});
