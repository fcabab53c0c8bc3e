import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Product, startProduct } from "./product.ts";

const HEAD = "zhou.hang@dinghai.example";
const SITE = [
  "",
  "library/",
  "help/",
  "events/",
  "authors/lin-yue/",
  "whitepapers/",
  "whitepapers/answering-in-time/",
  "solutions/manufacturing-inbound/",
  "cases/pump-maker-first-hour/",
  "articles/half-life-explained/",
  "articles/five-chairs/",
  "events/berlin-breakfast-inbound/",
  "guides/inbound-starter-pack/",
  "help/who-gets-a-lead/",
  "contact/",
  "trial/",
  "subscribe/",
  "thank-you/",
  "privacy/",
  "search/",
  "preferences/",
  "no-such-page/",
];
/** The narrowest window in which a page may not be wider than it: WCAG 2.2, 1.4.10. */
const PHONE_PX = 320;
/** Leads of different tier and place that are looked at; each has every part of the page. */
const LEADS_MAX = 4;

let product: Product;

beforeAll(async () => {
  product = await startProduct("demo");
});

afterAll(async () => {
  await product?.end();
});

/** What axe finds, as sentences short enough to read in a failed test. */
async function complaints(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
}

/** Whether the page is wider than its window. */
function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
}

async function contextOf(browser: Browser, locale: "zh" | "en", dark: boolean): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale: locale === "zh" ? "zh-CN" : "en-GB",
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  await context.addInitScript(() => {
    const window = globalThis as unknown as { shifted: number };
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shifted += (entry as unknown as { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  return context;
}

/** How much of the page moved under the reader's eyes from its first paint to its end. */
async function shifted(page: Page): Promise<number> {
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.waitForTimeout(50);
  return page.evaluate(() => (globalThis as unknown as { shifted: number }).shifted);
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${product.site}/console/sign-in`);
  await page.locator(`button[value="${HEAD}"]`).click();
  await page.locator("main a.btn").click();
  await page.locator("main form button[type=submit]").click();
  await page.waitForURL(/\/console\/inbox/);
}

describe.each([
  { locale: "zh", dark: false },
  { locale: "en", dark: true },
] as const)("pages in $locale (dark: $dark)", ({ locale, dark }) => {
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    context = await contextOf(product.browser, locale, dark);
    page = await context.newPage();
  });

  afterAll(async () => {
    await context?.close();
  });

  it.each(SITE)("axe finds nothing on the site's /%s, nothing on it shifts, and it fits a phone", async (path) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${product.site}/${locale}/${path}`);
    expect(await shifted(page)).toBe(0);
    expect(await complaints(page)).toEqual([]);
    await page.setViewportSize({ width: PHONE_PX, height: 800 });
    expect(await overflows(page)).toBe(false);
  });

  it("axe finds nothing on the Worker's own pages", async () => {
    for (const path of [
      "/api/docs",
      "/console/sign-in",
      "/files/nothing",
      "/mail/unsubscribe/nothing",
      "/mail/preferences/nothing",
      "/mail/confirm/nothing",
    ]) {
      await page.goto(`${product.site}${path}`);
      expect(await complaints(page), path).toEqual([]);
      await page.setViewportSize({ width: PHONE_PX, height: 800 });
      expect(await overflows(page), path).toBe(false);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
  });

  it("axe finds nothing in the console: inbox, pool, queue, events, sequences, leads of several kinds and a company", async () => {
    await signIn(page);
    const { leads } = await product.get<{ leads: { id: string; tier: string; place: string; account: { id: string } | null }[] }>(
      "/api/v1/leads",
    );
    const kinds = new Map(leads.map((lead) => [`${lead.tier} ${lead.place}`, lead.id]));
    expect(kinds.size).toBeGreaterThan(3);
    const company = leads.find(({ account }) => account)?.account?.id;
    const records = [...kinds.values()].slice(0, LEADS_MAX).map((id) => `leads/${id}`);
    const paths = [`accounts/${company}`, "inbox", "pool", "queue", "events", "events/berlin-breakfast-inbound", "sequences", ...records];
    for (const path of paths) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(`${product.site}/console/${path}`);
      expect(await complaints(page), path).toEqual([]);
      await page.setViewportSize({ width: PHONE_PX, height: 800 });
      expect(await overflows(page), path).toBe(false);
    }
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
