import { describe, expect, test } from "vitest";
import { figures } from "../../site/src/figures.ts";
import { localised } from "../../site/src/markdown.ts";
import { colourDefinitions } from "../../site/src/pdf/colours.ts";
import { markup } from "../../site/src/pdf/markup.ts";
import { parsePaper } from "../../site/src/pdf/parse.ts";
import { content, literal, sentence } from "../../site/src/pdf/typst.ts";
import { minutesToRead } from "../../site/src/reading.ts";
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
    const css = ["sea", "ink", "ink-2", "paper", "line", "tide", "tide-soft", "beacon"]
      .map((token) => `--${token}: oklch(0.5 0.1 200);`)
      .join("\n");
    expect(colourDefinitions(css)).toContain("#let ink-2 = oklch(50%, 0.1, 200deg)");
    expect(() => colourDefinitions("")).toThrow("--sea");
  });

  test("a paper's notes, tables, links and components are set", () => {
    const { tree } = parsePaper(
      `${HEAD}\n## One\n\nA [link](/cases/x/) and a note[^n], again[^n].\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<Callout title="Mind">\nText.\n</Callout>\n\n<Figures items="1|one" />\n\n[^n]: The note.\n`,
      "x.mdx",
    );
    const typst = markup(tree, (href) => `https://dinghai.example/zh${href}`);
    expect(typst).toContain("#heading(level: 1)");
    expect(typst).toContain('#link("https://dinghai.example/zh/cases/x/")');
    expect(typst).toContain('#footnote[#"The note.";] <note-0>');
    expect(typst).toContain("#footnote(<note-0>)");
    expect(typst).toContain('table.header([#"a";], [#"b";])');
    expect(typst).toContain('#callout("Mind")');
    expect(typst).toContain('#figures(("1", "one"),)');
  });

  test("an unknown component is refused by name", () => {
    const { tree } = parsePaper(`${HEAD}\n<Video />\n`, "x.mdx");
    expect(() => markup(tree, (href) => href)).toThrow("<Video>");
  });
});

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
hypothesis: { says: A reader downloads it, measure: download, percent: 5, days: 30 }
gate: { form: download, pages: 5 }
takeaways: [one, two, three]
---
`;
