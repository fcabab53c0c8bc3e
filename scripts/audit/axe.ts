import { AxeBuilder } from "@axe-core/playwright";
import type { Product } from "../product.ts";
import { crawl } from "./crawl.ts";
import type { Finding } from "./step.ts";

const PHONE = { width: 360, height: 800 };
const DESK = { width: 1280, height: 900 };

/** axe over every page of both languages, light and dark in turn, and whether each fits a phone. */
export async function auditAxe({ site, browser }: Product): Promise<Finding> {
  const paths = [...(await crawl(site)).pages.keys()].sort();
  const problems: string[] = [];
  for (const [scheme, half] of [
    ["light", paths.filter((_, index) => index % 2 === 0)],
    ["dark", paths.filter((_, index) => index % 2 === 1)],
  ] as const) {
    const context = await browser.newContext({ colorScheme: scheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    for (const path of half) {
      await page.setViewportSize(DESK);
      await page.goto(`${site}${path}`);
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, nodes } of violations)
        problems.push(`${path} (${scheme}) ${id}: ${nodes[0]?.target.join(" ")}, ${nodes.length} times`);
      await page.setViewportSize(PHONE);
      if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1))
        problems.push(`${path} is wider than a phone`);
    }
    await context.close();
  }
  return { lines: [`${paths.length} pages`], problems };
}
