import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import type { Product } from "../product.ts";
import { crawl } from "./crawl.ts";
import type { Finding } from "./step.ts";

const PHONE = { width: 360, height: 800 };
const DESK = { width: 1280, height: 900 };

/** axe over every page of both languages, light and dark in turn, and whether each fits a phone. */
export async function auditAxe({ site, browser }: Product): Promise<Finding> {
  const paths = [...(await crawl(site)).pages.keys()].sort();
  const halves = [
    lookAt(
      browser,
      site,
      "light",
      paths.filter((_, index) => index % 2 === 0),
    ),
    lookAt(
      browser,
      site,
      "dark",
      paths.filter((_, index) => index % 2 === 1),
    ),
  ];
  return { lines: [`${paths.length} pages`], problems: (await Promise.all(halves)).flat() };
}

/** What is wrong with pages that are shown in one scheme, one after the other. */
async function lookAt(browser: Browser, site: string, scheme: "light" | "dark", paths: readonly string[]): Promise<string[]> {
  const problems: string[] = [];
  const context = await browser.newContext({ colorScheme: scheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  for (const path of paths) {
    await page.setViewportSize(DESK);
    await page.goto(`${site}${path}`);
    // Our pages embed no page of others: the mode that opens a second window for those would only take time.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    for (const { id, nodes } of violations)
      problems.push(`${path} (${scheme}) ${id}: ${nodes[0]?.target.join(" ")}, ${nodes.length} times`);
    await page.setViewportSize(PHONE);
    if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1))
      problems.push(`${path} is wider than a phone`);
  }
  await context.close();
  return problems;
}
