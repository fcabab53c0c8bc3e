import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Product, startProduct } from "./product.ts";

/** A word from the middle of a sentence of each language, and a piece that says it. */
const ASKED = {
  zh: { word: "调休", piece: "/zh/whitepapers/answering-in-time/", kind: "whitepapers", nothing: "zzzqqq" },
  en: { word: "half-life", piece: "/en/whitepapers/scoring-sales-trust/", kind: "whitepapers", nothing: "zzzqqq" },
} as const;

const SHIFT_MAX = 0.01;

let product: Product;

beforeAll(async () => {
  product = await startProduct();
});

afterAll(async () => {
  await product?.end();
});

/** How much of what was seen has moved by itself since the page came. */
function shifts(): Promise<number> {
  return new Promise((resolve) => {
    new PerformanceObserver((seen) => {
      resolve(seen.getEntries().reduce((sum, entry) => sum + (entry as PerformanceEntry & { value: number }).value, 0));
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(0), 500);
  });
}

describe.each(["zh", "en"] as const)("search (%s)", (locale) => {
  const { word, piece, kind, nothing } = ASKED[locale];
  const address = () => `${product.site}/${locale}/search/`;
  const complaints: string[] = [];
  let context: BrowserContext;
  let page: Page;
  const links = () => page.locator("[data-part=results] h2 a").evaluateAll((all) => all.map((each) => each.getAttribute("href") ?? ""));
  const status = () => page.locator("[role=status]").textContent();

  beforeAll(async () => {
    context = await product.browser.newContext({ locale: locale === "zh" ? "zh-CN" : "en-GB", reducedMotion: "reduce" });
    page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", ({ message }) => complaints.push(message));
  });

  afterAll(async () => {
    await context?.close();
  });

  it("finds a word in the middle of a sentence by keyboard alone, marks it, and keeps it in the address", async () => {
    await page.goto(address());
    await page.locator("#q").focus();
    await page.keyboard.type(word);
    await page.keyboard.press("Enter");
    await page.locator("[data-part=results] mark").first().waitFor();
    expect((await links()).some((href) => href.startsWith(`${piece}#`) && href.includes(":~:text="))).toBe(true);
    expect((await page.locator("[data-part=results] mark").allTextContents()).join(" ").toLowerCase()).toContain(word);
    expect(new URL(page.url()).searchParams.get("q")).toBe(word);
    expect(await status()).toMatch(/\d/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("by-kind");
  });

  it("narrows by kind, and the back button widens again", async () => {
    const all = (await links()).length;
    await page.locator("#by-kind").selectOption(kind);
    await expect.poll(() => new URL(page.url()).searchParams.get("kind")).toBe(kind);
    await expect.poll(async () => (await links()).every((href) => href.startsWith(`/${locale}/${kind}/`))).toBe(true);
    expect((await links()).length).toBeGreaterThan(0);
    await page.goBack();
    expect(await page.locator("#by-kind").inputValue()).toBe("");
    await expect.poll(async () => (await links()).length).toBe(all);
  });

  it("is the same again from its address, and axe finds nothing, wide and narrow", async () => {
    await page.goto(`${address()}?q=${encodeURIComponent(word)}&kind=${kind}`);
    await page.locator("[data-part=results] mark").first().waitFor();
    expect(await page.evaluate(shifts)).toBeLessThan(SHIFT_MAX);
    expect(await page.locator("#q").inputValue()).toBe(word);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target.join(" ")}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1)).toBe(true);
    }
  });

  it("says what helps when nothing is found, and nothing was refused by the page's policy", async () => {
    await page.goto(`${address()}?q=${nothing}`);
    await expect.poll(status).not.toBe("");
    expect(await links()).toEqual([]);
    expect(await page.locator("[data-part=help] a").count()).toBeGreaterThanOrEqual(4);
    expect(await page.locator("[data-part=help]").isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("without script there is a sentence, and links to the lists", async () => {
    const plain = await (await product.browser.newContext({ javaScriptEnabled: false })).newPage();
    await plain.goto(address());
    expect(await plain.locator("form[data-search]").isVisible()).toBe(false);
    expect(await plain.locator("main noscript").textContent()).toBeTruthy();
    await plain.locator("[data-part=help] a").first().click();
    expect((await plain.locator("h1").textContent())?.length).toBeGreaterThan(0);
    await plain.context().close();
  });

  it("begins on the page that says there is no such page", async () => {
    await page.goto(`${product.site}/${locale}/no-such-page/`);
    await page.locator("main input[name=q]").fill(word);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\/\?q=/);
    await page.locator("[data-part=results] mark").first().waitFor();
  });

  it("leads to the very words on the piece, which the browser marks", async () => {
    await page.goto(`${address()}?q=${encodeURIComponent(word)}`);
    const result = page.locator(`[data-part=results] h2 a[href^="${piece}#"]`);
    await result.click();
    await page.waitForURL(`**${piece}*`);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
  });
});
