import { describe, expect, it } from "vitest";
import { LEADS_PER_PAGE } from "../../worker/api/schema.ts";
import { NOTHING_NOTED } from "../../worker/playbook/details.ts";
import { iso } from "../../worker/playbook/time.ts";
import { post, request } from "../support/http.ts";
import { bearer, giveKey } from "../support/keys.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

async function list(world: TestWorld, query: string, language = "en") {
  return request(world, `/api/v1/leads?${query}`, { headers: { ...bearer(await giveKey(world)), "accept-language": language } });
}

// biome-ignore lint/suspicious/noExplicitAny: items of an answer
const emails = (answer: { json: any }) => answer.json.leads.map(({ email }: { email: string }) => email);

/** An A, a C on free mail, a student and a trial user. */
async function four(): Promise<TestWorld> {
  const world = await makeWorld();
  await send(world, "contact", decider({ email: "head@pumps.example", name: "王芳", company: "Pumps" }));
  await send(world, "contact", { email: "li@qq.com", name: "Li Lei", company: "x" });
  await send(world, "contact", { email: "wu@qq.com", name: "Wu", title: "学生", company: "x" });
  await post(
    world,
    "/api/v1/signals",
    { id: "s", kind: "trial_started", email: "ann@Product.example", occurredAt: iso(MONDAY) },
    bearer(await giveKey(world)),
  );
  return world;
}

describe("the list of leads", () => {
  it("filters by tier, stage, owner, and all of them together", async () => {
    const world = await four();
    expect(emails(await list(world, "tier=A"))).toEqual(["head@pumps.example"]);
    expect(emails(await list(world, "tier=X"))).toEqual(["wu@qq.com"]);
    expect(emails(await list(world, "stage=trial"))).toEqual(["ann@product.example"]);
    const [first] = (await list(world, "tier=A")).json.leads;
    expect(emails(await list(world, `owner=${first.owner.id}`))).toEqual(["head@pumps.example"]);
    expect(emails(await list(world, `owner=${first.owner.id}&tier=A&stage=signup`))).toEqual(["head@pumps.example"]);
    expect(emails(await list(world, `owner=${first.owner.id}&tier=C`))).toEqual([]);
    expect(emails(await list(world, "tier=&stage=&owner=&q=&cursor="))).toHaveLength(4);
  });

  it.each([
    ["the beginning of an address", "head@", ["head@pumps.example"]],
    ["an address in capitals", "HEAD@PUMPS", ["head@pumps.example"]],
    ["the beginning of a name", "王", ["head@pumps.example"]],
    ["the beginning of a company's domain", "pumps", ["head@pumps.example"]],
    ["the domain in capitals", "PRODUCT.example", ["ann@product.example"]],
    ["nobody", "zz", []],
    ["a percent sign, which is only a sign", "%", []],
    ["an underscore", "_", []],
    ["a quotation mark", "' OR 1=1 --", []],
    ["a NUL", "\u0000", []],
    ["emoji", "👩‍👩‍👧", []],
  ])("searches by %s", async (_what, q, found) => {
    const answer = await list(await four(), `q=${encodeURIComponent(q)}`);
    expect([answer.status, emails(answer)]).toEqual([200, found]);
  });

  it.each([
    "tier=Z",
    "stage=unknown",
    "sort=score",
    "tier=A&limit=5",
    `q=${"x".repeat(121)}`,
    `owner=${"x".repeat(65)}`,
    `cursor=${"x".repeat(65)}`,
  ])("refuses what it does not know: %s", async (query) => {
    const answer = await list(await makeWorld(), query);
    expect([answer.status, answer.json.error.code]).toEqual([400, "query_invalid"]);
    expect(Object.keys(answer.json.error.fields).length).toBeGreaterThan(0);
  });

  it("says what it would have taken, in English to a caller who names no language", async () => {
    const world = await makeWorld();
    const headers = bearer(await giveKey(world));
    const fields = async (more: Record<string, string>) =>
      (await request(world, "/api/v1/leads?limit=5&tier=Z", { headers: { ...headers, ...more } })).json.error.fields;
    const english = {
      limit: "Not known here; known: tier, stage, owner, q, cursor, lang",
      tier: "Please choose one of these: S, A, B, C, X",
    };
    expect(await fields({})).toEqual(english);
    expect(await fields({ "accept-language": "*/*" })).toEqual(english);
    expect((await fields({ "accept-language": "zh-CN" })).tier).toBe("请从这些值中选择：S, A, B, C, X");
  });

  it("goes page by page through everybody, once each, newest first, also while others arrive", async () => {
    const world = await makeWorld();
    const people = 2 * LEADS_PER_PAGE + 7;
    for (let start = 0; start < people; start += 20)
      await Promise.all(Array.from({ length: Math.min(20, people - start) }, () => send(world, "subscribe", { email: decider().email })));
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { json } = await list(world, `cursor=${cursor}`);
      seen.push(...json.leads.map(({ id }: { id: string }) => id));
      sizes.push(json.leads.length);
      cursor = json.next;
      await send(world, "subscribe", { email: decider().email });
    }
    expect(sizes).toEqual([LEADS_PER_PAGE, LEADS_PER_PAGE, 7]);
    expect(new Set(seen).size).toBe(people);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  it("ends without a next page when it is exactly full", async () => {
    const world = await makeWorld();
    for (let person = 0; person < LEADS_PER_PAGE; person += 1) await send(world, "subscribe", { email: decider().email });
    const { json } = await list(world, "");
    expect([json.leads.length, json.next]).toEqual([LEADS_PER_PAGE, null]);
  });

  it("has items of the contract's shape, in the caller's language", async () => {
    const world = await four();
    const [item] = (await list(world, "tier=A")).json.leads;
    expect(Object.keys(item).sort()).toEqual(["account", "email", "id", "name", "owner", "place", "promise", "score", "stage", "tier"]);
    expect(item).toMatchObject({ place: "owned", stage: "signup", account: { domain: "pumps.example" }, promise: { state: "open" } });
    const [zh] = (await list(world, "tier=A", "zh")).json.leads;
    const rep = world.playbook.team.reps.find(({ id }) => id === item.owner.id);
    expect([item.owner.name, zh.owner.name]).toEqual([rep?.name.en, rep?.name.zh]);
  });
});

describe("one lead, whole", () => {
  it("has every key of the contract, with every value of the kind it promises", async () => {
    const world = await makeWorld();
    const sent = await send(
      world,
      "download",
      decider({ consent: { marketing: true }, utm: { source: "letter", medium: "email" }, visitor: "v" }),
    );
    await world.deliver();
    const { id } = await leadOf(world, sent);
    const answer = await request(world, `/api/v1/leads/${id}`, { headers: { ...bearer(await giveKey(world)), "accept-language": "en" } });
    expect(answer.status).toBe(200);
    const reason = { rule: expect.any(String), text: expect.any(String) };
    const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(answer.json).toMatchObject({
      id,
      email: expect.any(String),
      name: "王芳",
      title: null,
      role: "decider",
      locale: "zh",
      zone: "Asia/Shanghai",
      account: {
        id: expect.any(String),
        domain: expect.stringMatching(/\.example$/),
        name: expect.any(String),
        industry: "manufacturing",
        companySize: "1001-5000",
        tier: "A",
        committee: {
          user: [],
          evaluator: [],
          budget: [],
          signer: [],
          decider: [{ lead: id, name: "王芳", confidence: expect.any(Number), why: [reason] }],
          missing: ["user", "evaluator", "budget", "signer"],
        },
      },
      stage: "signup",
      stages: [{ from: null, to: "signup", at: instant, cause: reason }],
      tier: "A",
      tierWhy: [reason],
      score: {
        total: expect.any(Number),
        fit: expect.any(Number),
        engagement: expect.any(Number),
        inAWeek: expect.any(Number),
        receipts: expect.any(Array),
      },
      place: "owned",
      owner: { id: expect.any(String), name: expect.any(String), why: expect.arrayContaining([reason]) },
      promise: { by: instant, state: "open", mode: "telephone" },
      playbook: world.playbook.version,
      interests: [],
      details: NOTHING_NOTED,
      touches: [
        {
          at: instant,
          channel: "mail",
          source: "letter",
          medium: "email",
          campaign: null,
          term: null,
          content: null,
          landing: null,
          referrer: null,
        },
      ],
      enrolments: [{ sequence: "signup", next: "welcome", dueAt: instant, status: "active", reason: null }],
      consents: [{ purpose: "marketing", state: "given", at: instant, text: expect.any(String), page: null }],
    });
    for (const receipt of answer.json.score.receipts) {
      expect(receipt).toMatchObject({
        rule: expect.any(String),
        axis: expect.stringMatching(/^(fit|engagement)$/),
        points: expect.any(Number),
        value: expect.any(Number),
        reason: expect.any(String),
        at: instant,
      });
      expect("evidence" in receipt).toBe(true);
    }
    answer.json.journal.forEach((entry: Record<string, unknown>, index: number) => {
      expect(entry).toEqual({
        seq: index + 1,
        at: instant,
        kind: expect.stringMatching(/^[a-z_]+$/),
        subject: `lead:${id}`,
        source: entry.source,
      });
    });
    const sum = answer.json.score.receipts.reduce((total: number, { value }: { value: number }) => total + value, 0);
    expect(sum).toBeCloseTo(answer.json.score.total, 9);
    expect(answer.json.score.total).toBe(answer.json.score.fit + answer.json.score.engagement);
  });

  it("is not found under an id nobody has", async () => {
    const world = await makeWorld();
    for (const id of ["nobody", "..", "%00", "x".repeat(3_000)]) {
      const answer = await request(world, `/api/v1/leads/${id}`, { headers: bearer(await giveKey(world)) });
      expect([id, answer.status < 500, answer.status]).toEqual([id, true, answer.status === 200 ? 200 : 404]);
    }
  });
});
