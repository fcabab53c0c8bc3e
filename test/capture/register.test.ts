import { beforeAll, describe, expect, it } from "vitest";
import { type CataloguePiece, catalogue } from "../../worker/generated/catalogue.ts";
import { DAY, HOUR, MINUTE } from "../../worker/playbook/time.ts";
import { postForm, request } from "../support/http.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { count, rowsOf } from "../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const SEATS = 3;
const ROOM = "https://meet.dinghai.example/for-seats";

/** Two events beside the real pieces: three seats in Shanghai, and no limit in Berlin. */
beforeAll(() => {
  const [piece] = catalogue;
  if (!piece) throw new Error("the catalogue is empty");
  const event = (slug: string, zone: string, seats: number | null): CataloguePiece => ({
    ...piece,
    joinUrl: ROOM,
    kind: "events",
    slug,
    gated: false,
    titles: { zh: `活动 ${slug}`, en: `Event ${slug}` },
    event: {
      startsAt: "2026-12-10T15:00",
      endsAt: "2026-12-10T16:30",
      zone,
      seats,
      place: { zh: "上海某处", en: "Somewhere in Shanghai" },
    },
  });
  (catalogue as CataloguePiece[]).push(event("small-room", "Asia/Shanghai", SEATS), event("big-hall", "Europe/Berlin", null));
});

const register = (world: TestWorld, body: Record<string, unknown> = {}, key: string | null = null) =>
  postJson(world, decider({ resource: "small-room", ...body }), key);

async function postJson(world: TestWorld, body: Record<string, unknown>, key: string | null) {
  const headers = { "content-type": "application/json", ...(key === null ? {} : { "idempotency-key": key }) };
  return request(world, "/api/forms/register", { method: "POST", headers, body: JSON.stringify(body) });
}

const mailsTo = (world: TestWorld, email: unknown) =>
  world.mailbox.filter(({ to, id }) => to.email === email && id.startsWith("registered:"));

describe("the form of an event", () => {
  it("answers with the time in both zones, the place, the mail and the calendar, and makes a lead of the stage signup", async () => {
    const world = await makeWorld();
    const person = decider({ resource: "small-room", country: "DE", locale: "en" });
    const { status, json } = await postJson(world, person, null);
    expect(status).toBe(201);
    expect(json.event).toEqual({
      startsAt: "2026-12-10T07:00:00.000Z",
      endsAt: "2026-12-10T08:30:00.000Z",
      zone: "Asia/Shanghai",
      place: "Somewhere in Shanghai",
      seat: "held",
      calendar: "/en/events/small-room/event.ics",
    });
    for (const told of ["You have a seat", "Event small-room", "15:00 (GMT+8)", "08:00 (CET)", "Somewhere in Shanghai", "mail"])
      expect(json.next).toContain(told);
    expect(json.promise.text).toContain("will contact you by");
    const lead = await leadById(world, json.lead);
    expect(lead).toMatchObject({ stage: "signup", tier: "A" });
    expect(lead.score.receipts.map(({ rule }) => rule)).toContain("took-seat");

    await world.deliver();
    const [mail, ...more] = mailsTo(world, person.email);
    expect(more).toEqual([]);
    for (const told of ["You have a seat", "15:00 (GMT+8)", "08:00 (CET)", "https://dinghai.test/en/events/small-room/event.ics", "reply"])
      expect(mail?.text).toContain(told);
    expect(Object.keys(mail?.headers ?? {})).not.toContain("List-Unsubscribe");
  });

  it("speaks Chinese to a Chinese reader, whose clock is the event's own", async () => {
    const world = await makeWorld();
    const person = decider({ resource: "small-room" });
    const { json } = await postJson(world, person, null);
    expect(json.next).toContain("您的席位已经留好：活动 small-room，12月10日星期四 15:00（GMT+8），上海某处。");
    expect(json.next).not.toContain("您当地的");
    await world.deliver();
    expect(mailsTo(world, person.email)[0]?.text).toContain("https://dinghai.test/zh/events/small-room/event.ics");
  });

  it.each([
    ["no event", undefined, "required"],
    ["something that is no event", "answering-in-time", "unknown_event"],
    ["an event that nobody knows", "no-such-event", "unknown_event"],
  ])("refuses %s, and keeps nobody", async (_what, resource, code) => {
    const world = await makeWorld();
    const { status, json } = await register(world, { resource, locale: "en" });
    expect([status, Object.keys(json.error.fields)]).toEqual([400, ["resource"]]);
    expect(json.error.fields.resource.length).toBeGreaterThan(5);
    expect([await count(world, "submissions"), await count(world, "leads"), code]).toEqual([0, 0, code]);
  });

  it.each([
    ["small-room", "2026-12-10T08:29:59Z", "2026-12-10T08:30:00Z"],
    ["big-hall", "2026-12-10T15:29:59Z", "2026-12-10T15:30:00Z"],
  ])("takes a registration for %s until the event ends in its own zone, and none from then on", async (resource, before, over) => {
    const world = await makeWorld({ now: Date.parse(before) });
    expect((await register(world, { resource })).status).toBe(201);
    world.sleepUntil(Date.parse(over));
    expect((await register(world, { resource })).json.error.fields.resource).toMatch(/结束|over/);
  });

  it("answers who registered before the end again with the first answer, after it", async () => {
    const person = decider({ resource: "small-room" });
    const world = await makeWorld({ now: Date.parse("2026-12-10T08:29:59Z") });
    const first = await postJson(world, person, "key-1");
    const byBody = await postJson(world, { ...person, email: "body@maker.example" }, null);
    world.sleepUntil(Date.parse("2026-12-10T08:30:00Z"));
    const again = await postJson(world, person, "key-1");
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
    expect((await postJson(world, { ...person, email: "body@maker.example" }, null)).text).toBe(byBody.text);
    expect((await postJson(world, { ...person, name: "Another" }, "key-1")).status).toBe(409);
    expect((await postJson(world, person, "key-2")).status).toBe(400);
    expect(await count(world, "submissions")).toBe(2);
  });

  it("works without script: the same words and the calendar on a page", async () => {
    const world = await makeWorld();
    const body = new URLSearchParams({ email: "ann@plain.example", name: "Ann", company: "Plain", resource: "small-room", locale: "en" });
    const { status, headers } = await postForm(world, "/api/forms/register", String(body));
    expect(status).toBe(303);
    const page = await request(world, headers.get("location") ?? "");
    for (const told of ["You have a seat", "15:00 (GMT+8)", 'href="/en/events/small-room/event.ics"']) expect(page.text).toContain(told);
  });
});

describe("the seats", () => {
  it("go to exactly as many as there are, however many ask at once; everybody's registration is kept and says what it is", async () => {
    const world = await makeWorld();
    const people = Array.from({ length: 12 }, () => decider({ resource: "small-room", locale: "en" }));
    const answers = await Promise.all(people.map((person) => postJson(world, person, null)));
    expect(answers.map(({ status }) => status)).toEqual(people.map(() => 201));
    expect(answers.filter(({ json }) => json.event.seat === "held")).toHaveLength(SEATS);
    for (const { json } of answers) {
      expect(json.next).toContain(json.event.seat === "held" ? "You have a seat" : "waiting list");
      expect(json.next).not.toContain(json.event.seat === "held" ? "waiting list" : "You have a seat");
      expect("calendar" in json.event).toBe(json.event.seat === "held");
    }
    expect([await count(world, "submissions"), await count(world, "registrations")]).toEqual([12, 12]);
    const places = await rowsOf<{ place: number }>(world.db.$client, "SELECT place FROM registrations ORDER BY place");
    expect(places.map(({ place }) => place)).toEqual(people.map((_person, index) => index + 1));

    await world.deliver();
    for (const [index, person] of people.entries()) {
      const held = answers[index]?.json.event.seat === "held";
      expect(mailsTo(world, person.email).map(({ text }) => text.includes(held ? "You have a seat" : "waiting list"))).toEqual([true]);
      expect(mailsTo(world, person.email)[0]?.text.includes("event.ics")).toBe(held);
      expect([mailsTo(world, person.email)[0]?.text.includes(ROOM), mailsTo(world, person.email)[0]?.html.includes(ROOM)]).toEqual([
        held,
        held,
      ]);
      expect(answers[index]?.text).not.toContain(ROOM);
    }
  });

  it("are taken once by a person who registers twice, on two days and in two languages", async () => {
    const world = await makeWorld();
    const person = decider({ resource: "small-room", visitor: "own" });
    await postJson(world, person, null);
    world.sleepUntil(MONDAY + DAY);
    const again = await postJson(world, { ...person, locale: "en" }, null);
    expect(again.json.event.seat).toBe("held");
    expect([await count(world, "submissions"), await count(world, "registrations")]).toEqual([2, 1]);
    for (let other = 1; other < SEATS; other += 1) expect((await register(world)).json.event.seat).toBe("held");
    expect((await register(world)).json.event.seat).toBe("waiting");
    // who had a seat before the room was full has it still
    world.sleepUntil(MONDAY + DAY + HOUR);
    expect((await postJson(world, person, null)).json.event.seat).toBe("held");
  });

  it("are as many as come where there is no limit", async () => {
    const world = await makeWorld();
    const answers = await Promise.all(Array.from({ length: 6 }, () => register(world, { resource: "big-hall" })));
    expect(answers.map(({ json }) => json.event.seat)).toEqual(answers.map(() => "held"));
  });

  it("answers the same submission with the same words, also from the waiting list", async () => {
    const world = await makeWorld();
    for (let seat = 0; seat < SEATS; seat += 1) await register(world);
    const late = decider({ resource: "small-room" });
    const first = await postJson(world, late, "key-1");
    expect(first.json.event.seat).toBe("waiting");
    world.sleepUntil(MONDAY + MINUTE);
    expect((await postJson(world, late, "key-1")).text).toBe(first.text);
    expect(await count(world, "registrations")).toBe(SEATS + 1);
  });

  it("says nothing of a known person to somebody who only typed their address; the mail tells the person themselves", async () => {
    const world = await makeWorld();
    for (let seat = 1; seat < SEATS; seat += 1) await register(world);
    const known = decider({ resource: "small-room", country: "DE", locale: "en" });
    await postJson(world, known, null);
    await world.deliver();
    world.mailbox.length = 0;
    const stranger = decider({ resource: "small-room", locale: "en" });
    world.sleepUntil(MONDAY + DAY);
    const typed = await postJson(world, { ...stranger, email: known.email, visitor: "elsewhere" }, null);
    expect(typed.json.event).not.toHaveProperty("seat");
    expect(typed.json.next).toContain("stands in the mail");
    expect(typed.json.next).not.toContain("CET");
    expect(await count(world, "registrations")).toBe(SEATS);
    await world.deliver();
    expect(mailsTo(world, known.email)[0]?.text).toContain("You have a seat");
  });

  it("are nobody's when the form was not filled by a person", async () => {
    const world = await makeWorld();
    expect((await register(world, { website: "https://spam.example" })).status).toBe(202);
    expect([await count(world, "submissions"), await count(world, "registrations")]).toEqual([1, 0]);
  });

  it("stand with the lead's other facts: the form names the event", async () => {
    const world = await makeWorld();
    const lead = await leadOf(world, await send(world, "download", decider({ email: "twice@maker.example", visitor: "own" })));
    await register(world, { email: "twice@maker.example", visitor: "own" });
    const after = await leadById(world, lead.id);
    expect(after.journal.filter(({ kind }) => kind === "form_submitted")).toHaveLength(2);
  });
});
