import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLibrary } from "../../content/compile/library.ts";
import { knownPaths } from "../../content/compile/links.ts";
import { readPieces } from "../../content/compile/piece.ts";
import { run } from "../../scripts/run.ts";
import { BUDGET, pagesIn, weigh } from "./weight.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Inside the project, where packages are found; git does not see it. */
const HERE = join(ROOT, "test-results/kinds");
const SITE = join(HERE, "dist/site");
/** Of the real pieces only the papers come along: the counts of the others are known. */
const NOT_COPIED = /^(?:site\/\.astro|content\/(?:solutions|cases|articles|events|guides|help))(?:\/|$)/;
const BUILD_MS_MAX = 240_000;
const TODAY = "2026-11-22";
const MANY = 45;
const LOCALES = ["zh", "en"] as const;

const EVERY = `description: What the reader gets from it, in one sentence of some length
industries: [software, manufacturing]
roles: [user, decider]
stage: browse
owner: lin-yue
publishedAt: 2026-10-12
updatedAt: 2026-11-01
reviewBy: 2027-04-12
hypothesis: { says: Some of its readers go on to another page, measure: next, percent: 5, days: 30 }
`;
const HELD = (day: string) => `${EVERY}startsAt: ${day}T15:00
endsAt: ${day}T16:00
zone: Asia/Shanghai
spoken: [zh, en]
place: A hall
online: false
agenda: [{ time: "15:00", says: Welcome }]
seats: 30
next: /contact/
`;
const TEXT = "\nA paragraph.\n\n## First\n\nText.\n\n## Second\n\nText.\n";
const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 100">\n<!-- not shown -->\n<text x="1" y="20" font-size="15" class="fill-tide">one</text>\n</svg>\n`;

interface Piece {
  head: string;
  body?: string;
}

const PIECES: Record<string, Piece> = {
  "articles/first-part": { head: `${EVERY}genre: technical\nnext: /articles/second-part/\nseries: { id: committee, part: 1 }\n` },
  "articles/second-part": { head: `${EVERY}genre: report\nnext: /library/\nseries: { id: committee, part: 2 }\n` },
  "events/to-come": { head: HELD("2026-12-10") },
  "articles/on-trial": {
    head: `${EVERY}genre: report\nnext: /library/\nexperiment: { id: still, title: The other title, until: ${TODAY} }\n`,
  },
  "articles/tried": {
    head: `${EVERY}genre: report\nnext: /library/\nexperiment: { id: ended, title: The other title, until: 2026-11-21 }\n`,
  },
  "events/gone-by": { head: HELD("2026-11-21") },
  "guides/with-pack": { head: `${EVERY}format: pack\nneeds: [A pencil]\nminutes: 90\nnext: /trial/\ngate: { form: download, pages: 3 }\n` },
  "help/how-is-it": { head: `${EVERY}subject: sales\nanswer: It is like this, and here is the reason why.\nnext: /contact/\n` },
  "cases/with-consent": {
    head: `${EVERY}illustrative: false\nconsent: { by: Robin Hale, on: 2026-09-01 }\ncompany: A company\nfacts: [{ value: "1", label: a }, { value: "2", label: b }, { value: "3", label: c }]\nnext: /contact/\n`,
    body: `\n<Figure file="flow" alt="What it shows" caption="What it means" />\n\n![A square](./square.png)\n${TEXT}`,
  },
};

let pages = new Map<string, string>();
const page = (path: string) => {
  const html = pages.get(path);
  if (html === undefined) throw new Error(`${path} was not built`);
  return html;
};

beforeAll(async () => {
  rmSync(HERE, { recursive: true, force: true });
  for (const folder of ["site", "content"])
    cpSync(join(ROOT, folder), join(HERE, folder), { recursive: true, filter: (path) => !NOT_COPIED.test(path.slice(ROOT.length)) });
  const many = Array.from({ length: MANY }, (_, n) => [`help/question-${n}`, PIECES["help/how-is-it"] as Piece] as const);
  for (const [path, { head, body = TEXT }] of [...Object.entries(PIECES), ...many])
    for (const locale of LOCALES)
      write(`content/${path}/${locale}.mdx`, `---\ntitle: The piece at ${path} in ${locale}\n${head}---\n${body}`);
  write("content/cases/with-consent/flow.svg", DRAWING);
  const square = { width: 900, height: 600, channels: 3, background: "teal" } as const;
  await sharp({ create: square }).png().toFile(join(HERE, "content/cases/with-consent/square.png"));
  const { ok, output } = await run("astro", ["build", "--root", join(HERE, "site")], { DINGHAI_TODAY: TODAY });
  if (!ok) throw new Error(output);
  pages = pagesIn(SITE);
}, BUILD_MS_MAX);

afterAll(() => rmSync(HERE, { recursive: true, force: true }));

function write(path: string, text: string) {
  mkdirSync(dirname(join(HERE, path)), { recursive: true });
  writeFileSync(join(HERE, path), text);
}

describe("a page of each kind", () => {
  test("stays within the budgets, as does each page of a long list", () => {
    for (const [path, html] of pages) {
      const { requests, script, style, whole } = weigh(SITE, html);
      if (path.endsWith("/search/")) continue;
      expect(requests, path).toBeLessThanOrEqual(BUDGET.requests);
      expect(script, path).toBeLessThanOrEqual(BUDGET.script);
      expect(style, path).toBeLessThanOrEqual(BUDGET.style);
      expect(whole, path).toBeLessThanOrEqual(html.includes('"og:type" content="article"') ? BUDGET.piece : BUDGET.list);
    }
  });

  test("has its twin, and they name each other", () => {
    for (const [path, html] of pages) {
      if (!path.startsWith("/zh/") || !path.endsWith("/")) continue;
      const other = path.replace("/zh/", "/en/");
      expect(page(other)).toMatch(new RegExp(`hreflang="zh" href="[^"]*${path}"`));
      expect(html).toMatch(new RegExp(`hreflang="en" href="[^"]*${other}"`));
    }
  });

  test("says where it is in its series, without a link to itself", () => {
    const html = /<nav class="series"[\s\S]*?<\/nav>/.exec(page("/en/articles/first-part/"))?.[0] ?? "";
    expect(html).toContain("Part 1 of 2");
    expect(html).toMatch(/<li aria-current="page">The piece at articles\/first-part in en<\/li>/);
    expect(html).toContain('href="/en/articles/second-part/"');
  });

  test("leads to a next step by its stage, to its author and to others close to it", () => {
    const html = page("/zh/articles/second-part/");
    expect(html).toContain('href="/zh/subscribe/" data-cta="ask"');
    expect(html).toContain('href="/zh/library/"');
    expect(html).toContain('href="/zh/authors/lin-yue/"');
    const near = /<div class="near">[\s\S]*?<\/ul>/.exec(html)?.[0] ?? "";
    expect(near.match(/<li>/g)).toHaveLength(3);
    expect(near).not.toContain("second-part");
  });

  test("an experiment runs on its last day and no longer: the day is the one that is built for", () => {
    for (const [path, runs] of [
      ["/en/articles/on-trial/", true],
      ["/en/articles/tried/", false],
    ] as const)
      expect([page(path).includes("data-experiment"), page(path).includes("The other title")], path).toEqual([runs, runs]);
  });

  test("an event says when it is, in its zone and in UTC, and whether it is over", () => {
    const coming = page("/en/events/to-come/");
    expect(coming).toContain('<time datetime="2026-12-10T15:00+08:00">Thursday, 10 December 2026 15:00–16:00</time>');
    expect(coming).toContain("China Standard Time (UTC+8); that is 07:00 to 08:00 UTC");
    expect(coming).toContain('href="/en/events/to-come/event.ics"');
    expect(page("/en/events/gone-by/")).toContain("<b>Over</b>");
    expect(page("/en/events/gone-by/")).not.toContain("event.ics");
    const list = page("/en/events/");
    expect(list.indexOf("/to-come/")).toBeLessThan(list.indexOf("/gone-by/"));
    expect(readFileSync(join(SITE, "en/events/to-come/event.ics"), "utf8")).toContain("\r\nDTSTART:20261210T070000Z\r\n");
  });

  test("a guide says what it needs and gates its pack; a help article answers first; a customer who agreed is named", () => {
    expect(page("/en/guides/with-pack/")).toMatch(/<li>A pencil<\/li>[\s\S]*name="resource" value="with-pack"/);
    const help = page("/en/help/how-is-it/");
    expect(help.indexOf("It is like this")).toBeLessThan(help.indexOf("A paragraph."));
    expect(page("/en/cases/with-consent/")).toContain("Robin Hale agreed on 1 September 2026");
  });
});

describe("figures and pictures", () => {
  test("a drawing is inlined with its words, at least as wide as its letters need", () => {
    const html = /<figure class="figure">[\s\S]*?<\/figure>/.exec(page("/zh/cases/with-consent/"))?.[0] ?? "";
    expect(html).toContain('viewBox="0 0 720 100" width="528" role="img" aria-label="What it shows"');
    expect(html).toContain('<text x="1" y="20" font-size="15" class="fill-tide">one</text>');
    expect(html).toContain("<figcaption>What it means</figcaption>");
    expect(html).not.toContain("not shown");
  });

  test("a picture has its size, waits until it is near, and comes in a modern format", () => {
    const [image = ""] = /<img [^>]*A square[^>]*>/.exec(page("/zh/cases/with-consent/")) ?? [];
    expect(image).toMatch(/width="900" height="600"/);
    expect(image).toContain('loading="lazy"');
    const [, src = ""] = /src="([^"]+\.(?:webp|avif))"/.exec(image) ?? [];
    expect(existsSync(join(SITE, src))).toBe(true);
  });
});

describe("a long list", () => {
  test("has pages that know the one before and the one after", () => {
    expect(page("/en/help/")).not.toContain('rel="prev"');
    expect(page("/en/help/")).toMatch(/href="\/en\/help\/page\/2\/" rel="next"/);
    expect(page("/en/help/page/2/")).toMatch(/href="\/en\/help\/" rel="prev"[\s\S]*href="\/en\/help\/page\/3\/" rel="next"/);
    expect(page("/en/help/page/3/")).not.toContain('rel="next"');
    expect(pages.has("/en/help/page/4/")).toBe(false);
  });

  test("shows each piece once", () => {
    const shown = ["/en/help/", "/en/help/page/2/", "/en/help/page/3/"].flatMap((path) => [...page(path).matchAll(/<summary><h3>/g)]);
    expect(shown).toHaveLength(MANY + 1);
  });

  test("every page the check of links knows is built, and no page besides", () => {
    const library = openLibrary(join(HERE, "content"));
    const paths = knownPaths(readPieces(library));
    expect(library.problems).toEqual([]);
    const built = [...pages.keys()].flatMap((path) => /^\/en(\/.*\/)$/.exec(path)?.[1] ?? []);
    expect(built.filter((path) => !paths.has(path) && !["/thank-you/"].includes(path))).toEqual([]);
    expect([...paths].filter((path) => !built.includes(path) && !["/", "/search/"].includes(path))).toEqual([]);
  });
});
