import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compileContent } from "../../content/compile.ts";
import { copyOfContent, type Folder } from "./folder.ts";

const PAPER = "whitepapers/answering-in-time";
const GUIDE = "guides/a-pack";
const PDF = "%PDF-1.7\n1 0 obj\n%%EOF\n";

let folder: Folder;
beforeEach(() => {
  folder = copyOfContent();
});
afterEach(() => folder.dispose());

function writeGuide(slug = GUIDE, gate = "gate: { form: download, pages: 4 }"): void {
  for (const locale of ["zh", "en"])
    folder.write(
      `${slug}/${locale}.mdx`,
      `---
title: A pack to take along
description: What it holds, and what somebody can do with it on the same day.
industries: [software]
roles: [user]
stage: signup
owner: lin-yue
publishedAt: 2026-10-12
reviewBy: 2027-04-12
next: /contact/
hypothesis: { says: Four of a hundred take it along., measure: download, percent: 4, days: 90 }
format: pack
needs: [A list of leads]
minutes: 30
${gate}
---

Text.
`,
    );
}

describe("a paper by hand", () => {
  test("stands beside its piece, for one language or for both", async () => {
    folder.write(`${PAPER}/paper.pdf`, PDF);
    folder.write(`${PAPER}/paper.zh.pdf`, PDF);
    expect(await folder.said()).toEqual([]);
  });

  test("is refused when it is no whole PDF", async () => {
    folder.write(`${PAPER}/paper.pdf`, "PK a document");
    folder.write(`${PAPER}/paper.en.pdf`, "%PDF-1.7\n1 0 obj");
    const said = await folder.said();
    expect(said).toHaveLength(2);
    for (const each of said) expect(each).toMatch(/^content\/whitepapers\/answering-in-time\/paper.*\.pdf:1 {2}is no whole PDF/);
  });

  test("is refused beside a piece that hands nothing out, and under another name", async () => {
    folder.write("solutions/manufacturing-inbound/paper.pdf", PDF);
    folder.write(`${PAPER}/paper.fr.pdf`, PDF);
    const said = (await folder.said()).join("\n\n");
    expect(said).toMatch(/manufacturing-inbound\/paper\.pdf:1 {2}is handed out by nobody: the piece has no gate/);
    expect(said).toMatch(/paper\.fr\.pdf:1 {2}is no part of a piece/);
  });
});

describe("what is handed out", () => {
  test("is every piece with a gate: a guide as well as a whitepaper", async () => {
    writeGuide();
    const { errors, files } = await compileContent(folder.root);
    expect(errors).toEqual([]);
    expect(files.get("catalogue.ts")).toMatch(/"kind": "guides",\s+"slug": "a-pack",[\s\S]*?"gated": true/);
  });

  test("may have more pages in one language, but asks by the same form in both", async () => {
    writeGuide();
    folder.change(`${GUIDE}/en.mdx`, "pages: 4", "pages: 6");
    expect(await folder.said()).toEqual([]);
    folder.change(`${GUIDE}/en.mdx`, "form: download", "form: contact");
    expect((await folder.said()).join("\n")).toMatch(/gate differs from zh\.mdx/);
  });
});
