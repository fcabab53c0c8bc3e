import { describe, expect, it } from "vitest";
import { mergeAccounts } from "../../worker/routing/merging/commands.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { count } from "../support/rows.ts";
import { makeWorld, type TestWorld } from "../support/world.ts";
import { type Browser, signedIn } from "./browser.ts";

const HEAD = { rep: "zhou-hang", head: true };

async function person(world: TestWorld, email: string, more: Record<string, unknown> = {}) {
  const lead = await leadOf(world, await send(world, "contact", decider({ email, message: "?", ...more })));
  await world.deliver();
  return { id: lead.id, owner: lead.owner?.id ?? "", account: lead.account?.id ?? "" };
}

describe("a company's page", () => {
  it("says who has it and why, who is there, which chairs are empty, and what happened", async () => {
    const world = await makeWorld();
    const { id, owner, account } = await person(world, "li@one.example", { name: "Li Na", company: "One", title: "COO" });
    const browser = await signedIn(world, owner);
    expect((await browser.get(`/console/leads/${id}`)).html).toContain(`href="/console/accounts/${account}"`);
    const { html } = await browser.get(`/console/accounts/${account}`);
    const name = world.playbook.team.reps.find((rep) => rep.id === owner)?.name.en ?? "";
    for (const part of [
      "One</h1>",
      "one.example",
      "Company tier A",
      `<strong>${name}</strong>`,
      "one of its people was given to them",
      `href="/console/leads/${id}">Li Na</a>`,
      `Owner: ${name}`,
      "% sure",
      "Empty chairs: User, Evaluator",
      "Known since somebody wrote from one.example",
      `${name} is the owner`,
      "No other company is merged",
    ])
      expect(html).toContain(part);
  });

  it("speaks Chinese", async () => {
    const world = await makeWorld();
    const { owner, account } = await person(world, "li@one.example");
    const { html } = await (await signedIn(world, owner, "zh")).get(`/console/accounts/${account}`);
    for (const part of ["联系人", "空缺的席位：", "从此有了这家公司", "没有其他公司并入"]) expect(html).toContain(part);
  });

  it("is read by who owns one of its leads, though somebody else has the company; a colleague's lead is named there and not linked", async () => {
    const world = await makeWorld();
    const [one, two] = [await person(world, "li@one.example"), await person(world, "max@two.example", { name: "Max" })];
    expect(one.owner).not.toBe(two.owner);
    await mergeAccounts(world, HEAD, one.account, two.account, "bought last year");
    await world.deliver();
    const browser = await signedIn(world, two.owner);
    const { html } = await browser.get(`/console/accounts/${one.account}`);
    expect(html).toContain(`href="/console/leads/${two.id}"`);
    expect(html).toContain("王芳");
    expect(html).not.toContain(`href="/console/leads/${one.id}"`);
    expect(html).toContain("bought last year");
    expect(html).toMatch(/one\.example · two\.example/);
    expect((await browser.get(`/console/accounts/${two.account}`)).location).toBe(`/console/accounts/${one.account}`);
    expect((await browser.get(`/console/leads/${two.id}`)).html).toContain(`href="/console/accounts/${one.account}"`);
  });
});

const reason = "Bought last year";

/** Two companies and the head of sales in front of the first one's page. */
async function two(language = "en") {
  const world = await makeWorld();
  const one = await person(world, "li@one.example", { company: "One" });
  const other = await person(world, "max@two.example", { company: "Two" });
  const browser = await signedIn(world, HEAD.rep, language);
  return { world, one, other, browser, path: `/console/accounts/${one.account}` };
}

async function keyAt(browser: Browser, path: string): Promise<string> {
  return /name="key" value="(\w+)"/.exec((await browser.get(path)).html)?.[1] ?? "";
}

const entries = (world: TestWorld, kind: string) => count(world, `journal WHERE kind = '${kind}'`);

describe("merging companies", () => {
  it("finds by domain or name, says what will happen, merges once, and is split again", async () => {
    const { world, one, other, browser, path } = await two();
    expect((await browser.get(path)).html).toContain("Merge another company into this one");
    for (const q of ["TWO.ex", "wo"]) {
      const { html } = await browser.get(`${path}/merge?q=${q}`);
      expect(html).toContain(`${path}/merge?with=${other.account}`);
      expect(html).not.toContain(`with=${one.account}`);
    }
    expect((await browser.get(`${path}/merge?q=nothing`)).html).toContain("No company that you may merge is found");
    const confirm = `${path}/merge?with=${other.account}`;
    const { html } = await browser.get(confirm);
    for (const part of [
      "Merge Two into One?",
      "Two (two.example) and its people, 1 in all",
      "stays the owner of One",
      "It can be split again",
    ])
      expect(html).toContain(part);
    const fields = { other: other.account, reason, sure: "yes", key: await keyAt(browser, confirm) };
    const answers = await Promise.all([1, 2, 3].map(() => browser.post(`${path}/merge`, fields)));
    expect(answers.map(({ status, location }) => [status, location])).toEqual(Array(3).fill([303, `${path}?done=companiesMerged`]));
    expect(await entries(world, "accounts_merged")).toBe(2);
    await world.deliver();
    const merged = (await browser.get(`${path}?done=companiesMerged`)).html;
    for (const part of [
      "The companies are one now",
      "Split Two off again",
      "merged Two into this one",
      reason,
      `/console/leads/${other.id}`,
    ])
      expect(merged).toContain(part);

    const back = { other: other.account, reason: "A namesake", sure: "yes", key: await keyAt(browser, path) };
    const splits = await Promise.all([1, 2].map(() => browser.post(`${path}/split`, back)));
    expect(splits.map(({ location }) => location)).toEqual(Array(2).fill(`${path}?done=companySplit`));
    expect(await entries(world, "account_split")).toBe(2);
    await world.deliver();
    const split = (await browser.get(path)).html;
    expect(split).toContain("split Two off again");
    expect(split).not.toContain(`/console/leads/${other.id}`);
    // the form of the merge that was taken back is no second merge
    expect((await browser.post(`${path}/merge`, fields)).location).toBe(`${path}?done=companiesMerged`);
    expect(await entries(world, "accounts_merged")).toBe(2);
  });

  it.each([
    ["en", "Somebody was faster", "There is nothing to split", "These are one record", "the tick that confirms it"],
    ["zh", "有人先了一步", "没有可以拆分的", "这是同一条记录", "确认的勾选"],
  ])("refuses with a page in the reader's language (%s)", async (language, faster, nothing, self, tick) => {
    const { world, one, other, browser, path } = await two(language);
    const sent = { other: other.account, reason, sure: "yes" };
    const early = await browser.post(`${path}/split`, sent);
    expect([early.status, early.html.includes(nothing)]).toEqual([410, true]);
    const same = await browser.post(`${path}/merge`, { ...sent, other: one.account });
    expect([same.status, same.html.includes(self)]).toEqual([400, true]);
    const unsure = await browser.post(`${path}/merge`, { other: other.account, reason });
    expect(unsure.status).toBe(400);
    expect([unsure.status, unsure.html.includes(tick)]).toEqual([400, true]);
    expect(await entries(world, "accounts_merged")).toBe(0);
    await browser.post(`${path}/merge`, sent);
    const late = await browser.post(`${path}/merge`, sent);
    expect([late.status, late.html.includes(faster)]).toEqual([410, true]);
  });

  it("is offered to who has the company, and of a colleague's company nothing is said", async () => {
    const { world, one, other, path } = await two();
    expect(one.owner).not.toBe(other.owner);
    const browser = await signedIn(world, one.owner);
    expect((await browser.get(path)).html).toContain("Merge another company into this one");
    expect((await browser.get(`${path}/merge?q=two`)).html).not.toContain(other.account);
    expect((await browser.get(`${path}/merge?with=${other.account}`)).status).toBe(404);
    const refused = await browser.post(`${path}/merge`, { other: other.account, reason, sure: "yes" });
    expect([refused.status, refused.html.includes("There is no such company")]).toEqual([404, true]);
    // merged by the head, it is not this salesperson's to split
    await mergeAccounts(world, HEAD, one.account, other.account, reason);
    const page = (await browser.get(path)).html;
    expect(page).toContain("two.example");
    expect(page).not.toContain("Split Two off again");
    // who has a lead in a company and not the company reads it only
    const reader = await signedIn(world, other.owner);
    expect((await reader.get(path)).html).not.toContain("Merge another company");
    const forbidden = await reader.post(`${path}/split`, { other: other.account, reason, sure: "yes" });
    expect([forbidden.status, forbidden.html.includes("This company is not yours")]).toEqual([403, true]);
  });
});
