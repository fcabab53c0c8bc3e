import { describe, expect, it } from "vitest";
import type { Playbook } from "../../content/schema/playbook.ts";
import { adoptPlaybook } from "../../worker/journey/team/commands.ts";
import { DAY, iso, MINUTE } from "../../worker/playbook/time.ts";
import { noteDetails } from "../../worker/routing/judgement/commands.ts";
import { request } from "../support/http.ts";
import { bearer, giveKey } from "../support/keys.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { read } from "../support/read.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";

async function ask(world: TestWorld, path: string, language = "en") {
  return request(world, `/api/v1/leads/${path}`, { headers: { ...bearer(await giveKey(world)), "accept-language": language } });
}

async function asked(world: TestWorld): Promise<string> {
  await read(world, "v1", "/en/cases/pump-maker-first-hour/");
  const lead = await leadOf(world, await send(world, "contact", decider({ message: "?", visitor: "v1", consent: { marketing: true } })));
  await world.deliver();
  return lead.id;
}

/** The playbook with every point doubled and other words, as a later version. */
function doubled(playbook: Playbook): Playbook {
  const rules = playbook.score.rules.map((rule) => ({ ...rule, points: rule.points * 2, reason: { zh: "新的理由", en: "A new reason" } }));
  return { ...playbook, version: "later", score: { ...playbook.score, rules } };
}

describe("why", () => {
  it("is answered for score, interests, tier, stage, owner, promise and what comes next, each with rule, version and evidence", async () => {
    const world = await makeWorld();
    const id = await asked(world);
    const { json, status } = await ask(world, `${id}/why`);
    const { version } = world.playbook;
    const grounds = { rule: expect.any(String), text: expect.any(String), playbook: version };
    expect(status).toBe(200);
    expect(json).toMatchObject({
      lead: id,
      now: iso(MONDAY),
      at: iso(MONDAY),
      playbook: version,
      tier: { is: "A", why: [{ ...grounds, evidence: expect.any(String) }], asOf: { ...grounds, tier: "A" }, inAWeek: expect.any(String) },
      stage: { is: "signup", why: [{ ...grounds, from: null, to: "signup", evidence: expect.any(String) }] },
      place: "owned",
      owner: { id: expect.any(String), name: expect.any(String) },
      promise: { state: "open", rule: "promises.tiers.A", playbook: version, evidence: expect.any(String), pausedAt: null },
    });
    expect(json.ownerWhy.length).toBeGreaterThan(1);
    for (const why of json.ownerWhy) expect(why).toMatchObject(grounds);
    for (const receipt of json.score.receipts) expect(receipt).toMatchObject({ rule: expect.any(String), playbook: version });
    const sum = json.score.receipts.reduce((total: number, { value }: { value: number }) => total + value, 0);
    expect(sum).toBeCloseTo(json.score.total, 9);
    for (const interest of json.interests) {
      expect(interest.receipts.length).toBeGreaterThan(0);
      expect(interest.receipts[0]).toMatchObject({ axis: "interest", rule: expect.any(String), evidence: expect.any(String) });
    }
    expect(json.next.map(({ what }: { what: string }) => what)).toEqual(expect.arrayContaining(["owner_warned", "stage", "mail"]));
    const times = json.next.map(({ at }: { at: string }) => at);
    expect(times).toEqual([...times].sort());
    for (const next of json.next) expect(next).toMatchObject(grounds);
  });

  it("names the rules by which what sales noted moved the score", async () => {
    const world = await makeWorld();
    const id = await asked(world);
    const before = (await ask(world, `${id}/why`)).json as { score: { fit: number } };
    const judgements = { "in-target": "no", "complaint-prone": "yes" };
    await noteDetails(world, { rep: "zhou-hang", head: true }, id, { users: 300, judgements });
    const { score } = (await ask(world, `${id}/why`)).json as { score: { fit: number; receipts: { rule: string; reason: string }[] } };
    expect(score.fit).toBe(before.score.fit + 5 - 15 - 8);
    const told = (rule: string) => score.receipts.find((line) => line.rule === rule)?.reason;
    expect(["fit-users", "judged-off-target", "judged-disturbing"].map(told)).toEqual([
      "Two hundred people or more would use it",
      "Sales judges: not in our target",
      "Sales judges: complaint-prone",
    ]);
    expect((await ask(world, id)).json).toMatchObject({ details: { users: 300, judgements, capital: null } });
  });

  it("says it in the caller's language", async () => {
    const world = await makeWorld();
    const id = await asked(world);
    const [en, zh] = [(await ask(world, `${id}/why`)).json, (await ask(world, `${id}/why`, "zh")).json];
    const texts = (json: typeof en) => [...json.tier.why, ...json.ownerWhy, ...json.stage.why, ...json.next].map(({ text }) => text).join();
    expect(texts(zh)).toMatch(/\p{Script=Han}/u);
    expect(texts(en)).not.toMatch(/\p{Script=Han}/u);
  });

  it("tells the score and the tier of a later time, as the clock will find them then", async () => {
    const world = await makeWorld();
    const id = await asked(world);
    const then = MONDAY + 60 * DAY;
    const foretold = (await ask(world, `${id}/why?at=${iso(then)}`)).json;
    expect(foretold).toMatchObject({ now: iso(MONDAY), at: iso(then), tier: { is: "A" } });
    const sum = foretold.score.receipts.reduce((total: number, { value }: { value: number }) => total + value, 0);
    expect(sum).toBeCloseTo(foretold.score.total, 9);
    await world.travelTo(then);
    const now = (await ask(world, `${id}/why`)).json;
    expect(now.score.total).toBeCloseTo(foretold.score.total, 9);
    expect(now.tier.is).toBe(foretold.tier.asOf.tier);
    expect(now.tier.is).not.toBe("A");
  });

  it.each(["at=yesterday", `at=${iso(MONDAY - 1)}`, "on=x"])("refuses %s and says why", async (query) => {
    const world = await makeWorld();
    const id = await asked(world);
    const { status, json } = await ask(world, `${id}/why?${query}`);
    expect([status, json.error.code, Object.values(json.error.fields ?? {})]).toEqual([400, "query_invalid", [expect.any(String)]]);
  });

  it("is not found under an id nobody has, and wants a key", async () => {
    const world = await makeWorld();
    expect((await ask(world, "nobody/why")).status).toBe(404);
    expect((await request(world, "/api/v1/leads/nobody/why")).status).toBe(401);
  });
});

describe("a playbook that changed", () => {
  it("explains no lead that was not judged by it: the old version stays readable until the lead is touched", async () => {
    const world = await makeWorld();
    const earlier = world.playbook.version;
    const id = await asked(world);
    const before = { lead: (await ask(world, id)).json, why: (await ask(world, `${id}/why`)).json };
    world.playbook = doubled(world.playbook);
    await adoptPlaybook(world);

    const untouched = { lead: (await ask(world, id)).json, why: (await ask(world, `${id}/why`)).json };
    expect(untouched).toEqual(before);
    expect([untouched.why.playbook, untouched.lead.playbook]).toEqual([earlier, earlier]);

    world.sleepUntil(MONDAY + MINUTE);
    await read(world, "v1", "/en/whitepapers/answering-in-time/");
    const touched = (await ask(world, `${id}/why`)).json;
    expect(touched.playbook).toBe("later");
    expect(touched.score.receipts.map(({ reason }: { reason: string }) => reason)).toContain("A new reason");
    expect(touched.score.total).toBeGreaterThan(before.why.score.total);
    expect((await ask(world, id)).json.score.total).toBe(touched.score.total);
    // what was decided before keeps the version it was decided by
    expect(touched.stage.why[0].playbook).toBe(earlier);
  });
});
