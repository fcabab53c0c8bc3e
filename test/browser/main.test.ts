import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Product, startProduct } from "./product.ts";

interface Lead {
  id: string;
  email: string;
  stage: string;
  stages: { from: string | null; to: string; cause: { rule: string } }[];
  tier: string;
  owner: { id: string; name: string } | null;
  promise: { by: string; state: string } | null;
  touches: { campaign: string | null; channel: string }[];
  enrolments: { sequence: string; status: string; next: string | null; dueAt: string | null }[];
  consents: { purpose: string; state: string; text: string }[];
  journal: { kind: string }[];
}
interface Mail {
  id: string;
  to: string;
  subject: string;
  text: string;
  headers: Record<string, string>;
  at: string;
  template: string;
}

const WORDS = {
  zh: { accept: "接手", signIn: "登录", said: "会在", trial: "试用", owner: /^林悦|^陈博|^周航/ },
  en: {
    accept: "Accept",
    signIn: "Sign in",
    said: "will contact you by",
    trial: "trial",
    owner: /^Lin Yue|^Chen Bo|^Anna Weber|^Zhou Hang/,
  },
} as const;

let product: Product;

beforeAll(async () => {
  product = await startProduct();
  // the story begins on a Monday morning, ten o'clock in Shanghai
  const { now } = await product.get<{ now: string }>("/healthz");
  const monday = new Date(now);
  monday.setUTCDate(monday.getUTCDate() + ((8 - monday.getUTCDay()) % 7 || 7));
  monday.setUTCHours(2, 0, 0, 0);
  await product.post("/api/v1/clock", { to: monday.toISOString() });
});

afterAll(async () => {
  await product?.end();
});

describe.each(["zh", "en"] as const)("the main job in the browser (%s)", (locale) => {
  const words = WORDS[locale];
  const email = `chief@browser-${locale}.example`;
  let context: BrowserContext;
  let page: Page;
  let lead: Lead;

  const leadNow = () => product.get<Lead>(`/api/v1/leads/${lead.id}`);
  const mails = async () => (await product.get<{ items: Mail[] }>(`/api/v1/outbox?kind=mail&lead=${lead.id}`)).items;

  beforeAll(async () => {
    context = await product.browser.newContext({ locale: locale === "zh" ? "zh-CN" : "en-GB" });
    page = await context.newPage();
    await page.clock.install();
  });

  afterAll(async () => {
    await context?.close();
  });

  it("arrives with a campaign tag and reads three pages", async () => {
    const pages = [
      "whitepapers/answering-in-time/?utm_source=fair&utm_medium=event&utm_campaign=autumn",
      "solutions/manufacturing-inbound/",
      "cases/pump-maker-first-hour/",
    ];
    for (const path of pages) {
      await page.goto(`${product.site}/${locale}/${path}`);
      await page.clock.fastForward("00:40");
    }
    await page.goto(`${product.site}/${locale}/whitepapers/answering-in-time/`);
    expect(await page.getAttribute("html", "lang")).toMatch(locale === "zh" ? /^zh/ : /^en/);
  });

  it("fills in the download form and is answered in place: the file, who, by when", async () => {
    const form = page.locator("form[data-form=download]");
    await form.locator("[name=email]").fill(email);
    await form.locator("[name=name]").fill(locale === "zh" ? "韩冰" : "Robin Hale");
    await form.locator("[name=company]").fill(`Browser ${locale}`);
    await form.locator("[name=industry]").selectOption("manufacturing");
    await form.locator("[name=companySize]").selectOption("1001-5000");
    await form.locator("[name=role]").selectOption("decider");
    await form.locator("[name='consent.marketing']").check();
    await page.clock.fastForward("00:30");
    const before = page.url();
    await form.locator("button[type=submit]").click();
    const answer = page.locator(".answer[role=status]");
    await answer.waitFor();
    expect(page.url().split("#")[0]).toBe(before.split("#")[0]);
    const promise = await answer.locator("[data-part=promise]").textContent();
    expect(promise).toContain(words.said);
    expect(promise).toMatch(words.owner);
    const file = await fetch(`${product.site}${await answer.locator("[data-part=download]").getAttribute("href")}`);
    expect(file.headers.get("content-disposition")).toContain("attachment");
    expect(new TextDecoder().decode((await file.arrayBuffer()).slice(0, 5))).toBe("%PDF-");

    const { leads } = await product.get<{ leads: { id: string }[] }>(`/api/v1/leads?q=${encodeURIComponent(email)}`);
    lead = await product.get<Lead>(`/api/v1/leads/${leads[0]?.id}`);
    expect(lead).toMatchObject({ email, stage: "signup", promise: { state: "open" } });
    expect(["S", "A"]).toContain(lead.tier);
    expect(lead.touches[0]).toMatchObject({ channel: "event", campaign: "autumn" });
    expect(lead.consents).toMatchObject([{ purpose: "marketing", state: "given" }]);
    expect(lead.enrolments).toMatchObject([{ sequence: "signup", status: "active", next: "welcome" }]);
  });

  it("joins the reading to the person, and mails what was asked for", async () => {
    await expect
      .poll(async () => (await leadNow()).journal.filter(({ kind }) => kind === "page_read").length, { timeout: 15_000 })
      .toBeGreaterThanOrEqual(3);
    await expect
      .poll(async () => (await mails()).map(({ template }) => template).sort(), { timeout: 15_000 })
      .toEqual(["transactional/download", "transactional/owner-new"]);
    const mail = (await mails()).find(({ to }) => to === email);
    expect(mail?.text).toMatch(new RegExp(`${product.site}/files/`));
    const due = (await leadNow()).enrolments[0]?.dueAt;
    await product.post("/api/v1/clock", { to: due });
    expect((await mails()).map(({ template }) => template)).toContain("signup/welcome");
  });

  it("is at the top of its owner's inbox, is opened, read and accepted", async () => {
    lead = await leadNow();
    const desk = await (await product.browser.newContext({ locale: locale === "zh" ? "zh-CN" : "en-GB" })).newPage();
    await desk.goto(`${product.site}/console/inbox`);
    await desk
      .getByRole("button", { name: new RegExp(`^${lead.owner?.name ?? ""}`) })
      .or(desk.locator(`button[value^="${lead.owner?.id.replace("-", ".")}@"]`))
      .first()
      .click();
    await desk.getByRole("link", { name: words.signIn, exact: true }).click();
    await desk.locator("main form button[type=submit]").click();
    const first = desk.locator("main ol li").first();
    await first.waitFor();
    expect(await first.textContent()).toContain(locale === "zh" ? "韩冰" : "Robin Hale");
    await first.getByRole("link").first().click();
    await desk.locator("h1").waitFor();
    expect(await desk.locator("main").textContent()).toContain(locale === "zh" ? "索取" : "Asked");
    await desk.getByRole("button", { name: words.accept }).first().click();
    await desk.getByRole("status").first().waitFor();
    expect((await leadNow()).promise?.state).toBe("accepted");
    await desk.context().close();
  });

  it("moves to trial when the product says so: one sequence ends with the reason, the next begins", async () => {
    const { now } = await product.get<{ now: string }>("/healthz");
    await product.post("/api/v1/signals", { id: `browser-${locale}`, kind: "trial_started", email, occurredAt: now });
    const moved = await leadNow();
    expect(moved.stages.at(-1)).toMatchObject({ from: "signup", to: "trial", cause: { rule: "trial" } });
    expect(moved.enrolments.map(({ sequence, status }) => `${sequence} ${status}`)).toEqual(["signup done", "trial active"]);
  });

  it("works without script, and the promise watch keeps its word", async () => {
    const plain = await (
      await product.browser.newContext({ javaScriptEnabled: false, locale: locale === "zh" ? "zh-CN" : "en-GB" })
    ).newPage();
    await plain.goto(`${product.site}/${locale}/contact/`);
    const form = plain.locator("form[data-form=contact]");
    await form.locator("[name=email]").fill(`plain@noscript-${locale}.example`);
    await form.locator("[name=name]").fill("No Script");
    await form.locator("[name=company]").fill("Plain");
    await form.locator("[name=industry]").selectOption("manufacturing");
    await form.locator("[name=companySize]").selectOption("5000+");
    await form.locator("[name=role]").selectOption("decider");
    await form.locator("[name=message]").fill("?");
    await form.locator("[name=phone]").fill("none");
    await form.locator("button[type=submit]").click();
    // refused, with everything still in its place
    await plain.locator("[name=phone][aria-invalid=true]").fill("+49 30 5550 1000");
    expect(await plain.locator("[name=role]").inputValue()).toBe("decider");
    await plain.locator("main button[type=submit]").click();
    await plain.waitForURL(/\/answer\//);
    expect(await plain.locator("main").textContent()).toContain(words.said);
    await plain.context().close();

    const { leads } = await product.get<{ leads: { id: string }[] }>(`/api/v1/leads?q=plain@noscript-${locale}`);
    lead = await product.get<Lead>(`/api/v1/leads/${leads[0]?.id}`);
    const { owner, promise } = lead;
    await product.post("/api/v1/clock", { to: promise?.by });
    const after = await leadNow();
    expect(after.owner?.id).not.toBe(owner?.id);
    const written = await mails();
    expect(written.map(({ template }) => template)).toEqual(
      expect.arrayContaining(["transactional/owner-warned", "transactional/owner-returned", "transactional/prospect-told"]),
    );
    const told = written.find(({ template }) => template === "transactional/prospect-told");
    expect(Date.parse(told?.at ?? "")).toBeLessThan(Date.parse(promise?.by ?? ""));
  });
});
