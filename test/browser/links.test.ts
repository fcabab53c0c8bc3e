import { afterAll, beforeAll, expect, it } from "vitest";
import { type Crawl, crawl } from "../../scripts/audit/crawl.ts";
import { type Product, startProduct } from "./product.ts";

const PAGES_MIN = 150;
const LINKS_MIN = 5_000;

let product: Product;
let walked: Crawl;

beforeAll(async () => {
  product = await startProduct();
  walked = await crawl(product.site);
});

afterAll(async () => {
  await product?.end();
});

it("no link and no fragment is dead; hreflang, sitemap and the switch of language agree on every page", () => {
  expect(walked.problems).toEqual([]);
});

it("the walk saw the whole site, as much of it in each language", () => {
  const paths = [...walked.pages.keys()];
  const of = (locale: string) => paths.filter((path) => path.startsWith(`/${locale}/`)).length;
  expect(paths.length).toBeGreaterThanOrEqual(PAGES_MIN);
  expect(of("zh")).toBe(of("en"));
  expect([...walked.pages.values()].reduce((sum, { links }) => sum + links.length, 0)).toBeGreaterThanOrEqual(LINKS_MIN);
});

it("an address that is not there is answered with 404, in its language", async () => {
  for (const [path, lang] of [
    ["/zh/no-such-page/", "zh-CN"],
    ["/en/no/such/page", "en"],
    ["/no-such-page/", "zh-CN"],
    // paths of the Worker that none of its rooms knows
    ["/mail/no/such/page", "zh-CN"],
    ["/go/nowhere", "zh-CN"],
    ["/local/nothing", "zh-CN"],
  ]) {
    const answer = await fetch(`${product.site}${path}`);
    expect(answer.status, path).toBe(404);
    expect(await answer.text(), path).toContain(`<html lang="${lang}"`);
  }
});
