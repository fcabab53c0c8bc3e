import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { PIECE_KINDS } from "../../content/schema/piece.ts";
import { BUDGET, pagesIn, weigh } from "./weight.ts";

const SITE = fileURLToPath(new URL("../../dist/site", import.meta.url));
const PAGES_MIN = 40;
const LINKS_MIN = 1000;

/** Addresses the Worker answers; the build holds no file for them. */
const WORKER = /^\/($|api\/|files\/|mail\/|go\/|console\/)/;
const ARTICLE = new RegExp(`^/(zh|en)/(${PIECE_KINDS.join("|")})/[^/]+/$`);
const LIST = new RegExp(`^/(zh|en)/(library|authors|${PIECE_KINDS.join("|")})/`);

/** The inline scripts there may be: the policy names their hashes, and only pages with an experiment or with a form in sight have them. */
const INLINE = ["choose", "fold"].map((name) => readFileSync(new URL(`../../site/src/scripts/${name}.js`, import.meta.url), "utf8"));

let pages = new Map<string, string>();
const all = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map((match) => match[1] ?? "");

beforeAll(() => {
  if (!existsSync(SITE)) throw new Error("dist/site is missing: build the site first.");
  pages = pagesIn(SITE);
});

const located = () => [...pages].filter(([path]) => path.endsWith("/"));
const articles = () => located().filter(([path]) => ARTICLE.test(path));

describe("weight", () => {
  test("an article costs at most three requests and stays within the budgets", () => {
    expect(articles().length).toBeGreaterThanOrEqual(12);
    for (const [path, html] of articles()) {
      const { requests, script, style, whole } = weigh(SITE, html);
      expect(requests, `requests of ${path}`).toBeLessThanOrEqual(BUDGET.requests);
      expect(script, `script of ${path}`).toBeLessThanOrEqual(BUDGET.script);
      expect(style, `style of ${path}`).toBeLessThanOrEqual(BUDGET.style);
      expect(whole, `all of ${path}`).toBeLessThanOrEqual(BUDGET.piece);
    }
  });

  test("so does a list", () => {
    const lists = located().filter(([path]) => LIST.test(path) && !ARTICLE.test(path));
    expect(lists.length).toBeGreaterThanOrEqual(PAGES_MIN);
    for (const [path, html] of lists) {
      const { requests, whole } = weigh(SITE, html);
      expect(requests, `requests of ${path}`).toBeLessThanOrEqual(BUDGET.requests);
      expect(whole, `all of ${path}`).toBeLessThanOrEqual(BUDGET.list);
    }
  });

  test("a script imports no further file, but the search its engine when it is used", () => {
    for (const [path, html] of pages)
      for (const script of all(html, /<script[^>]* src="([^"]+)"/g))
        expect(readFileSync(join(SITE, script), "utf8").replace("import(`/pagefind/pagefind.js`)", ""), path).not.toMatch(
          /\bimport\s*[("{]|\bfrom\s*"/,
        );
  });
});

describe("security", () => {
  test("no page holds an executable inline script but those that choose a title and fold a form, a handler or an inline style", () => {
    for (const [path, html] of pages) {
      const inline = [...html.matchAll(/<script(?![^>]*\bsrc=)([^>]*)>([\s\S]*?)<\/script>/g)].filter(
        ([, attributes, script]) => !attributes?.includes("application/ld+json") && !INLINE.includes(script ?? ""),
      );
      expect(inline, path).toEqual([]);
      expect(html, path).not.toMatch(/<[^>]+\s(on[a-z]+|style)="/);
      expect(html, path).not.toContain("<style");
    }
  });

  test("the headers forbid inline scripts and styles", () => {
    const headers = readFileSync(join(SITE, "_headers"), "utf8");
    const hashes = INLINE.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
    expect(headers).toContain(`script-src 'self' ${hashes.join(" ")};`);
    expect(headers).not.toContain("unsafe-inline");
    expect(headers).toContain("nosniff");
  });
});

describe("two languages", () => {
  test("every page has its twin, and both name each other", () => {
    const twinned = located();
    expect(twinned.length).toBeGreaterThanOrEqual(PAGES_MIN);
    for (const [path, html] of twinned) {
      const other = path.startsWith("/zh/") ? path.replace("/zh/", "/en/") : path.replace("/en/", "/zh/");
      expect([...pages.keys()], `twin of ${path}`).toContain(other);
      const alternates = Object.fromEntries(
        [...html.matchAll(/hreflang="([^"]+)" href="https?:\/\/[^/]+([^"]+)"/g)].map(([, lang, address]) => [lang, address]),
      );
      const [zh, en] = path.startsWith("/zh/") ? [path, other] : [other, path];
      expect(alternates, path).toEqual({ zh, en, "x-default": en });
      expect(html, path).toMatch(path.startsWith("/zh/") ? /<html lang="zh-CN"/ : /<html lang="en"/);
    }
  });

  test("an address without a page is answered in both languages, and nothing answers for the root", () => {
    expect(pages.get("/404.html")).toMatch(/lang="zh-CN"[\s\S]*lang="en"/);
    expect(pages.has("/zh/404.html") && pages.has("/en/404.html")).toBe(true);
    expect(pages.has("/")).toBe(false);
  });

  test("each page has one h1 and no skipped heading level", () => {
    for (const [path, html] of pages) {
      const levels = all(html.replace(/<template>[\s\S]*?<\/template>/g, ""), /<h([1-6])[\s>]/g).map(Number);
      expect(
        levels.filter((level) => level === 1),
        path,
      ).toHaveLength(1);
      levels.reduce((before, level) => {
        expect(level - before, `heading order of ${path}`).toBeLessThanOrEqual(1);
        return level;
      }, 0);
    }
  });
});

describe("links", () => {
  test("no link inside the site is dead, anchors included", () => {
    const dead: string[] = [];
    let checked = 0;
    for (const [path, html] of pages) {
      for (const href of all(html, /\s(?:href|src|action)="([^"]+)"/g)) {
        if (/^(https?:|mailto:|data:)/.test(href)) continue;
        checked += 1;
        const [address = "", anchor] = href.replaceAll("&#38;", "&").split("#");
        const target = address || path;
        if (!WORKER.test(target) && !exists(decodeURI(target), anchor && decodeURIComponent(anchor))) dead.push(`${path} → ${href}`);
      }
    }
    expect(dead).toEqual([]);
    expect(checked).toBeGreaterThanOrEqual(LINKS_MIN);
  });

  test("the sitemap lists pages that exist, in pairs, and no page that asks not to be listed", () => {
    const listed = all(readFileSync(join(SITE, "sitemap-0.xml"), "utf8"), /<loc>https?:\/\/[^/]+([^<]+)<\/loc>/g);
    expect(existsSync(join(SITE, "sitemap-index.xml"))).toBe(true);
    expect(listed.length).toBeGreaterThanOrEqual(PAGES_MIN);
    for (const path of listed) expect(pages.get(path) ?? "noindex", path).not.toContain("noindex");
  });

  test("feeds, robots, llms.txt and the shared styles stand at their addresses", () => {
    for (const file of ["zh/rss.xml", "en/rss.xml", "robots.txt", "llms.txt", "favicon.svg", "styles/site.css", "styles/console.css"])
      expect(existsSync(join(SITE, file)), file).toBe(true);
    for (const style of ["styles/site.css", "styles/console.css"])
      expect(readFileSync(join(SITE, style), "utf8"), style).toMatch(/\.btn-quiet[\s\S]*\.tier-S[\s\S]*\.tier-X/);
  });
});

describe("forms", () => {
  test("a form works without script: posts to its door, has the trap, and consent is not ticked", () => {
    const forms = [...pages].flatMap(([path, html]) =>
      [...html.matchAll(/<form(?! [^>]*role="search")[\s\S]*?<\/form>/g)].map(([form]) => ({ path, form })),
    );
    expect(forms.length).toBeGreaterThanOrEqual(10);
    for (const { path, form } of forms) {
      expect(form, path).toMatch(/method="post" action="\/api\/forms\/(download|contact|trial|subscribe|register)"/);
      expect(form, path).toMatch(/name="consent\.marketing" value="true"(?![^>]*checked)/);
      expect(form, path).toMatch(/name="website" autocomplete="off" tabindex="-1"/);
      for (const id of all(form, /aria-describedby="([^"]+)"/g).flatMap((ids) => ids.split(" ")))
        expect(form, `${path} #${id}`).toContain(`id="${id}"`);
      if (form.includes("/api/forms/download")) expect(form, path).toContain(`name="resource" value="${path.split("/")[3]}"`);
    }
  });
});

describe("gated papers", () => {
  test("whatever a page offers to send has its PDF", () => {
    const offers = located().flatMap(([path, html]) =>
      all(html, /action="\/api\/forms\/download"[\s\S]*?name="resource" value="([^"]+)"/g).map((slug) => ({ path, slug })),
    );
    expect(offers.length).toBeGreaterThanOrEqual(4);
    for (const { path, slug } of offers)
      expect(readFileSync(join(SITE, `_gated/${slug}.${path.split("/")[1]}.pdf`), "latin1").slice(0, 5), path).toBe("%PDF-");
  });
});

function exists(path: string, anchor: string | undefined): boolean {
  const page = pages.get(path);
  if (page === undefined) return existsSync(join(SITE, path)) && !path.endsWith("/");
  return !anchor || page.includes(`id="${anchor}"`);
}
