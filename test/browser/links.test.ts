import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
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
    ["/local/nothing", "zh-CN"],
  ]) {
    const answer = await fetch(`${product.site}${path}`);
    expect(answer.status, path).toBe(404);
    expect(await answer.text(), path).toContain(`<html lang="${lang}"`);
  }
});

describe.each(["zh", "en"])("the mails of a sequence (%s)", (locale) => {
  interface Items {
    items: { text: string; html: string; template: string }[];
  }
  const person = { name: "王芳", company: "Maker", industry: "manufacturing", companySize: "1001-5000", role: "decider", country: "CN" };
  let lead: string;
  let mails: Items["items"];

  beforeAll(async () => {
    const asked = { ...person, email: `links@mail-${locale}.example`, locale, resource: "answering-in-time", consent: { marketing: true } };
    ({ lead } = await product.post<{ lead: string }>("/api/forms/download", asked));
    await product.post("/api/v1/clock", { advance: "P13D" });
    mails = (await product.get<Items>(`/api/v1/outbox?kind=mail&lead=${lead}`)).items;
  });

  // before the links are followed by a machine, which presses the one that no person sees
  it("count a link that a person presses in a browser and reads behind", async () => {
    const [, link = ""] = /(http\S+\/go\/\S+\/a1)\n/.exec(mails.find(({ template }) => template === "signup/welcome")?.text ?? "") ?? [];
    const page = await product.browser.newPage();
    await page.clock.install();
    await page.goto(link);
    expect(new URL(page.url()).searchParams.get("utm_campaign")).toBe("signup");
    await page.clock.fastForward("00:40");
    await page.goto(`${product.site}/${locale}/contact/`);
    const heard = async () => (await product.get<{ journal: { kind: string }[] }>(`/api/v1/leads/${lead}`)).journal.map(({ kind }) => kind);
    await vi.waitFor(async () => expect(await heard()).toEqual(expect.arrayContaining(["mail_clicked", "page_read"])), {
      timeout: 20_000,
      interval: 500,
    });
    await page.close();
  });

  it("have no link that leads nowhere, in either part", async () => {
    const links = mails.flatMap(({ text, html }) => [
      ...[...text.matchAll(/https?:\S+/g)].map(([link]) => link),
      ...[...html.matchAll(/href="(http[^"]+)"/g)].map(([, link = ""]) => link.replaceAll("&amp;", "&")),
    ]);
    expect(links.filter((link) => link.includes("/go/")).length).toBeGreaterThan(2);
    for (const link of new Set(links)) {
      if (!link.startsWith(product.site)) continue;
      const to = new URL((await fetch(link, { redirect: "manual" })).headers.get("location") ?? link, link);
      if (to.origin === product.site) expect((await fetch(to)).status, link).toBe(200);
    }
  });
});
