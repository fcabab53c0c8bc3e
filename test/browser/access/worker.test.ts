import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Product, startProduct } from "../product.ts";
import { contextOf, READERS, wrongWith } from "./look.ts";

const HEAD = "zhou.hang@dinghai.example";
/** Leads of different tier and place that are looked at; each has every part of the page. */
const LEADS_MAX = 4;

let product: Product;

beforeAll(async () => {
  product = await startProduct("demo");
});

afterAll(async () => {
  await product?.end();
});

async function signIn(page: Page): Promise<void> {
  await page.goto(`${product.site}/console/sign-in`);
  await page.locator(`button[value="${HEAD}"]`).click();
  await page.locator("main a.btn").click();
  await page.locator("main form button[type=submit]").click();
  await page.waitForURL(/\/console\/inbox/);
}

describe.each(READERS)("pages of the Worker in $locale (dark: $dark)", ({ locale, dark }) => {
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    context = await contextOf(product.browser, locale, dark);
    page = await context.newPage();
  });

  afterAll(async () => {
    await context?.close();
  });

  it("axe finds nothing on the Worker's own pages", async () => {
    const paths = [
      "/api/docs",
      "/console/sign-in",
      "/files/nothing",
      "/mail/unsubscribe/nothing",
      "/mail/preferences/nothing",
      "/mail/confirm/nothing",
      "/local/mails",
    ];
    for (const path of paths) expect(await wrongWith(page, `${product.site}${path}`), path).toEqual([]);
  });

  it("axe finds nothing in the console: inbox, pool, queue, events, sequences, leads of several kinds, one about to be erased, and a company", async () => {
    await signIn(page);
    const { leads } = await product.get<{ leads: { id: string; tier: string; place: string; account: { id: string } | null }[] }>(
      "/api/v1/leads",
    );
    const kinds = new Map(leads.map((lead) => [`${lead.tier} ${lead.place}`, lead.id]));
    expect(kinds.size).toBeGreaterThan(3);
    const company = leads.find(({ account }) => account)?.account?.id;
    const records = [...kinds.values()].slice(0, LEADS_MAX).map((id) => `leads/${id}`);
    const paths = [`accounts/${company}`, "inbox", "pool", "queue", "events", "events/berlin-breakfast-inbound", "sequences", ...records];
    for (const path of [...paths, `${records[0]}/erase`])
      expect(await wrongWith(page, `${product.site}/console/${path}`), path).toEqual([]);
  });
});

describe("by keyboard alone", () => {
  it("a salesperson reaches and presses the act of the first lead", async () => {
    const context = await contextOf(product.browser, "en", false);
    const page = await context.newPage();
    await signIn(page);
    await page.goto(`${product.site}/console/inbox`);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("href"))).toBe("#main");
    const seen: string[] = [];
    for (let press = 0; press < 40; press += 1) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        return element ? `${element.tagName} ${element.getAttribute("href") ?? element.textContent?.trim() ?? ""}` : "";
      });
      seen.push(at);
      if (at.includes("/console/leads/")) break;
    }
    expect(seen.at(-1)).toContain("/console/leads/");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/console\/leads\//);
    await context.close();
  });
});
