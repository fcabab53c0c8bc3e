import crawlers from "crawler-user-agents";
import UserAgent from "user-agents";
import { describe, expect, it } from "vitest";
import { EVENT_BYTES_MAX, EVENTS_PER_REQUEST_MAX } from "../../content/schema/event.ts";
import { beaconed } from "../../worker/jobs.ts";
import { DAY, HOUR, type Instant, iso, MINUTE, SECOND } from "../../worker/playbook/time.ts";
import { post } from "../support/http.ts";
import { decider, leadById } from "../support/people.ts";
import { rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

let serial = 0;

/** A case that was read for a minute. */
function event(more: Record<string, unknown> = {}): Record<string, unknown> {
  serial += 1;
  return {
    id: `event-${serial}`,
    kind: "page_read",
    path: "/zh/cases/pump-maker-first-hour/",
    at: iso(MONDAY),
    visibleMs: 60_000,
    scroll: 90,
    ...more,
  };
}

async function beacon(world: TestWorld, visitor: string, events: unknown[], headers: Record<string, string> = {}) {
  return post(world, "/api/events", { visitor, events }, headers);
}

async function ask(world: TestWorld, more: Record<string, unknown>): Promise<string> {
  const answer = await post(world, "/api/forms/contact", { ...decider(), resource: undefined, ...more });
  expect(answer.status).toBe(201);
  return answer.json.lead;
}

/** How often a lead's journal says that a page was read. */
async function reads(world: TestWorld, lead: string): Promise<number> {
  return (await leadById(world, lead)).journal.filter(({ kind }) => kind === "page_read").length;
}

async function readingPoints(world: TestWorld, lead: string): Promise<number> {
  const { score } = await leadById(world, lead);
  return score.receipts.filter(({ group }) => group === "reading").reduce((sum, line) => sum + line.points, 0);
}

describe("a beacon", () => {
  it("is taken event by event: what is wrong with one does not spoil the others", async () => {
    const world = await makeWorld();
    const bad = [
      event({ kind: "bought" }),
      event({ path: "https://evil.example/" }),
      event({ at: "yesterday" }),
      event({ visibleMs: -1 }),
      event({ scroll: 101 }),
      event({ id: "" }),
      event({ id: "x".repeat(65) }),
      event({ score: 50 }),
      null,
      42,
      "event",
      [],
    ];
    const answer = await beacon(world, "v", [event(), ...bad, event({ kind: "cta_clicked", target: "trial" })]);
    expect([answer.status, answer.json]).toEqual([202, { accepted: 2, refused: bad.length }]);
    expect(await rowsOf(world.events.$client, "SELECT id FROM page_events")).toHaveLength(2);
  });

  it.each([
    ["no events", { visitor: "v", events: [] }],
    ["one more than fifty", { visitor: "v", events: Array.from({ length: EVENTS_PER_REQUEST_MAX + 1 }, () => event()) }],
    ["no visitor", { events: [event()] }],
    ["an empty visitor", { visitor: "", events: [event()] }],
    ["a visitor that is too long", { visitor: "x".repeat(65), events: [event()] }],
    ["an unknown key", { visitor: "v", events: [event()], lead: "l" }],
    ["a list", []],
  ])("with %s is refused with a code", async (_what, body) => {
    const world = await makeWorld();
    const answer = await post(world, "/api/events", body);
    expect([answer.status, answer.json.error.code]).toEqual([400, "events_invalid"]);
    expect(Object.keys(answer.json.error.fields).length).toBeGreaterThan(0);
    expect(await rowsOf(world.events.$client, "SELECT id FROM page_events")).toEqual([]);
  });

  it("of exactly fifty is taken, and one of more bytes than allowed is not", async () => {
    const world = await makeWorld();
    expect(
      (
        await beacon(
          world,
          "v",
          Array.from({ length: EVENTS_PER_REQUEST_MAX }, () => event()),
        )
      ).json.accepted,
    ).toBe(50);
    expect((await beacon(world, "v", [event({ target: "x".repeat(EVENT_BYTES_MAX) })])).status).toBe(413);
  });

  it("counts the title that was shown with the reading and the press, and refuses what is no title", async () => {
    const world = await makeWorld();
    const shown = [event({ variant: "trial-title:b" }), event({ kind: "cta_clicked", target: "ask", variant: "trial-title:b" }), event()];
    expect((await beacon(world, "v", [...shown, event({ variant: "someone@maker.example" })])).json).toEqual({ accepted: 3, refused: 1 });
    const rows = await rowsOf<{ kind: string; variant: string | null }>(
      world.events.$client,
      "SELECT kind, variant FROM page_events ORDER BY kind, variant DESC",
    );
    expect(rows.map(({ kind, variant }) => [kind, variant])).toEqual([
      ["cta_clicked", "trial-title:b"],
      ["page_read", "trial-title:b"],
      ["page_read", null],
    ]);
  });

  it("keeps no query string but campaign tags, and no instant of the future", async () => {
    const world = await makeWorld();
    await beacon(world, "v", [
      event({
        id: "e",
        path: "/zh/?email=someone@maker.example&token=secret#part",
        referrer: "https://search.example/find?q=someone%40maker.example#x",
        utm: { source: "letter", campaign: "spring" },
        at: iso(MONDAY + DAY),
      }),
    ]);
    const [row] = await rowsOf<Record<string, unknown>>(world.events.$client, "SELECT * FROM page_events");
    expect(row).toMatchObject({
      path: "/zh/",
      referrer: "https://search.example/find",
      at: MONDAY,
      received_at: MONDAY,
      utm: '{"source":"letter","campaign":"spring"}',
    });
    expect(JSON.stringify(row)).not.toMatch(/someone|secret/);
    const lead = await ask(world, {
      visitor: "v",
      path: "/zh/contact/?email=someone@maker.example",
      referrer: "https://search.example/find?q=someone",
    });
    const { journal, touches } = await leadById(world, lead);
    expect(journal.length).toBeGreaterThan(0);
    expect(JSON.stringify(touches)).not.toMatch(/someone|secret|\?/);
    const bodies = await rowsOf<{ body: string }>(
      world.db.$client,
      "SELECT body FROM journal WHERE kind IN ('form_submitted', 'page_read')",
    );
    for (const { body } of bodies) expect(body).not.toMatch(/someone|secret/);
  });

  it("may come late, in any order: what was read counts when it was read", async () => {
    const world = await makeWorld();
    const lead = await ask(world, { visitor: "v" });
    await world.travelTo(MONDAY + 3 * HOUR);
    await beacon(world, "v", [event({ at: iso(MONDAY + 2 * HOUR) }), event({ at: iso(MONDAY + HOUR) })]);
    const { journal } = await leadById(world, lead);
    expect(journal.filter(({ kind }) => kind === "page_read").map(({ at }) => at)).toEqual([iso(MONDAY + HOUR), iso(MONDAY + 2 * HOUR)]);
  });
});

describe("an event that is reported again", () => {
  it.each<[string, (world: TestWorld, one: Record<string, unknown>) => Promise<unknown>]>([
    ["later", async (world, one) => [await beacon(world, "v", [one]), await beacon(world, "v", [one])]],
    ["twice in one report", (world, one) => beacon(world, "v", [one, one])],
    [
      "twice in one delivery of the queue",
      (world, one) =>
        beaconed(world, [
          { visitor: "v", receivedAt: MONDAY, events: [one] },
          { visitor: "v", receivedAt: MONDAY, events: [one] },
        ]),
    ],
    [
      "with other content",
      async (world, one) => [
        await beacon(world, "v", [one]),
        await beacon(world, "v", [{ ...one, path: "/zh/solutions/after-the-fair/" }]),
      ],
    ],
    ["twice at the same time", (world, one) => Promise.all([beacon(world, "v", [one]), beacon(world, "v", [one])])],
  ])("%s counts once, for somebody known", async (_what, again) => {
    const world = await makeWorld();
    const lead = await ask(world, { visitor: "v" });
    await again(world, event());
    expect(await reads(world, lead)).toBe(1);
    expect(await readingPoints(world, lead)).toBe(3);
    expect(await rowsOf(world.events.$client, "SELECT id FROM page_events")).toHaveLength(1);
  });

  it("counts once when it was read before the form and is looked for again after it", async () => {
    const world = await makeWorld();
    await beacon(world, "v", [event()]);
    const lead = await ask(world, { visitor: "v" });
    await world.travelTo(MONDAY + MINUTE);
    expect(await reads(world, lead)).toBe(1);
  });

  it("under the same id by two browsers is two events", async () => {
    const world = await makeWorld();
    const one = event();
    await beacon(world, "v1", [one]);
    await beacon(world, "v2", [one]);
    expect(await rowsOf(world.events.$client, "SELECT id FROM page_events")).toHaveLength(2);
  });
});

describe("reading and the form it leads to", () => {
  it("join: what was read before earns its points with the form, in the order in which it happened", async () => {
    const world = await makeWorld();
    await beacon(world, "v", [
      event({ at: iso(MONDAY - HOUR) }),
      event({ at: iso(MONDAY - MINUTE), path: "/zh/solutions/after-the-fair/" }),
    ]);
    const lead = await ask(world, { visitor: "v" });
    const { journal, touches } = await leadById(world, lead);
    expect(journal.filter(({ kind }) => ["page_read", "form_submitted"].includes(kind)).map(({ kind }) => kind)).toEqual([
      "page_read",
      "page_read",
      "form_submitted",
    ]);
    expect(await readingPoints(world, lead)).toBe(6);
    expect(touches.length).toBeGreaterThan(0);
  });

  it("join when the reading lands just after the form", async () => {
    const world = await makeWorld();
    const lead = await ask(world, { visitor: "v" });
    // landed in EVENTS by a queue that did not see the link yet
    await world.events.$client
      .prepare(
        "INSERT INTO page_events (visitor, id, kind, path, at, visible_ms, received_at) VALUES ('v', 'e', 'page_read', '/zh/cases/pump-maker-first-hour/', ?, 60000, ?)",
      )
      .bind(MONDAY - SECOND, MONDAY)
      .run();
    expect(await reads(world, lead)).toBe(0);
    await world.travelTo(MONDAY + MINUTE);
    expect(await reads(world, lead)).toBe(1);
    expect(await readingPoints(world, lead)).toBe(3);
  });

  it("join when the person reads on afterwards", async () => {
    const world = await makeWorld();
    const lead = await ask(world, { visitor: "v" });
    await world.travelTo(MONDAY + HOUR);
    await beacon(world, "v", [event({ at: iso(MONDAY + HOUR) })]);
    expect(await readingPoints(world, lead)).toBe(3);
  });

  it("do not join without a link: reading of a stranger only counts for the page", async () => {
    const world = await makeWorld();
    const lead = await ask(world, { visitor: "v" });
    await beacon(world, "somebody-else", [event()]);
    expect(await reads(world, lead)).toBe(0);
    expect(await rowsOf(world.db.$client, "SELECT subject FROM journal WHERE kind = 'page_read'")).toEqual([]);
  });
});

describe("two people in one browser", () => {
  it("do not inherit what the other one read, neither before nor after", async () => {
    const world = await makeWorld();
    await beacon(world, "shared", [event()]);
    const first = await ask(world, { visitor: "shared" });
    expect(await reads(world, first)).toBe(1);
    await world.travelTo(MONDAY + 10 * MINUTE);
    const second = await ask(world, { visitor: "shared" });
    await world.travelTo(MONDAY + 20 * MINUTE);
    expect(await reads(world, second)).toBe(0);
    // from now on nobody can say who of them reads
    await beacon(world, "shared", [event({ at: iso(MONDAY + 20 * MINUTE) })]);
    await world.travelTo(MONDAY + 30 * MINUTE);
    expect([await reads(world, first), await reads(world, second)]).toEqual([1, 0]);
    await ask(world, { visitor: "shared", email: (await leadById(world, first)).email, message: "again" });
    await world.travelTo(MONDAY + 40 * MINUTE);
    expect([await reads(world, first), await reads(world, second)]).toEqual([1, 0]);
  });

  it("are each asked for their own details", async () => {
    const world = await makeWorld();
    await ask(world, { visitor: "shared" });
    const missing = await post(world, "/api/forms/contact", { email: "second@maker.example", visitor: "shared" });
    expect([missing.status, Object.keys(missing.json.error.fields)]).toEqual([400, ["name"]]);
  });
});

describe("what reading can earn", () => {
  it("is limited by the day, however many pages are reported", async () => {
    const world = await makeWorld();
    const lead = await ask(world, { visitor: "v" });
    const flood = (at: Instant) =>
      Array.from({ length: EVENTS_PER_REQUEST_MAX }, (_, index) =>
        event({ at: iso(at + index * SECOND), path: `/zh/cases/case-${index}/` }),
      );
    await beacon(world, "v", flood(MONDAY - HOUR));
    await beacon(world, "v", flood(MONDAY - HOUR));
    expect(await readingPoints(world, lead)).toBe(9);
    await world.travelTo(MONDAY + DAY);
    await beacon(world, "v", flood(MONDAY + DAY - HOUR));
    expect(await readingPoints(world, lead)).toBe(18);
  });

  it("is nothing for a glance, a list or a page that is no piece", async () => {
    const world = await makeWorld();
    const lead = await ask(world, { visitor: "v" });
    await beacon(world, "v", [
      event({ visibleMs: 9_999 }),
      event({ path: "/zh/cases/" }),
      event({ path: "/zh/" }),
      event({ visibleMs: undefined }),
    ]);
    expect(await readingPoints(world, lead)).toBe(0);
  });
});

describe("robots", () => {
  const robots = crawlers.flatMap(({ instances }) => instances);
  const people = Array.from({ length: 200 }, () => new UserAgent().toString());

  it("earn nothing: a beacon of a program is refused whole", async () => {
    const world = await makeWorld();
    const lead = await ask(world, { visitor: "v" });
    for (const agent of [
      "Googlebot/2.1 (+http://www.google.com/bot.html)",
      "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36",
      "curl/8.5.0",
      "python-requests/2.32",
      "HeadlessChrome/120.0",
      "node",
      "Barracuda Sentinel (EE)",
    ]) {
      const answer = await beacon(world, "v", [event()], { "user-agent": agent });
      expect([agent, answer.status, answer.json]).toEqual([agent, 202, { accepted: 0, refused: 1 }]);
    }
    expect(await readingPoints(world, lead)).toBe(0);
    expect(await rowsOf(world.events.$client, "SELECT id FROM page_events")).toEqual([]);
  });

  it("are known by their names: nearly all of the public list, and nearly nobody of the people", async () => {
    const world = await makeWorld();
    world.queue.beacons = async () => {};
    const share = async (agents: readonly string[]) => {
      const answers = await Promise.all(agents.map((agent) => beacon(world, "v", [event()], { "user-agent": agent })));
      return answers.filter(({ json }) => json.accepted === 1).length / agents.length;
    };
    expect(await share(robots)).toBeLessThan(0.02);
    expect(await share(people)).toBeGreaterThan(0.98);
  });
});

describe("in overload", () => {
  it("beacons are turned away and forms are not", async () => {
    const world = await makeWorld();
    world.admits = async (what) => what === "form";
    const from = { "cf-connecting-ip": "203.0.113.7" };
    expect((await beacon(world, "v", [event()], from)).status).toBe(429);
    expect((await post(world, "/api/forms/contact", { ...decider(), resource: undefined }, from)).status).toBe(201);
  });
});
