import { parse } from "node-html-parser";
import type { Finding } from "./step.ts";

/** Every page that a reader can reach, and every link that leads nowhere. */
export interface Crawl {
  pages: Map<string, PageSeen>;
  problems: string[];
}

export interface PageSeen {
  lang: string;
  /** The address in each language, as the page says. */
  alternates: Record<string, string>;
  /** Where the switch of language leads. */
  switch: string | null;
  ids: Set<string>;
  links: { path: string; hash: string }[];
}

const START = ["/zh/", "/en/"];
const PAGES_MAX = 20_000;
const AT_ONCE = 8;
/** Addresses that hand out something else than a page, or want a token: they are asked for, not read. */
const NO_PAGE = /\.\w+$|^\/(?:files|mail|go|api|console)\//;

/** Walks over the running product from both home pages and the sitemap, link by link. */
export async function crawl(site: string): Promise<Crawl> {
  const pages = new Map<string, PageSeen>();
  const problems: string[] = [];
  const mapped = await inSitemap(site);
  const waiting = [...START, ...mapped];
  const known = new Set(waiting);
  const from = new Map<string, string>();
  while (waiting.length > 0) {
    const round = waiting.splice(0, AT_ONCE);
    await Promise.all(
      round.map(async (path) => {
        const answer = await fetch(`${site}${path}`, { headers: { "accept-language": "zh" }, redirect: "manual" });
        const on = leadsTo(answer, site);
        if (answer.status !== 200 && on === null)
          problems.push(`${path} answers ${answer.status}; it is linked from ${from.get(path) ?? "the sitemap"}`);
        if (on !== null && !known.has(on)) {
          known.add(on);
          from.set(on, path);
          waiting.push(on);
        }
        if (answer.status !== 200 || NO_PAGE.test(path)) return void (await answer.body?.cancel());
        const page = seen(await answer.text(), site);
        pages.set(path, page);
        for (const { path: next } of page.links) {
          if (known.has(next) || known.size >= PAGES_MAX) continue;
          known.add(next);
          from.set(next, path);
          waiting.push(next);
        }
      }),
    );
  }
  for (const [path, { links }] of pages)
    for (const { path: to, hash } of links)
      if (hash !== "" && pages.has(to) && !pages.get(to)?.ids.has(hash))
        problems.push(`${path} links to ${to}#${hash}, which is not there`);
  return { pages, problems: [...problems, ...unpaired(pages, new Set(mapped))] };
}

/** Where a redirect leads on our own site: a link to it is alive when the page there is. */
function leadsTo({ status, headers }: Response, site: string): string | null {
  const location = headers.get("location");
  if (status < 300 || status > 399 || location === null) return null;
  const url = new URL(location, site);
  return url.origin === new URL(site).origin ? url.pathname : null;
}

async function inSitemap(site: string): Promise<string[]> {
  const locations = async (path: string) => [...(await (await fetch(`${site}${path}`)).text()).matchAll(/<loc>([^<]+)<\/loc>/g)];
  const maps = (await locations("/sitemap-index.xml")).map(([, url = ""]) => new URL(url).pathname);
  return (await Promise.all(maps.map(locations))).flat().map(([, url = ""]) => new URL(url).pathname);
}

function seen(html: string, site: string): PageSeen {
  const root = parse(html);
  const pathOf = (href: string) => new URL(href, site).pathname;
  const origin = new URL(root.querySelector("link[rel=canonical]")?.getAttribute("href") ?? site).origin;
  const alternates = root
    .querySelectorAll("link[rel=alternate][hreflang]")
    .map((link): [string, string] => [link.getAttribute("hreflang") ?? "", pathOf(link.getAttribute("href") ?? "")]);
  const links = root.querySelectorAll("a[href]").flatMap((link) => {
    const url = new URL(link.getAttribute("href") ?? "", `${site}/`);
    const own = url.origin === new URL(site).origin || url.origin === origin;
    return own && /^https?:$/.test(url.protocol) ? [{ path: url.pathname, hash: decodeURIComponent(url.hash.slice(1)) }] : [];
  });
  return {
    lang: root.querySelector("html")?.getAttribute("lang") ?? "",
    alternates: Object.fromEntries(alternates),
    switch: switchOf(root.querySelector("a[hreflang]")?.getAttribute("href")),
    ids: new Set(root.querySelectorAll("[id]").map((element) => element.id)),
    links,
  };
}

const switchOf = (href: string | undefined) => href ?? null;

/** Pages whose twin is missing, or of which hreflang, sitemap and the switch of language say different things. */
function unpaired(pages: ReadonlyMap<string, PageSeen>, mapped: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  for (const [path, page] of pages) {
    const [, locale = ""] = /^\/(zh|en)\//.exec(path) ?? [];
    if (locale === "") continue;
    const twin = path.replace(/^\/(zh|en)\//, locale === "zh" ? "/en/" : "/zh/");
    const other = pages.get(twin);
    if (!other) problems.push(`${path} has no twin ${twin}`);
    if (page.switch !== twin) problems.push(`${path} switches to ${page.switch}, not to ${twin}`);
    const [own, its] = [Object.values(page.alternates), Object.values(other?.alternates ?? {})];
    if (Object.keys(page.alternates).length > 0 && !(own.includes(path) && own.includes(twin)))
      problems.push(`${path} names ${own.join(", ")} in hreflang`);
    if (own.join() !== its.join()) problems.push(`${path} and ${twin} name different pages in hreflang`);
    if (mapped.has(path) !== mapped.has(twin)) problems.push(`${path} and ${twin} are not both in the sitemap`);
    if (!page.lang.startsWith(locale)) problems.push(`${path} says its language is ${page.lang}`);
  }
  for (const path of mapped) if (!pages.has(path)) problems.push(`${path} is in the sitemap and no page`);
  return problems;
}

export function printCrawl({ pages, problems }: Crawl): Finding {
  const links = [...pages.values()].reduce((sum, page) => sum + page.links.length, 0);
  return { lines: [`${pages.size} pages, ${links} internal links followed`], problems };
}
