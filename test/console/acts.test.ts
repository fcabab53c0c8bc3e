import { describe, expect, it } from "vitest";
import { NOTHING_NOTED } from "../../worker/playbook/details.ts";
import { DAY, HOUR, iso, MINUTE } from "../../worker/playbook/time.ts";
import { logContact } from "../../worker/routing/commands.ts";
import { noteDetails, overrideTier } from "../../worker/routing/judgement/commands.ts";
import { expectFolds } from "../support/folds.ts";
import { decider, leadById, leadOf, send } from "../support/people.ts";
import { read } from "../support/read.ts";
import { MONDAY, makeWorld, type TestWorld } from "../support/world.ts";
import { type Browser, signedIn } from "./browser.ts";

interface Asked {
  world: TestWorld;
  id: string;
  owner: string;
  browser: Browser;
  /** Presses a button of the lead's page with the key of the page as it is now. */
  press(act: string, fields?: Record<string, string>): ReturnType<Browser["post"]>;
}

async function asked(language = "en"): Promise<Asked> {
  const world = await makeWorld();
  await read(world, "browser-of-wang", "/en/cases/pump-maker-first-hour/", { at: MONDAY - HOUR });
  const sent = await send(world, "contact", decider({ message: "?", visitor: "browser-of-wang" }));
  await world.deliver();
  const { id, owner } = await leadOf(world, sent);
  const browser = await signedIn(world, owner?.id ?? "", language);
  const press: Asked["press"] = async (act, fields = {}) =>
    browser.post(`/console/leads/${id}/${act}`, { ...fields, key: await keyOf(browser, id) });
  return { world, id, owner: owner?.id ?? "", browser, press };
}

async function keyOf(browser: Browser, id: string): Promise<string> {
  return /name="key" value="(\w+)"/.exec((await browser.get(`/console/leads/${id}`)).html)?.[1] ?? "";
}

const reason = "Met at the fair";
/** The form of the company, empty. */
const COMPANY = { amount: "", currency: "CNY", model: "", volume: "", users: "", region: "" };

describe("an act on a lead", () => {
  it.each([
    ["contact", { outcome: "no_answer" }, "contacted"],
    ["accept", {}, "lead_accepted"],
    ["points", { points: "5", days: "10", reason }, "score_adjusted"],
    ["tier", { tier: "S", days: "10", reason }, "tier_overridden"],
    ["stage", { stage: "trial", reason }, "stage_set"],
    ["deal", { amount: "80000", currency: "CNY", product: "Core", introducer: "" }, "details_noted"],
    ["company", { ...COMPANY, amount: "20000000", users: "300" }, "details_noted"],
    ["looks", { "judged.smooth": "yes", "judged.in-target": "" }, "details_noted"],
    ["pause", {}, "answer_awaited"],
    ["ticket", { ticket: "T-1" }, "ticket_opened"],
    ["unlink", { visitor: "browser-of-wang", reason, sure: "yes" }, "visitor_unlinked"],
    ["give-back", { reason, sure: "yes" }, "lead_given_back"],
  ])("%s happens once, however often its form is pressed, with the same answer", async (act, fields, kind) => {
    const { world, id, browser } = await asked();
    const key = await keyOf(browser, id);
    const press = () => browser.post(`/console/leads/${id}/${act}`, { ...(fields as Record<string, string>), key });
    const first = await press();
    const again = await Promise.all([press(), press()]);
    expect(first.status).toBe(303);
    expect(again.map(({ status, location }) => [status, location])).toEqual(Array(2).fill([303, first.location]));
    expect((await leadById(world, id)).journal.filter((entry) => entry.kind === kind)).toHaveLength(1);
    expect((await browser.get(first.location ?? "")).html).toContain('role="status"');
  });

  it("is another one when the same form says something else, or comes from another page", async () => {
    const { world, id, browser, press } = await asked();
    const key = await keyOf(browser, id);
    for (const outcome of ["no_answer", "reached"]) await browser.post(`/console/leads/${id}/contact`, { outcome, key });
    await press("contact", { outcome: "reached" });
    await browser.post(`/console/leads/${id}/contact`, { outcome: "reached" });
    expect((await leadById(world, id)).journal.filter(({ kind }) => kind === "contacted")).toHaveLength(4);
  });

  it.each([
    ["points", { points: "21", days: "10", reason }, "points 1–20"],
    ["points", { points: "0", days: "10", reason }, "points 1–20"],
    ["points", { points: "5.5", days: "10", reason }, "points"],
    ["points", { points: "5", days: "91", reason }, "days 1–90"],
    ["points", { points: "5", days: "0", reason }, "days 1–90"],
    ["points", { points: "5", days: "10", reason: "  " }, "reason"],
    ["points", { points: "5", days: "10", reason: "x".repeat(501) }, "reason"],
    ["tier", { tier: "S", days: "181", reason }, "days 1–180"],
    ["tier", { tier: "Z", days: "10", reason }, "tier"],
    ["stage", { stage: "", reason }, "stage"],
    ["deal", { amount: "-1", currency: "CNY", product: "", introducer: "" }, "amount"],
    ["deal", { amount: "10", currency: "GBP", product: "", introducer: "" }, "currency CNY, EUR, USD"],
    ["deal", { amount: "", currency: "CNY", product: "", introducer: "somebody" }, "introduced by"],
    ["company", { ...COMPANY, amount: "0" }, "amount"],
    ["company", { ...COMPANY, amount: "10", currency: "GBP" }, "currency CNY, EUR, USD"],
    ["company", { ...COMPANY, users: "12.5" }, "people who would use the product"],
    ["company", { ...COMPANY, volume: "-1" }, "orders a month"],
    ["company", { ...COMPANY, volume: "1000000001" }, "orders a month"],
    ["company", { ...COMPANY, model: "bartering" }, "business model direct, distribution, subscription, project, platform"],
    ["company", { ...COMPANY, region: "constructor" }, "region cn-north,"],
    ["looks", { "judged.smooth": "perhaps" }, "answer to smooth: yes, no, unsure"],
    ["looks", { "judged.smooth": "constructor" }, "answer to smooth: yes, no, unsure"],
    ["looks", { "judged.pretty": "yes" }, "question in-target, accepts-product,"],
    ["looks", { smooth: "yes" }, "smooth"],
    ["give-back", { reason }, "the tick that confirms it"],
    ["give-back", { reason: "", sure: "yes" }, "reason"],
    ["ticket", { ticket: " " }, "number of the ticket"],
    ["ticket", { ticket: "x".repeat(65) }, "number of the ticket"],
    ["unlink", { visitor: "browser-of-wang", reason }, "the tick that confirms it"],
  ])("%s refuses %j, names the field, and saves nothing", async (act, fields, named) => {
    const { world, id, press } = await asked();
    const before = (await leadById(world, id)).journal.length;
    const refused = await press(act, fields as Record<string, string>);
    expect(refused.status).toBe(400);
    expect(refused.html).toContain(`Please look again at: ${named}`);
    expect((await leadById(world, id)).journal).toHaveLength(before);
  });

  it.each([
    ["tier/end", { reason }, "There is no tier to take back"],
    ["resume", {}, "The promise does not stand still"],
    ["relink", { visitor: "browser-of-wang", reason }, "This has been done already"],
    ["relink", { visitor: "another", reason }, "This browser was never linked"],
  ])("%s says why it is too late or makes no sense", async (act, fields, title) => {
    const { press } = await asked();
    const refused = await press(act, fields as Record<string, string>);
    expect([404, 410]).toContain(refused.status);
    expect(refused.html).toContain(title);
  });
});

describe("a judgement by hand", () => {
  it("gives points for a while, which stand in the score with author and reason", async () => {
    const { world, id, browser, press } = await asked();
    const before = (await leadById(world, id)).score.total;
    await press("points", { points: "-7", days: "10", reason });
    const after = await leadById(world, id);
    expect(after.score.total).toBeCloseTo(before - 7, 9);
    const { html } = await browser.get(`/console/leads/${id}`);
    expect(html).toContain(reason);
    await world.travelTo(MONDAY + 10 * DAY);
    expect((await leadById(world, id)).score.receipts.some(({ rule }) => rule === "adjusted")).toBe(false);
  });

  it("sets a tier, says so on the page with the way back, and takes it back", async () => {
    const { world, id, browser, press } = await asked();
    await press("tier", { tier: "C", days: "10", reason });
    expect((await leadById(world, id)).tier).toBe("C");
    const page = await browser.get(`/console/leads/${id}`);
    expect(page.html).toMatch(/Set by hand: C, by [^<]+, until 3 Dec/);
    expect(page.html).toContain("The tier that was set by hand ends");
    await press("tier/end", { reason: "A mistake" });
    expect((await leadById(world, id)).tier).toBe("A");
  });

  it("keeps what is known of the deal, and empties what is emptied", async () => {
    const { world, id, browser, press } = await asked();
    await press("deal", { amount: "80000.50", currency: "EUR", product: "Core", introducer: "chen-bo" });
    expect((await leadById(world, id)).details).toEqual({
      ...NOTHING_NOTED,
      deal: { amount: 80000.5, currency: "EUR" },
      product: "Core",
      introducer: "chen-bo",
    });
    const { html } = await browser.get(`/console/leads/${id}`);
    expect(html).toContain('value="80000.5"');
    expect(html).toMatch(/<option value="chen-bo" selected/);
    await press("deal", { amount: "", currency: "EUR", product: "", introducer: "" });
    expect((await leadById(world, id)).details).toEqual(NOTHING_NOTED);
  });
});

describe("what sales learned of a company", () => {
  it("is kept beside the deal, moves the fit, and is told in words with its rules", async () => {
    const { world, id, browser, press } = await asked();
    const before = await leadById(world, id);
    await press("deal", { amount: "80000", currency: "CNY", product: "Core", introducer: "" });
    const saved = await press("company", {
      amount: "2000000",
      currency: "EUR",
      model: "platform",
      volume: "1200",
      users: "150",
      region: "cn-east",
    });
    expect((await browser.get(saved.location ?? "")).html).toContain("What is known of the company is saved.");
    const after = await leadById(world, id);
    expect(after.details).toEqual({
      deal: { amount: 80000, currency: "CNY" },
      product: "Core",
      introducer: null,
      capital: { amount: 2_000_000, currency: "EUR" },
      model: "platform",
      volume: 1200,
      users: 150,
      region: "cn-east",
      judgements: {},
    });
    expect(after.score.fit - before.score.fit).toBe(4);
    const { html } = await browser.get(`/console/leads/${id}`);
    for (const told of ["Registered capital: 2000000 EUR", "Business model: Platform", "Orders a month: 1200", "Region: East China"])
      expect(html).toContain(told);
    expect(html).toContain("Registered capital of ten million or more");
    for (const kept of ['value="2000000"', '<option value="EUR" selected', '<option value="platform" selected', 'value="1200"'])
      expect(html).toContain(kept);
    await press("company", COMPANY);
    expect((await leadById(world, id)).details).toEqual({ ...NOTHING_NOTED, deal: { amount: 80000, currency: "CNY" }, product: "Core" });
    expect((await leadById(world, id)).score.fit).toBe(before.score.fit);
    await expectFolds(world);
  });
});

describe("the quick judgement", () => {
  it.each([
    ["en", "In our target? No", "Complaint-prone? Yes", "The judgement is saved."],
    ["zh", "是目标客户吗？不是", "容易投诉吗？容易", "判断已保存。"],
  ])("takes points from whom sales doubts, tells the answers, and is corrected later (%s)", async (language, first, second, done) => {
    const { world, id, browser, press } = await asked(language);
    const before = await leadById(world, id);
    const doubted = await press("looks", { "judged.in-target": "no", "judged.complaint-prone": "yes", "judged.smooth": "" });
    expect((await browser.get(doubted.location ?? "")).html).toContain(done);
    const after = await leadById(world, id);
    expect(after.details.judgements).toEqual({ "in-target": "no", "complaint-prone": "yes" });
    expect(after.score.fit).toBe(before.score.fit - 15 - 8);
    expect([before.tier, after.tier]).toEqual(["A", "B"]);
    const { html } = await browser.get(`/console/leads/${id}`);
    expect(html).toContain(first);
    expect(html).toContain(second);
    expect(html).toMatch(/<select id="looks-in-target" name="judged\.in-target">.*?<option value="no" selected/s);
    await press("looks", { "judged.in-target": "yes", "judged.complaint-prone": "" });
    const corrected = await leadById(world, id);
    expect(corrected.details.judgements).toEqual({ "in-target": "yes" });
    expect([corrected.tier, corrected.score.receipts.map(({ rule }) => rule).includes("judged-in-target")]).toEqual(["A", true]);
    await expectFolds(world);
  });

  it("gives every field a label of its own", async () => {
    const { browser, id } = await asked();
    const { html } = await browser.get(`/console/leads/${id}`);
    const ids = [...html.matchAll(/<(?:select|input|textarea)[^>]* id="([^"]+)"/g)].map(([, found]) => found);
    expect(new Set(ids).size).toBe(ids.length);
    for (const field of ["capital", "capital-currency", "model", "volume", "users", "region", "looks-expected-return"])
      expect([field, html.includes(`<label for="${field}">`), ids.includes(field)]).toEqual([field, true, true]);
  });

  it("is for who has the lead", async () => {
    const { world, id, owner } = await asked();
    const other = world.playbook.team.reps.find((rep) => rep.id !== owner && rep.id !== "zhou-hang");
    const stranger = { rep: other?.id ?? "", head: false };
    await expect(noteDetails(world, stranger, id, { judgements: { smooth: "yes" } })).rejects.toMatchObject({ code: "lead_not_yours" });
    const browser = await signedIn(world, stranger.rep);
    expect((await browser.post(`/console/leads/${id}/looks`, { "judged.smooth": "yes" })).status).toBe(404);
    expect((await leadById(world, id)).details).toEqual(NOTHING_NOTED);
  });
});

describe("a promise that waits for their answer", () => {
  it.each([
    ["en", "Waits for their answer since 10:00", "They have answered"],
    ["zh", "自10:00起等待对方答复", "对方已答复"],
  ])("says so instead of the countdown, on the page and in the inbox, until they answer (%s)", async (language, says, offers) => {
    const { world, id, owner, browser, press } = await asked(language);
    const zone = world.playbook.team.reps.find((rep) => rep.id === owner)?.zone;
    expect(zone).toBe("Asia/Shanghai");
    const { promise } = await leadById(world, id);
    await press("pause");
    await world.travelTo(MONDAY + 30 * MINUTE);
    const [page, inbox] = [await browser.get(`/console/leads/${id}`), await browser.get("/console/inbox")];
    for (const { html } of [page, inbox]) {
      expect(html).toContain(says);
      expect(/<(?:strong|p) class="[^"]*state-/.test(html)).toBe(false);
    }
    expect(page.html).toContain(offers);
    expect((await leadById(world, id)).promise?.pausedAt).toBe(iso(MONDAY));
    await press("resume");
    const resumed = (await leadById(world, id)).promise;
    expect([resumed?.pausedAt, Date.parse(resumed?.by ?? "")]).toEqual([null, Date.parse(promise?.by ?? "") + 30 * MINUTE]);
    expect((await browser.get("/console/inbox")).html).toContain("state-good");
  });
});

describe("giving back", () => {
  it("hands a promised lead to a colleague, and says that it is gone to whoever had it", async () => {
    const { world, id, owner, browser, press } = await asked();
    const given = await press("give-back", { reason: "Not my language", sure: "yes" });
    expect(given.location).toBe("/console/inbox?done=givenBack");
    expect((await browser.get(given.location ?? "")).html).toContain("Given back.");
    const lead = await leadById(world, id);
    expect([lead.place, lead.owner?.id === owner]).toEqual(["owned", false]);
    expect((await browser.get(`/console/leads/${id}`)).status).toBe(410);
  });

  it("says beforehand what will happen to a lead that nobody waits for", async () => {
    const { world, id, owner, browser } = await asked();
    expect((await browser.get(`/console/leads/${id}`)).html).toContain("A colleague is offered it at once");
    await logContact(world, { rep: owner, head: false }, id, "reached", undefined);
    expect((await browser.get(`/console/leads/${id}`)).html).toContain("You may claim it again after 14 days");
    await overrideTier(world, { rep: owner, head: false }, id, { tier: "C", days: 90, reason: "small" });
    const { html } = await browser.get(`/console/leads/${id}`);
    expect(html).toContain("Mails and self-service look after it from then on. Nobody can claim it.");
    expect(html).toContain("Mails and self-service look after the lead instead, unless the owner is in touch before.");
    expect(html).not.toContain("You may claim it again");
  });

  it("of a lead that nobody is to claim says where it went: in the mail to whoever had it, and on its page", async () => {
    const { world, id, owner, press } = await asked();
    await logContact(world, { rep: owner, head: false }, id, "reached", undefined);
    await overrideTier(world, { rep: owner, head: false }, id, { tier: "C", days: 90, reason: "small" });
    await press("give-back", { reason: "Too small", sure: "yes" });
    await world.deliver();
    const mail = world.mailbox.findLast(({ to }) => to.email.startsWith(owner.replace("-", ".")));
    // in the first language of whoever had it
    expect(mail?.subject).toContain("已转为邮件培育");
    for (const part of ["改由邮件培育和自助服务照顾", "Too small"]) expect(mail?.text).toContain(part);
    expect(mail?.text).not.toContain("已经回到公海");
    const head = await signedIn(world, "zhou-hang");
    const { html } = await head.get(`/console/leads/${id}`);
    expect(html).toMatch(/From [^<]+ to mails and self-service/);
    expect(html).not.toContain("Back to the pool");
  });
});

describe("the tickets of a person", () => {
  it("hold up mail in sequence while one is open, and let it go on when the last is closed", async () => {
    const { world, id, browser, press } = await asked("zh");
    await press("accept");
    await send(world, "subscribe", { email: (await leadById(world, id)).email, visitor: "browser-of-wang", consent: { marketing: true } });
    const run = async () => (await leadById(world, id)).enrolments[0];
    expect(await run()).toMatchObject({ sequence: "signup", status: "active", dueAt: iso(MONDAY + 3.5 * HOUR) });
    for (const ticket of ["T-1", "T-2"]) await press("ticket", { ticket });
    expect(await run()).toMatchObject({ status: "paused", next: "welcome", dueAt: null, reason: { rule: "ticket" } });
    const { html } = await browser.get(`/console/leads/${id}`);
    for (const part of ["工单 T-1 未关闭", "工单 T-2 未关闭", "已暂停"]) expect(html).toContain(part);
    await world.travelTo(MONDAY + 2 * DAY);
    expect(world.mailbox.filter(({ headers }) => "List-Unsubscribe" in headers)).toEqual([]);
    await press("ticket/close", { ticket: "T-1" });
    expect(await run()).toMatchObject({ status: "paused" });
    expect((await press("ticket/close", { ticket: "T-1" })).status).toBe(410);
    await press("ticket/close", { ticket: "T-2" });
    expect(await run()).toMatchObject({ status: "active", next: "welcome", dueAt: iso(MONDAY + 2 * DAY), reason: null });
    await world.travelTo(MONDAY + 2 * DAY + MINUTE);
    expect(world.mailbox.filter(({ headers }) => "List-Unsubscribe" in headers)).toHaveLength(1);
    await expectFolds(world);
  });
});

describe("the browsers of a person", () => {
  it("are listed, and a link that is undone takes what was read there out of the score", async () => {
    const { world, id, browser, press } = await asked();
    const before = await leadById(world, id);
    expect((await browser.get(`/console/leads/${id}`)).html).toContain("Browser browser-");
    await press("unlink", { visitor: "browser-of-wang", reason: "A shared machine", sure: "yes" });
    expect((await leadById(world, id)).score.total).toBeLessThan(before.score.total);
    expect((await browser.get(`/console/leads/${id}`)).html).toContain("not linked since 10:00");
    await press("relink", { visitor: "browser-of-wang", reason: "It was theirs" });
    expect((await leadById(world, id)).score.total).toBeCloseTo(before.score.total, 9);
  });
});
