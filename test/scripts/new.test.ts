import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { compileContent } from "../../content/compile.ts";
import { PIECE_KINDS, PIECE_SCHEMAS } from "../../content/schema/piece.ts";
import { makePiece } from "../../scripts/new.ts";
import { copyOfContent, type Folder } from "../content/folder.ts";

const NOW = Date.parse("2026-08-31T23:00:00Z");
let folder: Folder;
beforeEach(() => {
  folder = copyOfContent();
});
afterEach(() => folder.dispose());

const make = (...args: string[]) => makePiece(folder.root, args, NOW);
const text = (path: string) => readFileSync(join(folder.root, path), "utf8");

describe("npm run new", () => {
  it("makes a draft of every kind that passes npm run content, dated by the clock", async () => {
    for (const kind of PIECE_KINDS) expect(make(kind.replace(/s$/, ""), `trying-${kind}`).ok).toBe(true);
    const { errors, remarks } = await compileContent(folder.root);
    expect(errors).toEqual([]);
    expect(remarks.filter(({ file }) => file.includes("trying-")).map(({ message }) => message)).toEqual([]);
    expect(text("articles/trying-articles/zh.mdx")).toContain("publishedAt: 2026-08-31\n");
    expect(text("articles/trying-articles/zh.mdx")).toContain("reviewBy: 2027-02-28\n");
    expect(text("articles/trying-articles/en.mdx")).toContain("draft: true\n");
    expect(text("articles/trying-articles/en.mdx")).toContain("owner: lin-yue\n");
  });

  it.each(PIECE_KINDS)("explains every field of %s, those that most go without included", (kind) => {
    make(kind, "trying");
    for (const locale of ["zh", "en"]) {
      const written = text(`${kind}/trying/${locale}.mdx`);
      for (const field of Object.keys(PIECE_SCHEMAS[kind].shape)) {
        expect(written, field).toMatch(new RegExp(`^# ${field}: .{2,}$`, "m"));
        expect(written, field).toMatch(new RegExp(`^(?:# )?${field}:(?: |$)`, "m"));
      }
    }
  });

  it("explains in the language of the file", () => {
    make("event", "trying");
    const says = (locale: string) =>
      [...text(`events/trying/${locale}.mdx`).matchAll(/^# \w+: ([^[{\d].*)$/gm)].map(([, said = ""]) => said);
    expect(says("zh").filter((said) => !/\p{Script=Han}|^(?:\w+ \| )+\w+$/u.test(said) && !/^\d{4}/.test(said))).toEqual([]);
    expect(says("en").filter((said) => /\p{Script=Han}/u.test(said))).toEqual([]);
  });

  it("offers values for the fields that most go without which would pass as well", async () => {
    make("case", "trying");
    make("whitepaper", "trying-paper");
    for (const path of ["cases/trying", "whitepapers/trying-paper"])
      for (const locale of ["zh", "en"]) {
        const [, head = ""] = /^---\n([\s\S]*?)\n---/.exec(text(`${path}/${locale}.mdx`)) ?? [];
        const rare = [...head.matchAll(/^# (\w+: [{[].*)$/gm)].map(([, line = ""]) => line);
        expect(rare.length).toBeGreaterThan(1);
        for (const line of rare) expect(Object.values(parse(line) as object)[0]).toBeTypeOf("object");
      }
  });

  it("takes the kind in singular and plural, and says what comes next and where", () => {
    expect(make("whitepapers", "one").ok).toBe(true);
    const { ok, output } = make("whitepaper", "two");
    expect(ok).toBe(true);
    expect(output).toContain("content/whitepapers/two/zh.mdx");
    expect(output).toContain("DINGHAI_DRAFTS=1 npm start");
    expect(output).toContain("http://localhost:8787/en/whitepapers/two/");
  });

  it.each([
    [["papers", "one"], "There is no kind “papers”: choose one of whitepaper, solution, case, article, event, guide, help"],
    [["artcle", "one"], "There is no kind “artcle”: did you mean  npm run new -- article one"],
    [
      ["article", "First Hour"],
      "“First Hour” cannot be an address, which is lower-case words joined by hyphens: try  npm run new -- article first-hour",
    ],
    [
      ["article", "第一个小时"],
      "“第一个小时” cannot be an address, which is lower-case words joined by hyphens: write it in Latin letters, e.g. first-hour",
    ],
    [["case", "pump-maker-first-hour"], "content/cases/pump-maker-first-hour is there already: open it, or choose another slug."],
    [
      ["article", "pump-maker-first-hour"],
      "content/cases/pump-maker-first-hour has this slug already, and a slug is used once: choose another.",
    ],
  ])("refuses %j in one sentence", (args, sentence) => {
    expect(make(...args)).toEqual({ ok: false, output: sentence });
  });

  it.each([[[]], [["article"]], [["article", "one", "two"]]])("answers %j with its usage", (args) => {
    expect(make(...args).output).toMatch(/^npm run new -- <kind> <slug>\n/);
  });
});
