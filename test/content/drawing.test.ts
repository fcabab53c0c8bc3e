import { describe, expect, it } from "vitest";
import { drawingProblems } from "../../content/compile/drawing.ts";
import { compileContent } from "../../content/compile.ts";
import { copyOfContent } from "./folder.ts";

const BODY =
  '<rect x="0" y="0" width="10" height="10" class="fill-tide stroke-line"/>\n<text x="1" y="1" font-size="15" class="fill-ink">a &amp; b</text>';
const svg = (body: string, root = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 300">') => `${root}\n${body}\n</svg>\n`;
const problems = (text: string) => drawingProblems({ path: "content/x.svg", text, lines: text.split("\n") });

describe("a drawing is shapes and letters in the theme's colours", () => {
  it.each([BODY, `<!-- a note -->\n<g transform="translate(1 2)">${BODY}</g>`])("and then nothing is said: %s", (body) => {
    expect(problems(svg(body))).toEqual([]);
  });

  it.each([
    ["a script", svg("<script>alert(1)</script>"), 2, /<script> is refused/],
    ["a style", svg("<style>a{}</style>"), 2, /<style> is refused/],
    ["a foreign object", svg('<foreignObject width="1" height="1"/>'), 2, /<foreignObject> is refused/],
    ["a handler", svg(`${BODY}\n<rect onclick="x()"/>`), 4, /onclick="x\(\)" is refused/],
    ["a raw colour", svg('<rect fill="#fff"/>'), 2, /fill="#fff" is refused/],
    ["an inline style", svg('<rect style="fill:red"/>'), 2, /style="fill:red" is refused/],
    ["a link to elsewhere", svg('<use href="https://x.example/a.svg#b"/>'), 2, /<use> is refused/],
    ["an image", svg('<image href="a.png"/>'), 2, /<image> is refused/],
    ["a reference in an attribute", svg('<rect transform="url(https://x.example)"/>'), 2, /refers to something else/],
    ["an unknown class", svg('<rect class="fill-tied"/>'), 2, /“fill-tied” is no colour/],
    ["no viewBox", svg(BODY, "<svg>"), 1, /needs a viewBox/],
    ["a tag left open", svg("<g>"), 3, /<\/svg> closes nothing/],
    ["an attribute without quotes", svg("<rect onload=x()/>"), 2, /no readable SVG/],
    ["an entity of its own", `<!DOCTYPE svg [<!ENTITY a "b">]>\n${svg("<text>&a;</text>")}`, 1, /no readable SVG/],
    ["two roots", `${svg(BODY)}<svg viewBox="0 0 1 1"></svg>`, 5, /one <svg>/],
    ["nothing", "", 1, /no readable SVG/],
  ])("%s is refused with its line", (_what, text, line, says) => {
    expect(problems(text)[0]).toMatchObject({ line, message: expect.stringMatching(says) });
  });

  it("a wrong class comes with the one that was meant", () => {
    expect(problems(svg('<rect class="fill-tied stroke-line"/>'))[0]?.fix).toBe('class="fill-tide stroke-line"');
  });
});

describe("a figure and the text that shows it", () => {
  const ZH = "cases/pump-maker-first-hour/zh.mdx";

  it.each([
    ["a drawing that is missing", '<Figure file="flow" alt="a" />', {}, /neither flow\.zh\.svg nor flow\.svg/],
    ["a drawing in one language", '<Figure file="flow" alt="a" />', { "flow.zh.svg": svg(BODY) }, /flow\.en\.svg:1 {2}is missing/],
    ["no words for who cannot see", '<Figure file="flow" />', { "flow.svg": svg(BODY) }, /needs alt/],
    ["a drawing with a script", '<Figure file="flow" alt="a" />', { "flow.svg": svg("<script/>") }, /flow\.svg:2 {2}<script> is refused/],
  ])("%s is told with file and line", async (_what, line, files, says) => {
    const folder = copyOfContent();
    try {
      folder.write(ZH, `${folder.read(ZH)}\n${line}\n`);
      for (const [name, text] of Object.entries(files)) folder.write(`cases/pump-maker-first-hour/${name}`, text);
      const said = await folder.said();
      expect(said).toHaveLength(1);
      expect(said[0]).toMatch(says);
    } finally {
      folder.dispose();
    }
  });

  it("a drawing without a language stands for both", async () => {
    const folder = copyOfContent();
    try {
      folder.write(ZH, `${folder.read(ZH)}\n<Figure file="flow" alt="a" caption="b" />\n`);
      folder.write("cases/pump-maker-first-hour/flow.svg", svg(BODY));
      expect((await compileContent(folder.root)).errors).toEqual([]);
    } finally {
      folder.dispose();
    }
  });
});
