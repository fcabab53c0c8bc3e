import { describe, expect, it } from "vitest";
import type { Locale } from "../../content/schema/common.ts";
import { tick } from "../../worker/jobs.ts";
import { recordLead } from "../../worker/journey/commands.ts";
import { findLead } from "../../worker/journey/store.ts";
import { adoptPlaybook } from "../../worker/journey/team/commands.ts";
import { sayTime } from "../../worker/playbook/say.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import { DAY, HOUR, MINUTE } from "../../worker/playbook/time.ts";
import { acceptLead } from "../../worker/routing/commands.ts";
import { mergeLeads } from "../../worker/routing/merging/commands.ts";
import { expectFolds } from "../support/folds.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

const HEAD = { rep: "zhou-hang", head: true };

/** From now on everybody has room for so many leads. */
async function roomFor(world: TestWorld, capacity: number): Promise<void> {
  const { team } = world.playbook;
  const reps = team.reps.map((rep) => ({ ...rep, capacity }));
  world.playbook = { ...world.playbook, version: `room for ${capacity}`, team: { ...team, reps } };
  await adoptPlaybook(world);
}

async function stateOf(world: TestWorld, id: string): Promise<LeadState | null> {
  return (await findLead(world.db, id)).lead;
}

async function fullWorld(): Promise<TestWorld> {
  const world = await makeWorld();
  await roomFor(world, 0);
  return world;
}

/** What a prospect was told of time, and by which mail. */
function told(world: TestWorld, email: string) {
  return world.mailbox.filter(({ id, to }) => to.email === email && /^(settled|told):/.test(id));
}

/** Somebody for whom nobody was free, and who was told that a mail with the time follows. */
async function waiting(world: TestWorld, more: Record<string, unknown> = {}) {
  const person = decider(more);
  const sent = await send(world, "contact", person);
  await world.deliver();
  const lead = await leadOf(world, sent);
  expect(lead).toMatchObject({ place: "escalated", owner: null, promise: null });
  return { ...lead, person, next: (sent.answer as { next: string }).next };
}

/** The text part has lines of its own. */
const unwrapped = (text = "") => text.replace(/\n/g, " ");

describe("somebody for whom nobody was free", () => {
  it.each<[Locale, string, string]>([
    ["zh", "decider", "了解您的需求"],
    ["en", "decider", "understand your need"],
    ["zh", "B", "回答您的问题"],
    ["en", "B", "to answer your questions"],
  ])("gets the mail that page and mail spoke of once somebody is, in their language (%s, %s)", async (locale, who, what) => {
    const world = await fullWorld();
    const small = { industry: "software", companySize: "11-50", role: "evaluator" };
    const { id, email, next } = await waiting(world, { locale, ...(who === "B" ? small : {}) });
    const sentence = world.playbook.promises.escalated[locale];
    expect(next).toContain(sentence);
    const answer = world.mailbox.find(({ to, id: mail }) => to.email === email && mail.startsWith("answer:"));
    expect(unwrapped(answer?.text)).toContain(sentence);
    await world.travelTo(MONDAY + 3 * HOUR);
    expect(told(world, email)).toEqual([]);
    await roomFor(world, 5);
    await world.travelTo(MONDAY + 5 * HOUR);
    const lead = await leadById(world, id);
    const owner = world.playbook.team.reps.find((rep) => rep.id === lead.owner?.id);
    const mails = told(world, email);
    expect(mails.map((mail) => mail.id.split(":")[0])).toEqual(["settled"]);
    const by = sayTime(locale, lead.zone, Date.parse(lead.promise?.by ?? ""));
    for (const part of [owner?.name[locale] ?? "-", by, what]) expect(unwrapped(mails[0]?.text)).toContain(part);
    expect(mails[0]?.subject).toContain(by);
    expect(mails[0]?.text.includes(owner?.booking ?? "-")).toBe(who === "decider");
    expect(mails[0]?.replyTo).toEqual({ name: owner?.name[locale], email: world.playbook.team.company.replies });
    expect(lead.journal.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["prospect_waits", "lead_offered", "prospect_told"]));
    expect(world.logs).toEqual([]);
    await expectFolds(world);
  });

  it("hears it once, however many ticks run at the same moment", async () => {
    const world = await fullWorld();
    const { id, email } = await waiting(world);
    await roomFor(world, 5);
    world.sleepUntil(MONDAY + 2 * HOUR);
    await Promise.all([tick(world), tick(world), tick(world)]);
    await world.deliver();
    await Promise.all([tick(world), tick(world)]);
    expect(told(world, email)).toHaveLength(1);
    expect((await leadById(world, id)).journal.filter(({ kind }) => kind === "prospect_told")).toHaveLength(1);
    await expectFolds(world);
  });

  it("hears it once when two heads take the lead at the same moment, with the time of the one who got it", async () => {
    const world = await fullWorld();
    const { id, email } = await waiting(world);
    const heads = [HEAD, { rep: "chen-bo", head: true }];
    const results = await Promise.allSettled(heads.map((head) => acceptLead(world, head, id)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await world.deliver();
    await world.travelTo(MONDAY + HOUR);
    const lead = await leadById(world, id);
    const owner = world.playbook.team.reps.find((rep) => rep.id === lead.owner?.id);
    expect(lead.promise?.state).toBe("accepted");
    expect(told(world, email)).toMatchObject([{ id: expect.stringMatching(/^settled:/), replyTo: { name: owner?.name.zh } }]);
    await expectFolds(world);
  });

  it("hears it when a changed playbook names somebody who has room", async () => {
    const world = await fullWorld();
    const { id, email } = await waiting(world);
    const { team, routes } = world.playbook;
    const reps = team.reps.map((rep) => (rep.id === "anna-weber" ? { ...rep, languages: ["zh" as const], capacity: 5 } : rep));
    const otherwise = { ...routes.otherwise, to: ["anna-weber"] };
    world.playbook = { ...world.playbook, version: "anna", team: { ...team, reps }, routes: { ...routes, rules: [], otherwise } };
    await tick(world);
    await world.deliver();
    const { owner, promise } = await leadById(world, id);
    expect(owner?.id).toBe("anna-weber");
    // Berlin is asleep: the hours of her calendar count, and are told in the reader's zone
    expect(Date.parse(promise?.by ?? "")).toBe(Date.parse("2026-11-23T14:00:00+01:00"));
    expect(
      told(world, email).map(({ text }) => unwrapped(text).includes(sayTime("zh", "Asia/Shanghai", Date.parse(promise?.by ?? "")))),
    ).toEqual([true]);
  });

  it("has used up none of the apologies when the one who was found lets the time lapse", async () => {
    const world = await fullWorld();
    const { email } = await waiting(world);
    await roomFor(world, 5);
    await world.travelTo(MONDAY + 6 * DAY);
    const { tellAtMost } = world.playbook.promises;
    expect(told(world, email).map(({ id }) => id.split(":")[0])).toEqual(["settled", ...Array<string>(tellAtMost).fill("told")]);
  });

  it("is told one time for asking twice in the queue, and nothing more by asking while it stands", async () => {
    const world = await fullWorld();
    const { id, email, person } = await waiting(world, { visitor: "own" });
    await send(world, "contact", { ...person, message: "still there?" });
    await acceptLead(world, HEAD, id);
    await send(world, "contact", { ...person, message: "thank you" });
    await world.deliver();
    await world.travelTo(MONDAY + HOUR);
    expect(told(world, email)).toHaveLength(1);
    const { journal } = await leadById(world, id);
    expect(journal.filter(({ kind }) => kind === "prospect_waits")).toHaveLength(1);
  });

  it("stays in the queue when their tier falls, and is answered on the terms of the tier in which they asked", async () => {
    const world = await fullWorld();
    const { id, email } = await waiting(world);
    const data = { by: "zhou-hang", tier: "C" as const, until: null, reason: "small" };
    await recordLead(world, id, [{ kind: "tier_overridden", at: world.now(), source: "small", data }]);
    await world.travelTo(MONDAY + 2 * HOUR);
    expect(await leadById(world, id)).toMatchObject({ tier: "C", place: "escalated" });
    await roomFor(world, 5);
    await world.travelTo(MONDAY + 5 * HOUR);
    expect(await leadById(world, id)).toMatchObject({ tier: "C", place: "owned", promise: { state: "open", mode: "telephone" } });
    expect(told(world, email)).toHaveLength(1);
    await expectFolds(world);
  });

  it("waits on as the lead that theirs is merged into", async () => {
    const world = await fullWorld();
    const kept = await waiting(world);
    const other = await waiting(world);
    await mergeLeads(world, HEAD, kept.id, other.id, "the same");
    await roomFor(world, 5);
    await world.travelTo(MONDAY + 3 * HOUR);
    expect(told(world, kept.email)).toHaveLength(1);
    expect(told(world, other.email)).toEqual([]);
    await expectFolds(world);
  });
});

describe("somebody whose time was lost, and whose lead is merged into one that nobody has", () => {
  it("hears the new time with the apology, counted from when they began to wait", async () => {
    const world = await makeWorld();
    const other = await leadOf(world, await send(world, "contact", decider()));
    await world.travelTo(MONDAY + 3 * DAY);
    const waits = (await stateOf(world, other.id))?.waits;
    expect(waits).toMatchObject({ because: "lapsed" });
    await roomFor(world, 0);
    const kept = await leadOf(world, await send(world, "subscribe", decider({ consent: { marketing: true } })));
    await mergeLeads(world, HEAD, kept.id, other.id, "the same");
    expect((await stateOf(world, kept.id))?.waits).toEqual(waits);
    await expectFolds(world);
  });
});

describe("somebody who did not ask", () => {
  it("is in the queue, and gets no mail when somebody takes the lead", async () => {
    const world = await fullWorld();
    const sent = await send(world, "subscribe", decider({ consent: { marketing: true } }));
    const { id, email, place } = await leadOf(world, sent);
    expect(place).toBe("escalated");
    await acceptLead(world, HEAD, id);
    await world.deliver();
    await world.travelTo(MONDAY + HOUR);
    expect((await leadById(world, id)).promise?.state).toBe("accepted");
    expect(told(world, email)).toEqual([]);
  });
});

describe("somebody whose time everybody let lapse", () => {
  it("hears the time of the head of sales who takes the lead, with an apology, though they were told often enough", async () => {
    const world = await makeWorld();
    const { id, email } = await leadOf(world, await send(world, "contact", decider()));
    await world.travelTo(MONDAY + 3 * DAY);
    expect(await leadById(world, id)).toMatchObject({ place: "escalated", owner: null });
    const before = told(world, email).length;
    await acceptLead(world, HEAD, id);
    await world.deliver();
    await world.travelTo(world.now() + 10 * MINUTE);
    expect(told(world, email)).toHaveLength(before + 1);
    expect(told(world, email).at(-1)).toMatchObject({ id: expect.stringMatching(/^told:/) });
  });

  it("hears the time of whoever is found when they asked again in the queue", async () => {
    const world = await makeWorld();
    const person = decider({ visitor: "own" });
    const { id, email } = await leadOf(world, await send(world, "contact", person));
    await world.travelTo(MONDAY + 3 * DAY);
    await send(world, "contact", { ...person, message: "hello?" });
    const before = told(world, email).length;
    const { team, routes } = world.playbook;
    const reps = team.reps.map((rep) => (rep.id === "anna-weber" ? { ...rep, languages: ["zh" as const] } : rep));
    const otherwise = { ...routes.otherwise, to: ["anna-weber"] };
    world.playbook = { ...world.playbook, version: "anna", team: { ...team, reps }, routes: { ...routes, rules: [], otherwise } };
    await tick(world);
    await world.deliver();
    expect((await leadById(world, id)).owner?.id).toBe("anna-weber");
    expect(told(world, email).slice(before)).toMatchObject([{ id: expect.stringMatching(/^settled:/) }]);
    await expectFolds(world);
  });
});
