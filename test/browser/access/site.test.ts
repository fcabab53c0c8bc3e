import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Product, startProduct } from "../product.ts";
import { complaints, contextOf, overflows, PHONE, READERS, shifted, WIDE } from "./look.ts";

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

let product: Product;

beforeAll(async () => {
  product = await startProduct();
});

afterAll(async () => {
  await product?.end();
});

describe.each(READERS)("the site in $locale (dark: $dark)", ({ locale, dark }) => {
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    context = await contextOf(product.browser, locale, dark);
    page = await context.newPage();
  });

  afterAll(async () => {
    await context?.close();
  });

  it.each(SITE)("axe finds nothing on /%s, nothing on it shifts, and it fits a phone", async (path) => {
    await page.setViewportSize(WIDE);
    await page.goto(`${product.site}/${locale}/${path}`);
    expect(await shifted(page)).toBe(0);
    expect(await complaints(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await overflows(page)).toBe(false);
  });
});
