import { describe, expect, it } from "vitest";
import { SUBMISSION_BYTES_MAX } from "../../content/schema/form.ts";
import { makeApp } from "../../worker/app.tsx";
import { HOUR, MINUTE, SECOND } from "../../worker/playbook/time.ts";
import { post, postForm, request } from "../support/http.ts";
import { decider, leadById } from "../support/people.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

/** Somebody new with the fields of every form; `resource` only where it is asked for. */
function person(more: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...decider(), resource: undefined, ...more };
}

async function nothingKept(world: TestWorld): Promise<void> {
  expect(await count(world, "submissions")).toBe(0);
  expect(await count(world, "leads")).toBe(0);
  expect(await count(world, "outbox")).toBe(0);
}

describe("fields that nobody may send", () => {
  it.each(["score", "tier", "owner", "stage", "place", "id", "lead", "verified", "__proto__", "constructor", "prototype", "toString"])(
    "%s is refused by name, and nothing is kept",
    async (field) => {
      const world = await makeWorld();
      const whole = JSON.stringify(person());
      const answer = await post(world, "/api/forms/contact", `${whole.slice(0, -1)},"${field}":{"tier":"S","polluted":true}}`);
      expect(answer.status).toBe(400);
      expect(answer.json.error.code).toBe("fields_invalid");
      expect(Object.keys(answer.json.error.fields)).toEqual([field]);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      await nothingKept(world);
    },
  );

  it.each([
    ["inside a consent", '"consent":{"marketing":true,"product":true}'],
    ["inside a consent, by prototype", '"consent":{"marketing":true,"__proto__":{"x":1}}'],
    ["inside the tags", '"utm":{"source":"a","constructor":{"prototype":{}}}'],
    ["a list where a text belongs", '"name":["a","b"]'],
    ["an object where a text belongs", '"name":{"toString":"x"}'],
    ["a number where a text belongs", '"company":42'],
    ["a truth that is not one", '"consent":{"marketing":"yes please"}'],
  ])("%s", async (_what, part) => {
    const world = await makeWorld();
    const answer = await post(world, "/api/forms/contact", `${JSON.stringify(person({ name: undefined })).slice(0, -1)},${part}}`);
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.json.error.fields).length).toBeGreaterThan(0);
    await nothingKept(world);
  });

  it.each(["__proto__=x", "__proto__.tier=S", "constructor.prototype.tier=S", "tier=S", "owner.id=me"])(
    "%s in a form without script is refused as well",
    async (pair) => {
      const world = await makeWorld();
      const answer = await postForm(world, "/api/forms/contact", `email=a%40maker.example&name=Ann&company=Maker&${pair}`);
      expect(answer.status).toBe(400);
      expect(answer.headers.get("content-type")).toContain("text/html");
      expect(({} as Record<string, unknown>).tier).toBeUndefined();
      await nothingKept(world);
    },
  );

  it.each(["", "[]", "null", "42", '"text"', "{", "<xml/>", "\u0000"])("a body that is no object (%j) is a clear refusal", async (body) => {
    const world = await makeWorld();
    const answer = await post(world, "/api/forms/contact", body);
    expect(answer.status).toBe(400);
    expect(answer.json.error).toMatchObject({ code: expect.stringMatching(/^[a-z_0-9]+$/), message: expect.any(String) });
    await nothingKept(world);
  });

  it("a form nobody has is not found, and bytes that are no text are refused", async () => {
    const world = await makeWorld();
    expect((await post(world, "/api/forms/unknown", person())).status).toBe(404);
    const answer = await request(world, "/api/forms/contact", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    });
    expect([answer.status, answer.json.error.code]).toEqual([400, "not_utf8"]);
    await nothingKept(world);
  });
});

describe("the size of a body", () => {
  const padded = (bytes: number) => {
    const body = JSON.stringify(person());
    return body + " ".repeat(bytes - new TextEncoder().encode(body).byteLength);
  };

  it.each([
    ["a byte below", -1, 201],
    ["exactly at", 0, 201],
    ["a byte above", 1, 413],
  ])("%s 32 KB", async (_what, more, status) => {
    const world = await makeWorld();
    const answer = await post(world, "/api/forms/contact", padded(SUBMISSION_BYTES_MAX + more));
    expect(answer.status).toBe(status);
    if (status === 413) {
      expect(answer.json.error.code).toBe("body_too_large");
      await nothingKept(world);
    }
  });

  it("is counted while it arrives: an endless body without a length is cut off", async () => {
    const world = await makeWorld();
    let sent = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1_024;
        controller.enqueue(new Uint8Array(1_024).fill(32));
      },
      cancel() {
        cancelled = true;
      },
    });
    const answer = await makeApp(world, null).request(
      new Request("https://dinghai.test/api/forms/contact", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: endless,
      }),
    );
    expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(SUBMISSION_BYTES_MAX + 16 * 1_024);
    expect(cancelled).toBe(true);
  });

  it("is not taken from a header that lies", async () => {
    const world = await makeWorld();
    const answer = await post(world, "/api/forms/contact", padded(SUBMISSION_BYTES_MAX * 2), { "content-length": "10" });
    expect(answer.status).toBe(413);
  });
});

describe("control characters", () => {
  it.each(["\u0000", "\u0001", "\b", "\u000b", "\f", "\u001b", "\u001f", "\u007f", "\u0085", "\n", "\r", "\r\n", "\t"])(
    "%j inside a field of one line is refused by name",
    async (character) => {
      const world = await makeWorld();
      for (const field of ["name", "company", "title"]) {
        const answer = await post(world, "/api/forms/contact", person({ [field]: `a${character}b` }));
        expect([answer.status, Object.keys(answer.json.error.fields)]).toEqual([400, [field]]);
      }
      await nothingKept(world);
    },
  );

  it("are refused in an address, wherever they stand", async () => {
    const world = await makeWorld();
    for (const email of [
      "a\nb@maker.example",
      "a@maker.example\r\nBcc: x@y.example",
      "a\u0000@maker.example",
      "a@maker\u0007.example",
      "a b@maker.example",
      "<a@maker.example>",
      "a@b@maker.example,c@maker.example",
    ]) {
      const answer = await post(world, "/api/forms/contact", person({ email }));
      expect([email, answer.status, Object.keys(answer.json?.error.fields ?? {})]).toEqual([email, 400, ["email"]]);
    }
    await nothingKept(world);
  });

  it("leave lines and tabs of a message alone, and refuse the others there", async () => {
    const world = await makeWorld();
    const message = "First line\nsecond\r\n\tindented";
    const answer = await post(world, "/api/forms/contact", person({ message }));
    expect(answer.status).toBe(201);
    const [row] = await rowsOf<{ body: string }>(world.db.$client, "SELECT body FROM submissions");
    expect(JSON.parse(row?.body ?? "{}").message).toBe(message);
    expect((await post(world, "/api/forms/contact", person({ message: "a\u0000b" }))).status).toBe(400);
  });

  it.each(["\ud800", "a\udc00b", "\ud83d"])("half a character (%j) is made whole before it is kept", async (half) => {
    const world = await makeWorld();
    const answer = await post(
      world,
      "/api/forms/contact",
      `{"email":"a@maker.example","name":${JSON.stringify(`Ann ${half}`)},"company":"Maker"}`,
    );
    expect(answer.status).toBe(201);
    expect((await leadById(world, answer.json.lead)).name).toBe(`Ann ${half}`.toWellFormed().trim());
  });

  it.each(["\u0000", "a\u0000b", "\u001b", "\ud800", "a\udc00"])(
    "a browser's id with %j in it never breaks the door, and reads back as it was accepted",
    async (visitor) => {
      const world = await makeWorld();
      const answer = await post(world, "/api/forms/contact", person({ visitor }));
      expect([201, 400]).toContain(answer.status);
      if (visitor.isWellFormed()) {
        const { status, json } = await request(world, `/api/forms/contact?visitor=${encodeURIComponent(visitor)}`);
        expect([status, json.fields.includes("name")]).toEqual([200, answer.status === 400]);
      }
      const event = { id: `e${visitor}`, kind: "page_read", path: "/zh/", at: new Date(world.now()).toISOString() };
      const beacon = await post(world, "/api/events", { visitor, events: [event, { ...event, id: "plain" }] });
      expect([202, 400]).toContain(beacon.status);
      const kept = await rowsOf<{ id: string }>(world.events.$client, "SELECT id FROM page_events");
      expect(kept).toHaveLength(beacon.json.accepted ?? 0);
    },
  );
});

describe("names that try to be headers", () => {
  const HOSTILE = [
    "Eve\u2028Bcc: victim@else.example",
    "Eve\u2029X: y",
    'Eve" <victim@else.example>',
    "=?utf-8?B?QmNjOiB4?=",
    "Eve%0d%0aBcc: victim@else.example",
    "Eve; name=x",
    "\u202eEve",
  ];

  it.each(HOSTILE)("%j changes neither the headers nor the addresses of a mail, and stays on one line", async (name) => {
    const world = await makeWorld();
    const plain = await mailsAbout(world, { name: "Eve" });
    const hostile = await mailsAbout(await makeWorld(), { name, company: name, title: name });
    expect(hostile.map(({ headers }) => Object.keys(headers))).toEqual(plain.map(({ headers }) => Object.keys(headers)));
    expect(hostile.map(({ from, replyTo }) => [from, replyTo])).toEqual(plain.map(({ from, replyTo }) => [from, replyTo]));
    for (const mail of hostile) {
      expect(mail.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      expect(mail.subject.length).toBeLessThanOrEqual(200);
      expect(mail.to.name ?? "").not.toContain("victim");
      expect(JSON.stringify(mail.headers)).not.toContain("victim");
    }
  });

  it("are text in the HTML of a mail, never tags", async () => {
    const plain = await mailsAbout(await makeWorld(), { name: "Eve", message: "plain" });
    const hostile = await mailsAbout(await makeWorld(), {
      name: '<img src=x onerror="alert(1)">',
      message: "</p><script>alert(1)</script><a href='https://evil.example'>x</a>",
    });
    const tags = (html: string) => [...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag);
    expect(hostile.map(({ html }) => tags(html))).toEqual(plain.map(({ html }) => tags(html)));
  });

  async function mailsAbout(world: TestWorld, more: Record<string, unknown>) {
    const answer = await post(world, "/api/forms/contact", person({ email: "eve@maker.example", ...more }));
    expect(answer.status).toBe(201);
    await world.deliver();
    expect(world.mailbox.length).toBeGreaterThanOrEqual(2);
    return world.mailbox;
  }
});

describe("the Idempotency-Key", () => {
  const key = (value: string) => ({ "idempotency-key": value });

  it("with the same body gives the same answer, and one of everything", async () => {
    const world = await makeWorld();
    const body = decider();
    const first = await post(world, "/api/forms/download", body, key("k1"));
    await world.travelTo(MONDAY + 30 * MINUTE);
    const second = await post(world, "/api/forms/download", body, key("k1"));
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    expect(await count(world, "submissions")).toBe(1);
    expect(await count(world, "grants")).toBe(1);
    expect(await count(world, "journal WHERE kind = 'form_submitted'")).toBe(1);
  });

  it("with another body, or another form, is a conflict that changes nothing", async () => {
    const world = await makeWorld();
    const body = person();
    const first = await post(world, "/api/forms/contact", body, key("k1"));
    for (const answer of [
      await post(world, "/api/forms/contact", { ...body, title: "CTO" }, key("k1")),
      await post(world, "/api/forms/trial", body, key("k1")),
    ]) {
      expect([answer.status, answer.json.error.code]).toEqual([409, "key_reused"]);
    }
    expect(await count(world, "submissions")).toBe(1);
    expect((await leadById(world, first.json.lead)).title).toBeNull();
  });

  it("is not used up by a refusal", async () => {
    const world = await makeWorld();
    expect((await post(world, "/api/forms/contact", person({ email: "nobody" }), key("k1"))).status).toBe(400);
    expect((await post(world, "/api/forms/contact", person(), key("k1"))).status).toBe(201);
  });

  it("gives a quarantined submission the same answer too", async () => {
    const world = await makeWorld();
    const body = person({ website: "https://spam.example" });
    const first = await post(world, "/api/forms/contact", body, key("k1"));
    const second = await post(world, "/api/forms/contact", body, key("k1"));
    expect([first.status, second.status, second.text]).toEqual([202, 202, first.text]);
  });

  it("is refused when it is empty or longer than two hundred characters", async () => {
    const world = await makeWorld();
    for (const value of ["", "x".repeat(201)])
      expect((await post(world, "/api/forms/contact", person(), key(value))).json.error.code).toBe("key_invalid");
    expect((await post(world, "/api/forms/contact", person(), key("x".repeat(200)))).status).toBe(201);
  });

  it("races with itself and another body: one wins, the other is told, nothing is doubled", async () => {
    const world = await makeWorld();
    const body = person();
    const answers = await Promise.all(
      [0, 1, 2, 3].map((index) => post(world, "/api/forms/contact", index % 2 ? { ...body, title: "CTO" } : body, key("k1"))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expect(await count(world, "submissions")).toBe(1);
  });
});

describe("the same body without a key", () => {
  it.each([
    ["at once", 0, 1],
    ["a moment before ten minutes", 10 * MINUTE - 1, 1],
    ["exactly after ten minutes", 10 * MINUTE, 2],
  ])("%s is the same submission while ten minutes last", async (_what, after, submissions) => {
    const world = await makeWorld({ now: MONDAY + 7 * MINUTE });
    const body = person({ visitor: "v1" });
    const first = await post(world, "/api/forms/contact", body);
    if (after > 0) await world.travelTo(MONDAY + 7 * MINUTE + after);
    const second = await post(world, "/api/forms/contact", { ...body, elapsedMs: 90_000 });
    expect(second.status).toBe(201);
    expect(second.json.submission === first.json.submission).toBe(submissions === 1);
    expect(await count(world, "submissions")).toBe(submissions);
  });

  it("that differs in one field is another submission", async () => {
    const world = await makeWorld();
    const body = person({ visitor: "v1" });
    const first = await post(world, "/api/forms/contact", body);
    const second = await post(world, "/api/forms/contact", { ...body, message: "one more thing" });
    expect(second.json.submission).not.toBe(first.json.submission);
  });

  it("does not answer for one that was sent with a key", async () => {
    const world = await makeWorld();
    const body = person({ visitor: "v1" });
    const first = await post(world, "/api/forms/contact", body, { "idempotency-key": "k" });
    const second = await post(world, "/api/forms/contact", body);
    expect(second.json.submission).not.toBe(first.json.submission);
  });
});

describe("what no person sends", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["the field no person sees", { website: "x" }, "honeypot"],
    ["a form filled too fast", { elapsedMs: 1_499 }, "tooFast"],
    ["a form filled in no time", { elapsedMs: 0 }, "tooFast"],
    ["a throw-away address", { email: "someone@mailinator.com" }, "disposable"],
    ["a throw-away address below its domain", { email: "someone@in.yopmail.com" }, "disposable"],
  ])("%s is kept aside: 202, nothing told, no lead, no mail", async (_what, more, reason) => {
    const world = await makeWorld();
    const answer = await post(world, "/api/forms/contact", person({ consent: { marketing: true }, visitor: "v1", ...more }));
    expect(answer.status).toBe(202);
    expect(Object.keys(answer.json)).toEqual(["submission"]);
    const rows = await rowsOf(world.db.$client, "SELECT id, state, reason, lead_id FROM submissions");
    expect(rows).toEqual([{ id: answer.json.submission, state: "quarantined", reason, lead_id: null }]);
    for (const table of ["leads", "accounts", "outbox", "messages", "consents", "grants", "visitor_links"])
      expect([table, await count(world, table)]).toEqual([table, 0]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["a form filled in exactly the shortest time", { elapsedMs: 1_500 }],
    ["an empty hidden field", { website: "" }],
    ["no time given", {}],
  ])("%s is a person's", async (_what, more) => {
    expect((await post(await makeWorld(), "/api/forms/contact", person(more))).status).toBe(201);
  });

  it("is answered with the same page as a person's, without a script", async () => {
    const world = await makeWorld();
    const answer = await postForm(world, "/api/forms/contact", "email=a%40maker.example&name=Ann&company=Maker&website=x");
    expect(answer.status).toBe(303);
    const page = await request(world, answer.headers.get("location") ?? "");
    expect(page.status).toBe(200);
    expect(await count(world, "leads")).toBe(0);
  });
});

describe("somebody who types a known address", () => {
  it("is shown nothing and changes no field; the owner hears of it and the address is asked once a day", async () => {
    const world = await makeWorld();
    const first = await post(
      world,
      "/api/forms/contact",
      person({ email: "head@known.example", name: "王芳", company: "Known", visitor: "hers", consent: { marketing: false } }),
    );
    const before = await leadById(world, first.json.lead);
    await world.deliver();
    world.mailbox.length = 0;
    const strangers = [
      [
        "download",
        {
          ...decider({
            email: "HEAD@known.example",
            name: "Mallory",
            company: "Evil",
            title: "Boss",
            phone: "+1 555 0100",
            country: "US",
            visitor: "other",
            consent: { marketing: true },
            utm: { source: "evil" },
          }),
        },
      ],
      ["trial", person({ email: "head@known.example", name: "Mallory", company: "Evil", visitor: "other2" })],
      ["subscribe", { email: "head@known.example", consent: { marketing: true } }],
    ] as const;
    for (const [form, body] of strangers) {
      const answer = await post(world, `/api/forms/${form}`, body);
      expect(answer.status).toBe(201);
      expect(Object.keys(answer.json).sort()).toEqual(["lead", "next", "submission"]);
      for (const secret of ["王芳", "Known", before.owner?.name ?? "?", before.promise?.by ?? "?"])
        expect(answer.text).not.toContain(secret);
    }
    const after = await leadById(world, first.json.lead);
    for (const field of [
      "name",
      "company",
      "title",
      "phone",
      "country",
      "role",
      "locale",
      "zone",
      "stage",
      "stages",
      "tier",
      "owner",
      "promise",
      "consents",
      "touches",
      "enrolments",
    ] as const) {
      expect([field, after[field]]).toEqual([field, before[field]]);
    }
    expect(after.score.receipts.map(({ rule }) => rule)).toEqual(before.score.receipts.map(({ rule }) => rule));
    expect(await rowsOf(world.db.$client, "SELECT visitor FROM visitor_links")).toEqual([{ visitor: "hers" }]);
    expect((await request(world, "/api/forms/contact?visitor=other")).json.fields).toContain("name");
    await world.deliver();
    expect(world.mailbox.filter(({ id }) => id.startsWith("confirm:"))).toHaveLength(1);
    expect(world.mailbox.filter(({ id }) => id.startsWith("unverified:")).map(({ to }) => to.email)).toHaveLength(3);
    expect(await count(world, "submissions WHERE state = 'unverified'")).toBe(3);
    expect(await count(world, "consents")).toBe(0);
  });

  it("cannot fill the inbox of that address: one confirmation and one file a day, however often the form is sent", async () => {
    const world = await makeWorld();
    await post(world, "/api/forms/contact", person({ email: "victim@known.example" }));
    await world.deliver();
    world.mailbox.length = 0;
    for (let time = 0; time < 12; time += 1)
      await post(world, "/api/forms/download", decider({ email: "victim@known.example", name: `Mallory ${time}` }));
    await world.deliver();
    const toVictim = world.mailbox.filter(({ to }) => to.email === "victim@known.example").map(({ id }) => id.split(":")[0]);
    expect(toVictim.sort()).toEqual(["confirm", "download"]);
  });

  it("is the person again in their own browser", async () => {
    const world = await makeWorld();
    const first = await post(world, "/api/forms/contact", person({ email: "head@known.example", visitor: "hers" }));
    const second = await post(world, "/api/forms/contact", {
      email: "head@known.example",
      title: "COO",
      visitor: "hers",
      message: "again",
    });
    expect(second.status).toBe(201);
    expect((await leadById(world, first.json.lead)).title).toBe("COO");
  });
});

describe("the fields a form still asks", () => {
  it("are names, never values, and fewer in a browser that is known", async () => {
    const world = await makeWorld();
    await post(world, "/api/forms/contact", person({ name: "王芳", company: "known-company", title: "厂长", visitor: "hers" }));
    const known = await request(world, "/api/forms/contact?visitor=hers");
    const unknown = await request(world, "/api/forms/contact?visitor=nobody");
    expect(Object.keys(known.json)).toEqual(["fields", "known"]);
    expect([known.json.known, unknown.json.known]).toEqual([expect.arrayContaining(["company", "name"]), []]);
    expect([...known.json.fields, ...known.json.known].sort()).toEqual(unknown.json.fields.toSorted());
    expect(known.json.fields).toContain("email");
    expect(unknown.json.fields.length).toBeGreaterThan(known.json.fields.length);
    for (const field of known.json.fields) expect(unknown.json.fields).toContain(field);
    for (const value of ["王芳", "known-company", "厂长", "maker-"]) expect(known.text).not.toContain(value);
    expect(known.headers.get("cache-control")).toBe("no-store");
  });

  it("are all of them for a browser's id that is far too long", async () => {
    const world = await makeWorld();
    const all = await request(world, "/api/forms/contact");
    expect((await request(world, `/api/forms/contact?visitor=${"x".repeat(5_000)}`)).json).toEqual(all.json);
  });

  it("are refused by name when they are missing, and not asked again once known", async () => {
    const world = await makeWorld();
    const missing = await post(world, "/api/forms/contact", { email: "a@maker.example" });
    expect(missing.status).toBe(400);
    expect(Object.keys(missing.json.error.fields)).toEqual(["name"]);
    expect(
      Object.keys((await post(world, "/api/forms/download", { email: "a@maker.example", name: "A", company: "B" })).json.error.fields),
    ).toEqual(["resource"]);
    expect(
      Object.keys(
        (await post(world, "/api/forms/download", { email: "a@maker.example", name: "A", company: "B", resource: "no-such-piece" })).json
          .error.fields,
      ),
    ).toEqual(["resource"]);
    await nothingKept(world);
  });

  it("speak the caller's language when they refuse", async () => {
    const world = await makeWorld();
    const say = async (language: string) =>
      (await post(world, "/api/forms/contact", { email: "x" }, { "accept-language": language })).json.error;
    expect((await say("zh-CN,zh;q=0.9")).message).toMatch(/\p{Script=Han}/u);
    expect((await say("en-GB")).message).toMatch(/^[\x20-\x7e’“”]+$/);
  });
});

describe("a form without script", () => {
  it("is answered with a redirect of our own to a page that says what comes next", async () => {
    const world = await makeWorld();
    const body = new URLSearchParams({
      email: "a@maker.example",
      name: "Ann",
      company: "Maker",
      locale: "en",
      "consent.marketing": "on",
      path: "https://evil.example/",
    });
    const answer = await postForm(world, "/api/forms/contact", String(body));
    expect(answer.status).toBe(303);
    const location = answer.headers.get("location") ?? "";
    expect(new URL(location, "https://dinghai.test").origin).toBe("https://dinghai.test");
    const page = await request(world, location);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(page.headers.get("content-security-policy")).not.toContain("unsafe-inline");
    await world.travelTo(MONDAY + HOUR - SECOND);
    expect((await request(world, location)).status).toBe(200);
    await world.travelTo(MONDAY + HOUR);
    expect((await request(world, location)).status).toBe(404);
  });

  it("that is refused comes back as it was filled in, with a sentence at the field, and is accepted once that is put right", async () => {
    const world = await makeWorld();
    const sent = {
      email: "a@maker.example",
      name: 'Ann "A" <b>',
      phone: "x",
      role: "decider",
      message: "line one\n</textarea><b>two",
      locale: "en",
      "consent.marketing": "true",
      path: "/en/contact/",
    };
    const refused = await postForm(world, "/api/forms/contact", String(new URLSearchParams(sent)));
    expect([refused.status, refused.headers.get("content-type")]).toEqual([400, expect.stringContaining("text/html")]);
    const filled = fieldsOf(refused.text);
    expect(filled).toMatchObject(sent);
    expect(refused.text).toMatch(/name="phone"[^>]*aria-describedby="f-phone-hint f-phone-error"[^>]*aria-invalid="true"/);
    expect(refused.text).toMatch(/id="f-phone-error">Please enter a telephone number/);
    await nothingKept(world);
    const again = await postForm(world, "/api/forms/contact", String(new URLSearchParams({ ...filled, phone: "+49 30 5550 1000" })));
    expect(again.status).toBe(303);
    const [row] = await rowsOf<{ body: string }>(world.db.$client, "SELECT body FROM submissions");
    expect(JSON.parse(row?.body ?? "{}")).toMatchObject({
      name: sent.name,
      message: sent.message,
      role: "decider",
      consent: { marketing: true },
    });
  });

  it("comes back filled in when we are too busy or broken, too", async () => {
    const world = await makeWorld();
    const body = String(new URLSearchParams({ email: "a@maker.example", name: "Ann", locale: "en" }));
    const from = { "cf-connecting-ip": "192.0.2.1" };
    const busy = await postForm(Object.assign({ ...world }, { admits: async () => false }), "/api/forms/contact", body, from);
    const broken = await postForm(
      Object.assign(
        { ...world },
        {
          newId: () => {
            throw new Error("secret cause");
          },
        },
      ),
      "/api/forms/contact",
      body,
    );
    expect([busy.status, broken.status]).toEqual([429, 500]);
    for (const { text } of [busy, broken]) {
      expect(fieldsOf(text)).toMatchObject({ email: "a@maker.example", name: "Ann" });
      expect(text).not.toContain("secret cause");
    }
  });

  it.each(["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/zh/../../x", "/zh/%0d%0aset-cookie:x"])(
    "leads back to our own pages whatever path it names: %s",
    async (path) => {
      const world = await makeWorld();
      const answer = await postForm(world, "/api/forms/contact", String(new URLSearchParams({ email: "x", path })));
      expect(answer.status).toBe(400);
      for (const [, href] of answer.text.matchAll(/href="([^"]*)"/g))
        expect(new URL((href ?? "").replaceAll("&amp;", "&"), "https://dinghai.test").origin).toBe("https://dinghai.test");
      expect(answer.text).not.toContain("javascript:");
    },
  );

  it("shows a hostile value as text, never as a tag", async () => {
    const tags = async (name: string) => {
      const answer = await postForm(await makeWorld(), "/api/forms/contact", String(new URLSearchParams({ email: "x", [name]: "y" })));
      return [...answer.text.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag);
    };
    expect(await tags("<script>alert(1)</script>")).toEqual(await tags("plain"));
  });
});

/** What a browser would send of the form on a page. */
function fieldsOf(html: string): Record<string, string> {
  const plain = (text = "") =>
    text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" })[name as "amp"] ?? "");
  const form = /<form class="form"[\s\S]*?<\/form>/.exec(html)?.[0] ?? "";
  const inputs = [...form.matchAll(/<input [^>]*>/g)].flatMap(([tag]) => {
    const value = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
    if (value("type") === "checkbox" && !/ checked/.test(tag)) return [];
    return [[value("name") ?? "", plain(value("value"))]];
  });
  const areas = [...form.matchAll(/<textarea [^>]*name="(\w+)"[^>]*>([\s\S]*?)<\/textarea>/g)].map(([, name, text]) => [name, plain(text)]);
  const selects = [...form.matchAll(/<select [^>]*name="(\w+)"[^>]*>([\s\S]*?)<\/select>/g)].map(([, name, options]) => [
    name,
    / value="([^"]*)" selected/.exec(options ?? "")?.[1] ?? "",
  ]);
  return Object.fromEntries([...inputs, ...areas, ...selects]);
}
