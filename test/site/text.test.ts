import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { figures } from "../../site/src/figures.ts";
import { localised } from "../../site/src/markdown.ts";
import { colourDefinitions } from "../../site/src/pdf/colours.ts";
import { printed } from "../../site/src/pdf/figure.ts";
import { markup } from "../../site/src/pdf/markup.ts";
import { wrongPages } from "../../site/src/pdf/papers.ts";
import { parsePaper } from "../../site/src/pdf/parse.ts";
import { content, literal, sentence } from "../../site/src/pdf/typst.ts";
import { minutesToRead } from "../../site/src/reading.ts";
import { hex, schemes, TOKENS } from "../../site/src/tokens.ts";
import { twin, twins } from "../../site/src/twins.ts";
import { wordbooks } from "../../site/src/wordbook.ts";

describe("the words", () => {
  test("a key that only one language has stops the build, by name", () => {
    expect(() => wordbooks({ zh: "a: { b: 一 }", en: "a: { c: one }" })).toThrow('en.yaml: "a.b" is missing');
  });

  test("names are filled in, and one that nobody gives is refused", () => {
    const { en } = wordbooks({ zh: "n: 共 {count} 篇", en: "n: '{count} in all'" });
    expect(en("n", { count: 3 })).toBe("3 in all");
    expect(() => en("n")).toThrow("{count}");
    expect(() => en("m")).toThrow('"m" is missing');
  });
});

describe("a component", () => {
  test("chooses neither a word nor a sign by the language: they stand in the words", () => {
    const source = join(import.meta.dirname, "../../site/src");
    const components = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".astro"));
    expect(components.length).toBeGreaterThan(20);
    for (const path of components)
      expect(readFileSync(join(source, path), "utf8"), path).not.toMatch(/\blocale === "(?:zh|en)" \? ["'`](?!(?:zh|en)")/);
  });
});

describe("addresses", () => {
  test("the twin of a page is the same page in the other language", () => {
    expect(twin("/zh/cases/x/")).toBe("/en/cases/x/");
    expect(twin("https://dinghai.example/en/")).toBe("https://dinghai.example/zh/");
    expect(twins("https://dinghai.example/en/a/").map(({ url }) => new URL(url).pathname)).toEqual(["/zh/a/", "/en/a/", "/en/a/"]);
  });

  test("only links without a locale get one", () => {
    expect(localised("/whitepapers/x/#part", "zh")).toBe("/zh/whitepapers/x/#part");
    for (const href of ["/en/contact/", "/favicon.svg", "//other.example/", "https://other.example/", "#part", "mailto:a@b.example"])
      expect(localised(href, "zh")).toBe(href);
  });
});

describe("reading time", () => {
  test("counts Han characters and words apart, and is never nothing", () => {
    expect(minutesToRead("")).toBe(1);
    expect(minutesToRead("字".repeat(2000))).toBe(5);
    expect(minutesToRead("word ".repeat(1150))).toBe(5);
    expect(minutesToRead(`${"字".repeat(2000)} ${"word ".repeat(1150)}`)).toBe(10);
  });
});

describe("figures", () => {
  test("reads value and label, and says how to write them", () => {
    expect(figures("12 min|until the call; 3|leads")).toEqual([
      { value: "12 min", label: "until the call" },
      { value: "3", label: "leads" },
    ]);
    expect(() => figures("12 min")).toThrow("value|label");
  });
});

describe("the PDF's text", () => {
  test("no text can act as markup", () => {
    expect(literal('a "b" \\ c\n')).toBe('"a \\"b\\" \\\\ c\\n"');
    expect(content("#evil[x] $y$ @z")).toBe('#"#evil[x] $y$ @z";');
  });

  test("straight quotes become the language's own", () => {
    expect(content(`it's "so"`)).toBe('#"it";#smartquote(double: false);#"s ";#smartquote();#"so";#smartquote();');
  });

  test("a sentence carries code only where its names stand", () => {
    expect(sentence((values) => `Page ${values.page} of #1`, { page: "here" })).toBe('#"Page ";#here;#" of #1";');
  });

  test("colours come from the theme, light first", () => {
    const css = (lightness: number) => TOKENS.map((token) => `--${token}: oklch(${lightness} 0.1 200);`).join("\n");
    const { light, dark } = schemes(`${css(0.5)} @media (prefers-color-scheme: dark) {${css(0.7)}}`);
    expect(colourDefinitions(light)).toContain("#let ink-2 = oklch(50%, 0.1, 200deg)");
    expect(dark.sea).toEqual({ lightness: 0.7, chroma: 0.1, hue: 200 });
    expect(() => schemes(css(0.5))).toThrow("--sea");
  });

  test("a colour for those who know no oklch is the same colour", () => {
    expect(hex({ lightness: 0, chroma: 0, hue: 0 })).toBe("#000000");
    expect(hex({ lightness: 1, chroma: 0, hue: 0 })).toBe("#ffffff");
    expect(hex({ lightness: 0.628, chroma: 0.2577, hue: 29.23 })).toBe("#ff0000");
    expect(hex({ lightness: 0.28, chroma: 0.06, hue: 245 })).toBe("#092b44");
  });

  test("a paper's notes, tables, links and components are set", () => {
    const { tree } = paper(
      `\n## One\n\nA [link](/cases/x/) and a note[^n], again[^n].\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<Callout title="Mind">\nText.\n</Callout>\n\n<Figures items="1|one" />\n\n<Figure file="flow" alt="A flow" caption="How it goes" />\n\n- [x] Sent\n\n[^n]: The note.\n`,
    );
    const typst = markup(
      tree,
      (href) => `https://dinghai.example/zh${href}`,
      (file) => `<svg id="${file}"/>`,
    );
    expect(typst).toContain("#heading(level: 1)");
    expect(typst).toContain('#link("https://dinghai.example/zh/cases/x/")');
    expect(typst).toContain('#footnote[#"The note.";] <note-0>');
    expect(typst).toContain("#footnote(<note-0>)");
    expect(typst).toContain('table.header([#"a";], [#"b";])');
    expect(typst).toContain('#callout("Mind")');
    expect(typst).toContain('#figures(("1", "one"),)');
    expect(typst).toContain(
      '#figure(image(bytes("<svg id=\\"flow\\"/>"), format: "svg", width: 100%, alt: "A flow"), caption: [#"How it goes";])',
    );
    expect(typst).toContain('#list(marker: [], tight: true, [#tick-box(true);#"Sent";])');
  });

  test("an unknown component is refused by name", () => {
    const { tree } = paper("<Video />\n");
    const same = (text: string) => text;
    expect(() => markup(tree, same, same)).toThrow("<Video>");
  });

  test("a drawing is printed in the paper's face and colours, and a colour that is none is refused by name", () => {
    const { light } = schemes(readFileSync("site/src/styles/theme.css", "utf8"));
    const drawn = printed(
      '<?xml version="1.0"?><svg font-family="x"><path class="fill-none stroke-line wide"/></svg>',
      light,
      "flow.en.svg",
    );
    expect(drawn).toBe('<svg font-family="Noto Sans SC"><path fill="none" stroke="#d7dfe5"/></svg>');
    expect(() => printed('<svg class="fill-red"/>', light, "flow.en.svg")).toThrow("flow.en.svg: fill-red");
  });

  test("a gate says the pages of its paper, one more or less, and is told the right number", () => {
    expect(wrongPages(HEAD, "x.mdx", 5, 5)).toBe(null);
    expect(wrongPages(HEAD, "x.mdx", 5, 6)).toBe(null);
    expect(wrongPages(HEAD, "x.mdx", 5, 7)).toMatch(
      /^x\.mdx:12 {2}says 5 pages; the PDF has 7\n.*\n {2}→ gate: \{ form: download, pages: 7 \}$/,
    );
  });

  test("a piece without a gate has no paper", () => {
    expect(parsePaper("solutions", `${HEAD.replace(/gate:.*\n/, "")}\nText.\n`, "x.mdx")).toBe(null);
  });
});

function paper(body: string) {
  const parsed = parsePaper("whitepapers", `${HEAD}\n${body}`, "x.mdx");
  if (!parsed) throw new Error("the paper has no gate");
  return parsed;
}

const HEAD = `---
title: A title
description: A description of at least twenty characters
industries: [software]
roles: [user]
stage: browse
owner: lin-yue
publishedAt: 2026-10-12
reviewBy: 2027-04-12
next: /contact/
hypothesis: { says: Four of a hundred ask for it., measure: download, percent: 4, days: 90 }
gate: { form: download, pages: 5 }
takeaways: [one, two, three]
---
`;
