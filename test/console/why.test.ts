import { describe, expect, it } from "vitest";
import type { Playbook } from "../../content/schema/playbook.ts";
import { alerts } from "../../worker/db/schema.ts";
import { sweepLeads } from "../../worker/journey/sweep/commands.ts";
import { adoptPlaybook } from "../../worker/journey/team/commands.ts";
import { MINUTE } from "../../worker/playbook/time.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { read } from "../support/read.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";
import { signedIn } from "./browser.ts";

async function asked(world: TestWorld): Promise<{ id: string; owner: string }> {
  await read(world, "v1", "/en/cases/pump-maker-first-hour/");
  const lead = await leadOf(world, await send(world, "contact", decider({ message: "?", visitor: "v1", consent: { marketing: true } })));
  await world.deliver();
  return { id: lead.id, owner: lead.owner?.id ?? "" };
}

function reworded(playbook: Playbook): Playbook {
  const rules = playbook.score.rules.map((rule) => ({ ...rule, points: rule.points + 1, reason: { zh: "新的理由", en: "A new reason" } }));
  return { ...playbook, version: "later", score: { ...playbook.score, rules } };
}

describe("why, on a lead's page", () => {
  it.each([
    [
      "en",
      [
        "What comes next",
        "The owner is reminded",
        "The tier becomes B if nothing happens",
        "What they read about",
        "Answering in time",
        "tier A",
      ],
    ],
    ["zh", ["接下来会怎样", "会提醒负责人", "如果什么都不发生，等级变为 B", "关注什么", "及时响应", "一周后为 A 级"]],
  ])("tells tier, interests and what comes next, each with its rule, and the version once (%s)", async (language, parts) => {
    const world = await makeWorld();
    const { id, owner } = await asked(world);
    const { html } = await (await signedIn(world, owner, language)).get(`/console/leads/${id}`);
    for (const part of parts) expect(html).toContain(part);
    for (const rule of [
      "a-fits-and-asks",
      "b-fits",
      "interest-answering",
      "promises.warnAtShare",
      "promises.tiers.A",
      "gave-details",
      "turn",
    ])
      expect(html).toContain(`>${rule}</code>`);
    expect(html.split(world.playbook.version)).toHaveLength(2);
  });

  it("is told by the playbook that judged the lead, while another is in force", async () => {
    const world = await makeWorld();
    const { id, owner } = await asked(world);
    const before = world.playbook.version;
    world.playbook = reworded(world.playbook);
    await adoptPlaybook(world);
    const browser = await signedIn(world, owner);
    const untouched = (await browser.get(`/console/leads/${id}`)).html;
    expect([untouched.includes(before), untouched.includes("A new reason")]).toEqual([true, false]);
    world.sleepUntil(MONDAY + MINUTE);
    await sweepLeads(world);
    const adopted = (await browser.get(`/console/leads/${id}`)).html;
    expect([adopted.includes("version later"), adopted.includes("A new reason")]).toEqual([true, true]);
  });
});

describe("what the head of sales sees of the house", () => {
  it("says how far a changed playbook is on its way, to the head alone, until it is adopted", async () => {
    const world = await makeWorld();
    const { owner } = await asked(world);
    await asked(world);
    world.playbook = reworded(world.playbook);
    await adoptPlaybook(world);
    const head = await signedIn(world, "zhou-hang");
    const page = (await head.get("/console/inbox")).html;
    expect(page).toContain("0 of 2 leads have been judged by it");
    expect(page).toMatch(/<progress[^>]*value="0" max="2"/);
    if (owner !== "zhou-hang") expect((await (await signedIn(world, owner)).get("/console/inbox")).html).not.toContain("changed playbook");
    world.sleepUntil(MONDAY + MINUTE);
    await sweepLeads(world);
    expect((await head.get("/console/inbox")).html).not.toContain("changed playbook");
  });

  it.each([
    ["en", "No holidays are known for cn 2031 and de 2031: promises count weekends only."],
    ["zh", "cn 2031 年和de 2031 年没有节假日资料"],
  ])("names years without holidays in one sentence, without those that are known by now or over (%s)", async (language, sentence) => {
    const world = await makeWorld();
    const years = ["cn 2031", "de 2031", "cn 2026", "cn 2019"].map((name) => name.split(" "));
    await world.db.insert(alerts).values(
      years.map(([calendar, year]) => ({
        id: `calendar:${calendar}:${year}`,
        kind: "calendar_year",
        subject: { calendar, year },
        at: MONDAY,
      })),
    );
    await world.db.insert(alerts).values({ id: "mail:x", kind: "dead_mail", subject: {}, at: MONDAY });
    const head = await signedIn(world, "zhou-hang", language);
    const { html } = await head.get("/console/inbox");
    expect(html).toContain(sentence);
    expect(html).not.toContain("2019");
    expect((await (await signedIn(world, "lin-yue", language)).get("/console/inbox")).html).not.toContain("2031");
  });
});
