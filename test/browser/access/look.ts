import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";

export const WIDE = { width: 1280, height: 900 };
/** The narrowest window in which a page may not be wider than it: WCAG 2.2, 1.4.10. */
export const PHONE = { width: 320, height: 800 };
/** Each language is looked at in one of the two schemes. */
export const READERS = [
  { locale: "zh", dark: false },
  { locale: "en", dark: true },
] as const;

/** What is wrong with the page at an address: what axe finds in a wide window, and whether it is wider than a telephone's. */
export async function wrongWith(page: Page, address: string): Promise<string[]> {
  await page.setViewportSize(WIDE);
  await page.goto(address);
  const found = await complaints(page);
  await page.setViewportSize(PHONE);
  return (await overflows(page)) ? [...found, "wider than a telephone"] : found;
}

/** What axe finds, as sentences short enough to read in a failed test. */
export async function complaints(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
}

/** Whether the page is wider than its window. */
export function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
}

export async function contextOf(browser: Browser, locale: "zh" | "en", dark: boolean): Promise<BrowserContext> {
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
export async function shifted(page: Page): Promise<number> {
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.waitForTimeout(50);
  return page.evaluate(() => (globalThis as unknown as { shifted: number }).shifted);
}
