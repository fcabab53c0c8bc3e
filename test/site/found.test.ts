import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { parse } from "node-html-parser";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { PIECE_KINDS } from "../../content/schema/piece.ts";
import { pagesIn } from "./weight.ts";

const SITE = fileURLToPath(new URL("../../dist/site", import.meta.url));
const PAGES_MIN = 80;
const PIECES_MIN = 12;
const FEED_MAX = 50;
const DESCRIPTION_MIN = 6;
const ARTICLE = new RegExp(`^/(zh|en)/(${PIECE_KINDS.join("|")})/[^/]+/$`);
const UNSHARED = /\/(?:404\.html|thank-you\/)$/;
const STYLE_BYTES_MAX = 8 * 1024;

let pages = new Map<string, string>();
beforeAll(() => {
  if (!existsSync(SITE)) throw new Error("dist/site is missing: build the site first.");
  pages = pagesIn(SITE);
});

const shared = () => [...pages].filter(([path]) => /^\/(zh|en)\//.test(path) && !UNSHARED.test(path));
const pieces = () => shared().filter(([path]) => ARTICLE.test(path));
const file = (path: string) => readFileSync(join(SITE, path), "utf8");
const pathOf = (url: string) => new URL(url).pathname;
const meta = (html: string, name: string) =>
  parse(html).querySelector(`meta[property="${name}"], meta[name="${name}"]`)?.getAttribute("content") ?? "";

describe("sharing", () => {
  test("every page names a picture of the right size, and says in words what it shows", async () => {
    expect(shared().length).toBeGreaterThanOrEqual(PAGES_MIN);
    const images = new Set<string>();
    for (const [path, html] of shared()) {
      images.add(pathOf(meta(html, "og:image")));
      expect(meta(html, "og:image:alt"), path).not.toBe("");
      expect([meta(html, "og:image:width"), meta(html, "og:image:height")], path).toEqual(["1200", "630"]);
      expect(pathOf(meta(html, "og:url")), path).toBe(path);
      expect(meta(html, "og:description"), path).toBe(meta(html, "description"));
      expect(meta(html, "og:locale"), path).toBe(path.startsWith("/zh/") ? "zh_CN" : "en_GB");
      expect(meta(html, "twitter:card"), path).toBe("summary_large_image");
    }
    expect(images.size).toBeGreaterThanOrEqual(PIECES_MIN + 2 * PIECE_KINDS.length);
    for (const image of images) {
      const { format, width, height } = await sharp(join(SITE, image)).metadata();
      expect({ format, width, height }, image).toEqual({ format: "png", width: 1200, height: 630 });
    }
  });

  test("a piece has a picture of its own in each language", () => {
    expect(pieces().length).toBeGreaterThanOrEqual(PIECES_MIN);
    for (const [path, html] of pieces()) {
      const [, locale, kind, slug] = path.split("/");
      expect(pathOf(meta(html, "og:image"))).toBe(`/share/${kind}/${slug}.${locale}.png`);
    }
  });

  test("titles and descriptions are there, fit, and are said once in a language", () => {
    for (const locale of ["zh", "en"]) {
      const titles = shared()
        .filter(([path]) => path.startsWith(`/${locale}/`))
        .map(([path, html]) => [path, parse(html).querySelector("title")?.text ?? ""]);
      expect(new Set(titles.map(([, title]) => title)).size, locale).toBe(titles.length);
    }
    for (const [path, html] of shared()) {
      expect(meta(html, "description").length, path).toBeGreaterThanOrEqual(DESCRIPTION_MIN);
      expect(parse(html).querySelector("link[rel=canonical]")?.getAttribute("href"), path).toBe(meta(html, "og:url"));
    }
  });

  test("a further page of a list says in its description which page it is", () => {
    const further = shared().filter(([path]) => path.includes("/page/"));
    expect(further.length).toBeGreaterThan(0);
    for (const [path, html] of further) {
      const [, first = "", page = ""] = /^(.*\/)page\/(\d+)\/$/.exec(path) ?? [];
      const description = meta(pages.get(first) ?? "", "description");
      expect(meta(html, "description"), path).toBe(
        path.startsWith("/zh/") ? `${description}第 ${page} 页。` : `${description} Page ${page}.`,
      );
    }
  });
});

type Thing = Record<string, unknown> & { "@type": string };

/** What search engines ask of each type before they show it. */
const REQUIRED: Record<string, readonly string[]> = {
  Article: ["headline", "image", "datePublished", "dateModified", "author", "publisher", "mainEntityOfPage", "inLanguage"],
  Event: ["name", "startDate", "endDate", "location", "eventAttendanceMode", "eventStatus", "organizer", "inLanguage", "image"],
  FAQPage: ["mainEntity"],
  Organization: ["name", "url", "logo"],
  WebSite: ["name", "url", "potentialAction"],
  BreadcrumbList: ["itemListElement"],
};
const NESTED: Record<string, readonly string[]> = {
  Person: ["name", "url"],
  ImageObject: ["url"],
  Question: ["name", "acceptedAnswer"],
  Answer: ["text"],
  ListItem: ["position", "name", "item"],
  Place: ["name", "address"],
  VirtualLocation: ["url"],
  SearchAction: ["target", "query-input"],
  EntryPoint: ["urlTemplate"],
};
const OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})$/;

describe("structured data", () => {
  const graphOf = (html: string): Thing[] => {
    const scripts = parse(html).querySelectorAll('script[type="application/ld+json"]');
    expect(scripts.length).toBeLessThanOrEqual(1);
    if (!scripts[0]) return [];
    const { "@context": context, "@graph": graph } = JSON.parse(scripts[0].text);
    expect(context).toBe("https://schema.org");
    return graph;
  };

  test("every object has what its type requires, and every name leads to an object of the page", () => {
    const seen = new Map<string, number>();
    for (const [path, html] of shared()) {
      const graph = graphOf(html);
      const ids = new Set(graph.map((thing) => thing["@id"]));
      for (const thing of graph) {
        expect(Object.keys(REQUIRED), path).toContain(thing["@type"]);
        for (const each of everyThing(thing)) {
          for (const name of REQUIRED[each["@type"]] ?? NESTED[each["@type"]] ?? [])
            expect(each["@id"] !== undefined && each !== thing ? "named" : each[name], `${path}: ${each["@type"]}.${name}`).toBeTruthy();
          if (each["@type"] === undefined) expect(ids, path).toContain(each["@id"]);
        }
        seen.set(thing["@type"], (seen.get(thing["@type"]) ?? 0) + 1);
      }
    }
    expect(seen.get("Article") ?? 0).toBeGreaterThanOrEqual(PIECES_MIN);
    expect(seen.get("BreadcrumbList") ?? 0).toBeGreaterThanOrEqual(PAGES_MIN / 2);
    expect(seen.get("WebSite")).toBe(2);
  });

  test("a piece is an article or an event, help answers a question, an event knows its offset from UTC", () => {
    for (const [path, html] of pieces()) {
      const graph = graphOf(html);
      const of = (type: string) => graph.find((thing) => thing["@type"] === type);
      const [, , kind] = path.split("/");
      expect(of(kind === "events" ? "Event" : "Article"), path).toBeDefined();
      if (kind === "help") expect(of("FAQPage"), path).toBeDefined();
      if (kind === "events") for (const name of ["startDate", "endDate"]) expect(of("Event")?.[name], path).toMatch(OFFSET);
    }
  });

  test("what a graph names on our site is there", () => {
    for (const [path, html] of shared()) {
      for (const [, url = ""] of JSON.stringify(graphOf(html)).matchAll(/"(https:\/\/dinghai\.example\/[^"{#]*)"/g)) {
        const target = pathOf(url);
        expect(target === "/" || pages.has(target) || existsSync(join(SITE, decodeURI(target))), `${path} → ${url}`).toBe(true);
      }
    }
  });
});

function* everyThing(value: unknown): Generator<Thing> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Thing;
  for (const child of Object.values(value)) yield* everyThing(child);
}

/** The title of a page; of an experiment the first. */
function titleOf(html: string): string {
  const heading = parse(html.replaceAll("<wbr>", "")).querySelector("h1");
  return (heading?.querySelector('[data-title="a"]') ?? heading)?.text.trim() ?? "";
}

describe("as Markdown", () => {
  test("every page has its Markdown, announced, with its title, absolute links and nothing of HTML or of frontmatter", () => {
    for (const [path, html] of shared()) {
      const announced = parse(html).querySelector('link[type="text/markdown"]')?.getAttribute("href");
      expect(announced, path).toBe(`${path}index.md`);
      const text = file(`${path}index.md`);
      const title = titleOf(html);
      expect(text.split("\n")[0]?.replaceAll("\\", ""), path).toBe(`# ${title}`);
      expect(text, path).not.toMatch(/^---$/m);
      const prose = text.replace(/```[\s\S]*?```|`[^`]*`/g, "");
      expect(prose, path).not.toMatch(/(?<!\\)<\/?(?:div|span|p|a|table|section|aside|figure|wbr)\b/);
      expect(prose, path).not.toMatch(/\]\((?!https?:|mailto:)/);
    }
  });

  test("pages that are not listed have none", () => {
    for (const path of ["zh/thank-you/", "en/thank-you/", "zh/", "en/"])
      expect(existsSync(join(SITE, path, "index.md")), path).toBe(!path.includes("thank"));
  });
});

describe("lists for machines", () => {
  test("the sitemap names every page that may be listed once, with its twin, and says when a piece changed", () => {
    const { urlset } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "", isArray: (name) => name === "xhtml:link" }).parse(
      file("sitemap-0.xml"),
    ) as { urlset: { url: { loc: string; lastmod?: string; "xhtml:link": { hreflang: string; href: string }[] }[] } };
    const listed = urlset.url.map(({ loc }) => pathOf(loc));
    expect([...listed].sort()).toEqual(
      shared()
        .map(([path]) => path)
        .sort(),
    );
    for (const { loc, lastmod, "xhtml:link": links } of urlset.url) {
      const path = pathOf(loc);
      const [zh, en] = [path.replace("/en/", "/zh/"), path.replace("/zh/", "/en/")];
      expect(Object.fromEntries(links.map(({ hreflang, href }) => [hreflang, pathOf(href)])), path).toEqual({ zh, en, "x-default": en });
      if (ARTICLE.test(path)) expect(pages.get(path), path).toContain(`datetime="${lastmod?.slice(0, 10)}"`);
    }
  });

  test.each(["zh", "en"])("the feed in %s is valid, newest first, and names itself", (locale) => {
    const xml = file(`${locale}/rss.xml`);
    expect(XMLValidator.validate(xml)).toBe(true);
    const { rss } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "", isArray: (name) => name === "item" }).parse(xml);
    const { channel } = rss;
    expect(rss.version).toBe("2.0");
    expect(pathOf(channel["atom:link"].href)).toBe(`/${locale}/rss.xml`);
    expect(channel.language).toBe(locale === "zh" ? "zh-CN" : "en");
    const items = channel.item as { title: string; link: string; guid: unknown; pubDate: string; category: string[] }[];
    expect(items.length).toBe(Math.min(FEED_MAX, pieces().filter(([path]) => path.startsWith(`/${locale}/`)).length));
    for (const { title, link, pubDate, category } of items) {
      expect(title && pages.has(pathOf(link)), link).toBe(true);
      expect(Number.isNaN(Date.parse(pubDate)), link).toBe(false);
      expect(category.length, link).toBeGreaterThanOrEqual(3);
    }
    const days = items.map(({ pubDate }) => Date.parse(pubDate));
    expect(days).toEqual([...days].sort((a, b) => b - a));
  });

  test("llms.txt leads to the Markdown of every piece, and robots.txt to the sitemap", () => {
    const text = file("llms.txt");
    for (const [path] of pieces()) expect(text).toContain(`${path}index.md)`);
    for (const [, url = ""] of text.matchAll(/\]\((https?:[^)]+)\)/g)) expect(existsSync(join(SITE, pathOf(url))), url).toBe(true);
    expect(file("robots.txt")).toMatch(/^Sitemap: https?:\/\/\S+\/sitemap-index\.xml$/m);
  });
});

describe("search", () => {
  test("the index holds every piece of both languages and no other page, with its choices", () => {
    const { languages } = JSON.parse(file("pagefind/pagefind-entry.json")) as { languages: Record<string, { page_count: number }> };
    const half = pieces().length / 2;
    expect(Object.fromEntries(Object.entries(languages).map(([lang, { page_count }]) => [lang, page_count]))).toEqual({
      en: half,
      "zh-cn": half,
    });
    const fragments = readdirSync(join(SITE, "pagefind/fragment")).map((name) => fragmentOf(join(SITE, "pagefind/fragment", name)));
    expect(fragments.map(({ url }) => url).sort()).toEqual(
      pieces()
        .map(([path]) => path)
        .sort(),
    );
    for (const { url, filters, meta } of fragments) {
      expect(filters.kind, url).toEqual([url.split("/")[2]]);
      for (const name of ["industry", "role", "stage"]) expect(filters[name]?.length, `${url} ${name}`).toBeGreaterThanOrEqual(1);
      expect(titleOf(pages.get(url) ?? ""), url).toBe(meta.title);
    }
  });

  test("its page works with labels, tells its count to screen readers, and without script leads to the lists", () => {
    for (const locale of ["zh", "en"]) {
      const page = parse(file(`${locale}/search/index.html`));
      const form = page.querySelector("form[role=search]");
      expect(form?.getAttribute("method")).toBe("get");
      for (const control of form?.querySelectorAll("input, select") ?? [])
        expect(form?.querySelector(`label[for="${control.id}"]`)?.text, control.id).toBeTruthy();
      expect(form?.querySelectorAll("select").map((each) => each.getAttribute("name"))).toEqual(["kind", "industry", "role", "stage"]);
      expect(page.querySelector("[role=status]")).not.toBeNull();
      expect(page.querySelector("main noscript")?.text).toBeTruthy();
      expect(page.querySelectorAll("main section a").length).toBeGreaterThanOrEqual(4);
      expect(existsSync(join(SITE, page.querySelector("head link[rel=stylesheet][href*=search]")?.getAttribute("href") ?? "missing"))).toBe(
        true,
      );
    }
  });

  test("whoever asks for an address that is not there can search from it", () => {
    for (const [path, locales] of [
      ["404.html", ["zh", "en"]],
      ["zh/404.html", ["zh"]],
      ["en/404.html", ["en"]],
    ] as const)
      for (const locale of locales)
        expect(parse(file(path)).querySelector(`form[action="/${locale}/search/"] input[name=q]`), path).not.toBeNull();
  });

  test("only the page of the search may run WebAssembly", () => {
    const rules = file("_headers").split(/\n(?=\/)/);
    expect(rules.filter((rule) => rule.includes("wasm-unsafe-eval")).map((rule) => rule.split("\n")[0])).toEqual([
      "/zh/search/*",
      "/en/search/*",
    ]);
    for (const rule of rules.filter((each) => each.includes("wasm"))) expect(rule).toContain("! Content-Security-Policy");
  });

  test("what it adds to the page's style is little", () => {
    const style = parse(file("en/search/index.html")).querySelector("head link[rel=stylesheet][href*=search]")?.getAttribute("href") ?? "";
    expect(readFileSync(join(SITE, style)).length).toBeLessThanOrEqual(STYLE_BYTES_MAX / 2);
  });
});

interface Fragment {
  url: string;
  filters: Record<string, string[]>;
  meta: { title: string };
}

function fragmentOf(path: string): Fragment {
  const text = gunzipSync(readFileSync(path)).toString();
  return JSON.parse(text.slice(text.indexOf("{")));
}
