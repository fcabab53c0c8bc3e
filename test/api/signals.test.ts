import { describe, expect, it } from "vitest";
import { SIGNAL_AHEAD_MAX, SIGNAL_BYTES_MAX, SIGNALS_PER_REQUEST_MAX } from "../../worker/api/schema.ts";
import { DAY, HOUR, iso, MINUTE } from "../../worker/playbook/time.ts";
import { expectFolds } from "../support/folds.ts";
import { post } from "../support/http.ts";
import { bearer, giveKey } from "../support/keys.ts";
import { decider, leadById } from "../support/people.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

let serial = 0;

function signal(kind: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  serial += 1;
  return { id: `signal-${serial}`, kind, email: `user-${serial}@product.example`, occurredAt: iso(MONDAY - HOUR), ...more };
}

async function hear(world: TestWorld, body: unknown) {
  return post(world, "/api/v1/signals", body, bearer(await giveKey(world)));
}

describe("a signal", () => {
  it("is applied before the answer, and makes a lead of an address nobody had", async () => {
    const world = await makeWorld();
    const answer = await hear(world, signal("trial_started", { email: "Ann@Product.Example" }));
    expect([answer.status, answer.json.accepted]).toEqual([200, 1]);
    const lead = await leadById(world, answer.json.signals[0].lead);
    expect([lead.email, lead.stage, lead.account?.domain]).toEqual(["ann@product.example", "trial", "product.example"]);
    expect(lead.score.receipts.map(({ rule }) => rule)).toContain("product-trial");
  });

  it.each([
    ["signed_up", "signup"],
    ["trial_started", "trial"],
    ["used", null],
    ["paid", "paid"],
    ["renewed", "paid"],
    ["cancelled", "lost"],
  ])("%s of somebody unknown makes a lead of stage %s", async (kind, stage) => {
    const world = await makeWorld();
    const answer = await hear(world, signal(kind));
    const lead = await leadById(world, answer.json.signals[0].lead);
    expect([lead.stage, lead.journal.some((entry) => entry.kind === kind)]).toEqual([stage, true]);
  });

  it.each([
    ["a country", { country: "AU" }, ["Australia/Sydney", "weekdays"]],
    ["a country and a zone in it", { country: "AU", zone: "Australia/Perth" }, ["Australia/Perth", "weekdays"]],
    ["a zone alone", { zone: "Asia/Kathmandu" }, ["Asia/Kathmandu", "de"]],
    ["a country nobody has placed", { country: "AQ" }, ["Europe/Berlin", "de"]],
    ["a language alone", { locale: "zh" }, ["Asia/Shanghai", "cn"]],
  ])("of somebody unknown with %s places them there", async (_what, data, place) => {
    const world = await makeWorld();
    const answer = await hear(world, signal("signed_up", { data }));
    const [row] = await rowsOf<{ state: string }>(world.db.$client, "SELECT state FROM leads");
    const { profile } = JSON.parse(row?.state ?? "");
    expect([answer.status, profile.zone, profile.calendar]).toEqual([200, ...place]);
    await expectFolds(world);
  });

  it.each([
    [{ country: "Australia" }, "0.data.country"],
    [{ zone: "Sydney" }, "0.data.zone"],
  ])("with %o is refused, and the field is named", async (data, field) => {
    const world = await makeWorld();
    const answer = await hear(world, signal("signed_up", { data }));
    expect([answer.status, await count(world, "leads")]).toEqual([400, 0]);
    expect(JSON.stringify(answer.json)).toContain(field);
  });

  it("finds the lead of a form by its address or by its id", async () => {
    const world = await makeWorld();
    const form = await post(world, "/api/forms/contact", { ...decider({ email: "head@known.example" }), resource: undefined });
    const byEmail = await hear(world, signal("used", { email: "HEAD@known.example", data: { feature: "inbox" } }));
    const byId = await hear(world, signal("trial_started", { email: undefined, lead: form.json.lead }));
    expect([byEmail.json.signals[0].lead, byId.json.signals[0].lead]).toEqual([form.json.lead, form.json.lead]);
    expect(await count(world, "leads")).toBe(1);
  });

  it("counts once, however often its id is sent, alone or in a list, one after the other or at the same time", async () => {
    const world = await makeWorld();
    const one = signal("trial_started", { email: "ann@product.example" });
    const first = await hear(world, one);
    const again = [await hear(world, one), await hear(world, [one, one]), ...(await Promise.all([hear(world, one), hear(world, one)]))];
    expect(first.json.signals[0].repeated).toBe(false);
    for (const { status, json } of again) {
      expect(status).toBe(200);
      for (const heard of json.signals) expect(heard).toMatchObject({ lead: first.json.signals[0].lead, repeated: true });
    }
    const { journal, score } = await leadById(world, first.json.signals[0].lead);
    expect(journal.filter(({ kind }) => kind === "trial_started")).toHaveLength(1);
    expect(score.receipts.filter(({ rule }) => rule === "product-trial")).toHaveLength(1);
  });

  it("counts once when it is new and sent several times at the same moment", async () => {
    const world = await makeWorld();
    const one = signal("trial_started", { email: "new@product.example" });
    const answers = await Promise.all(Array.from({ length: 6 }, () => hear(world, one)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect([
      await count(world, "leads"),
      await count(world, "journal WHERE kind = 'trial_started'"),
      await count(world, "accounts"),
    ]).toEqual([1, 1, 1]);
    await expectFolds(world);
  });

  it("of a clock a little ahead is one of now", async () => {
    const world = await makeWorld();
    const answer = await hear(world, signal("trial_started", { occurredAt: iso(MONDAY + SIGNAL_AHEAD_MAX) }));
    const { journal } = await leadById(world, answer.json.signals[0].lead);
    expect(journal.find(({ kind }) => kind === "trial_started")?.at).toBe(iso(MONDAY));
  });

  it("takes an instant of any zone", async () => {
    const world = await makeWorld();
    const answer = await hear(world, signal("trial_started", { occurredAt: "2026-11-23T09:00:00+08:00" }));
    expect((await leadById(world, answer.json.signals[0].lead)).journal.find(({ kind }) => kind === "trial_started")?.at).toBe(
      "2026-11-23T01:00:00.000Z",
    );
  });

  it("keeps what the product says in it, of any shape, and takes nothing of it for its own", async () => {
    const world = await makeWorld();
    const data = { feature: "inbox", seats: 12, nested: { tier: "S", list: [1, null, "答"] }, tier: "S", owner: "me", locale: "zh" };
    const answer = await hear(
      world,
      `{"id":"raw","kind":"used","email":"a@product.example","occurredAt":"${iso(MONDAY)}","data":${JSON.stringify(data).slice(0, -1)},"__proto__":{"tier":"S"},"lone":"\\ud800"}}`,
    );
    expect(answer.status).toBe(200);
    const lead = await leadById(world, answer.json.signals[0].lead);
    expect([lead.tier, lead.owner, lead.locale]).toEqual(["C", null, "zh"]);
    expect(({} as Record<string, unknown>).tier).toBeUndefined();
    await expectFolds(world);
  });
});

describe("signals in any order", () => {
  const story: [string, number][] = [
    ["signed_up", 1],
    ["trial_started", 26],
    ["used", 50],
    ["used", 51],
    ["used", 52],
    ["paid", 100],
    ["cancelled", 200],
    ["renewed", 260],
  ];
  const orders = [
    ["as they happened", [0, 1, 2, 3, 4, 5, 6, 7]],
    ["backwards", [7, 6, 5, 4, 3, 2, 1, 0]],
    ["mixed", [4, 0, 7, 2, 6, 1, 5, 3]],
    ["the last one first", [7, 0, 1, 2, 3, 4, 5, 6]],
  ] as const;

  it("one by one or in lists, over days, end in the same stage and the same score", async () => {
    const ends: unknown[] = [];
    for (const [, order] of orders) {
      for (const size of [1, 3, 8]) {
        const world = await makeWorld({ now: MONDAY + 12 * DAY });
        const all = story.map(([kind, hours], index) => ({
          id: `s${index}`,
          kind,
          email: "ann@product.example",
          occurredAt: iso(MONDAY + hours * HOUR),
        }));
        for (let start = 0; start < order.length; start += size) {
          const answer = await hear(
            world,
            order.slice(start, start + size).map((index) => all[index]),
          );
          expect(answer.status).toBe(200);
        }
        await world.travelTo(MONDAY + 14 * DAY);
        const [row] = (await world.db.$client.prepare("SELECT id FROM leads").all<{ id: string }>()).results;
        const lead = await leadById(world, row?.id ?? "");
        const lines = lead.score.receipts.map(({ rule, value, evidence }) => `${rule} ${evidence} ${value.toFixed(6)}`).sort();
        ends.push({ stage: lead.stage, total: lead.score.total.toFixed(6), lines });
        await expectFolds(world);
      }
    }
    expect(ends[0]).toMatchObject({ stage: "paid" });
    for (const end of ends) expect(end).toEqual(ends[0]);
  });

  it("a late one is placed by when it happened: a trial that is heard of after the payment changes no stage", async () => {
    const world = await makeWorld();
    const email = "ann@product.example";
    const paid = await hear(world, signal("paid", { email, occurredAt: iso(MONDAY - HOUR) }));
    await hear(world, signal("trial_started", { email, occurredAt: iso(MONDAY - DAY) }));
    const lead = await leadById(world, paid.json.signals[0].lead);
    expect(lead.stage).toBe("paid");
    expect(lead.stages.map(({ to }) => to)).toEqual(["paid"]);
    expect(lead.journal.map(({ kind }) => kind)).toContain("rescored");
  });
});

describe("signals that are refused", () => {
  it("for a lead nobody has", async () => {
    const world = await makeWorld();
    const answer = await hear(world, signal("paid", { email: undefined, lead: "nobody" }));
    expect([answer.status, answer.json.error.code]).toEqual([404, "lead_absent"]);
  });

  it.each<[string, unknown, string]>([
    ["of no kind we know", signal("bought"), "0.kind"],
    ["without an id", { ...signal("paid"), id: undefined }, "0.id"],
    ["with an empty id", signal("paid", { id: "" }), "0.id"],
    ["without anybody", signal("paid", { email: undefined }), "0.email"],
    ["about two people", signal("paid", { lead: "l" }), "0.email"],
    ["with an address that is none", signal("paid", { email: "ann" }), "0.email"],
    ["at no time", signal("paid", { occurredAt: "yesterday" }), "0.occurredAt"],
    ["on a day that does not exist", signal("paid", { occurredAt: "2026-02-30T10:00:00Z" }), "0.occurredAt"],
    ["with a key nobody asked for", signal("paid", { tier: "S" }), "0.tier"],
    ["with an end that is no date", signal("paid", { data: { endsAt: "next spring" } }), "0.data.endsAt"],
    ["with data that is no object", signal("paid", { data: [1] }), "0.data"],
    ["in a list in which the second is wrong", [signal("paid"), signal("bought")], "1.kind"],
    ["in a list of none", [], "body"],
    ["in a list of too many", Array.from({ length: SIGNALS_PER_REQUEST_MAX + 1 }, () => signal("paid")), "body"],
    ["that have yet to happen", [signal("paid"), signal("used", { occurredAt: iso(MONDAY + SIGNAL_AHEAD_MAX + 1) })], "1.occurredAt"],
    ["as a text", "paid", "0"],
    ["as nothing", null, "0"],
  ])("%s: with a code and the field, and nothing of it is applied", async (_what, body, field) => {
    const world = await makeWorld();
    const answer = await post(world, "/api/v1/signals", JSON.stringify(body), bearer(await giveKey(world)));
    expect([answer.status, answer.json.error.code]).toEqual([400, "signals_invalid"]);
    expect(Object.keys(answer.json.error.fields)).toContain(field);
    expect(await count(world, "leads")).toBe(0);
  });

  it("in words that say what is wanted, in English to a program that names no language", async () => {
    const world = await makeWorld();
    const fields = async (body: unknown) => (await hear(world, body)).json.error.fields;
    expect(await fields(signal("bought", { occurredAt: "soon", tier: "S" }))).toEqual({
      "0.kind": "Please choose one of these: signed_up, trial_started, used, paid, renewed, cancelled",
      "0.occurredAt": "An instant such as 2026-12-01T09:00:00Z",
      "0.tier": "Not known here; known: id, kind, email, lead, occurredAt, data",
    });
    expect(await fields([signal("paid", { occurredAt: iso(MONDAY + DAY) })])).toEqual({
      "0.occurredAt": `This lies in the future; the clock stands at ${iso(MONDAY)}`,
    });
  });

  it("as no JSON, or as more bytes than allowed", async () => {
    const world = await makeWorld();
    expect((await hear(world, "{")).json.error.code).toBe("not_json");
    expect((await hear(world, signal("paid", { data: { text: "x".repeat(SIGNAL_BYTES_MAX) } }))).status).toBe(413);
  });

  it("but a hundred at once are taken", async () => {
    const world = await makeWorld();
    const list = Array.from({ length: SIGNALS_PER_REQUEST_MAX }, (_, index) =>
      signal("used", { email: "ann@product.example", occurredAt: iso(MONDAY - index * MINUTE) }),
    );
    expect((await hear(world, list)).json.accepted).toBe(100);
  });
});
