import { describe, expect, it } from "vitest";
import { whyItFailed, wordsToWriters } from "../../scripts/site-words.ts";
import { wrongPages } from "../../site/src/pdf/papers.ts";

const wrong = (locale: string) => wrongPages("gate: { form: download, pages: 12 }", `content/whitepapers/trying/${locale}.mdx`, 12, 4);
const ROUTES = "12:44:17 [build] output\n12:44:20   ├─ /404.html (+15ms) \n12:44:21   ├─ /zh/help/index.html (+2ms)";
const FRAMES =
  "  Stack trace:\n    at made (/d/site/src/pdf/integration.ts:50:32)\n    at run (file:///d/node_modules/astro/dist/hooks.js:53:5)";

describe("a build that failed", () => {
  it("tells a writer the lines to put right and nothing else", () => {
    const output = `${ROUTES}\n12:44:40 [ERROR] [gated-papers] A hook failed\nA gate promises pages:\n${wrong("zh")}\n${wrong("en")}\n${FRAMES}`;
    expect(whyItFailed(output)).toBe(`${wrong("zh")}\n\n${wrong("en")}`);
  });

  it("tells any other error with our own frames, without the pages that went well", () => {
    expect(whyItFailed(`${ROUTES}\n12:44:22 [ERROR] no such thing\n${FRAMES}`)).toBe(
      "12:44:22 [ERROR] no such thing\n  Stack trace:\n    at made (/d/site/src/pdf/integration.ts:50:32)",
    );
    expect(whyItFailed("astro: not found")).toBe("astro: not found");
  });
});

describe("a build that went well", () => {
  it("has words for a writer only where a line is named", () => {
    expect(wordsToWriters(ROUTES)).toEqual([]);
    expect(wordsToWriters(`${ROUTES}\n12:44:40 [WARN] what a draft's gate promises:\n${wrong("en")}\n12:44:41 done`)).toEqual([
      wrong("en"),
    ]);
  });
});
