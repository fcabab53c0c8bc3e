import { describe, expect, it } from "vitest";
import { mergeAccounts } from "../../worker/routing/merging/commands.ts";
import { decider, leadOf, send } from "../support/people.ts";
import { makeWorld, type TestWorld } from "../support/world.ts";
import { signedIn } from "./browser.ts";

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
