import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Nodes } from "mdast";
import { beforeAll, describe, expect, test } from "vitest";
import { LOCALES, type Locale } from "../../content/schema/common.ts";
import { PIECE_KINDS } from "../../content/schema/piece.ts";
import { openPaper, type Read, readPaper, searched } from "../../scripts/audit/papers.ts";
import { ownPaper } from "../../site/src/pdf/own.ts";
import { parsePaper } from "../../site/src/pdf/parse.ts";

const CONTENT = fileURLToPath(new URL("../../content", import.meta.url));
const GATED = fileURLToPath(new URL("../../dist/site/_gated", import.meta.url));
const PAGES_APART_MAX = 1;
const SENTENCES_MIN = 2;

interface Built {
  name: string;
  locale: Locale;
  gated: NonNullable<ReturnType<typeof parsePaper>>;
  bytes: Uint8Array;
  read: Read;
}

const built: Built[] = [];

/** Every paper that is typeset from its piece; a paper by hand has its own order and words. */
beforeAll(async () => {
  for (const kind of PIECE_KINDS.filter((each) => existsSync(join(CONTENT, each)))) {
    for (const slug of readdirSync(join(CONTENT, kind))) {
      for (const locale of LOCALES) {
        const folder = join(CONTENT, kind, slug);
        const gated = parsePaper(kind, readFileSync(join(folder, `${locale}.mdx`), "utf8"), slug);
        if (!gated || [`paper.${locale}.pdf`, "paper.pdf"].some((own) => existsSync(join(folder, own)))) continue;
        const name = `${slug}.${locale}.pdf`;
        const bytes = readFileSync(join(GATED, name));
        built.push({ name, locale, gated, bytes, read: await openPaper(bytes) });
      }
    }
  }
});

describe("the papers", () => {
  test("there are some in both languages, and a second reader finds nothing wrong with any", async () => {
    for (const locale of LOCALES) expect(built.filter((paper) => paper.locale === locale).length).toBeGreaterThanOrEqual(2);
    for (const { name, bytes } of built) expect((await readPaper(name, bytes)).problems, name).toEqual([]);
  });

  test("the gate says how many pages there are", () => {
    for (const { name, gated, read } of built)
      expect(Math.abs(read.pages.length - gated.frontmatter.gate.pages), name).toBeLessThanOrEqual(PAGES_APART_MAX);
  });

  test("the bookmarks are the chapters", () => {
    for (const { name, gated, read } of built) {
      const chapters = gated.tree.children.flatMap((node) => (node.type === "heading" && node.depth === 2 ? [searched(plain(node))] : []));
      expect(read.chapters.map(searched), name).toEqual(chapters);
    }
  });

  test("a sentence can be found as it is written, over line ends and in both languages", () => {
    for (const { name, gated, read } of built) {
      const text = searched(read.pages.join(""));
      const sentences = gated.tree.children.flatMap((node, index) => {
        const before = gated.tree.children[index - 1];
        return node.type === "paragraph" && before?.type !== "paragraph" && bare(node) ? [searched(firstSentence(plain(node)))] : [];
      });
      expect(sentences.length, name).toBeGreaterThanOrEqual(SENTENCES_MIN);
      for (const sentence of sentences) expect(text, name).toContain(sentence);
    }
  });

  test("title, author, subject, words, language and date are those of the piece, and its parts are tagged", () => {
    for (const { name, locale, gated, read } of built) {
      const { title, description, publishedAt, updatedAt } = gated.frontmatter;
      const language = locale === "zh" ? "zh-CN" : "en";
      expect(read.info, name).toMatchObject({ Title: title, Subject: description, Language: language });
      expect(read.info.Author, name).not.toBe("");
      expect(read.info.Keywords?.split(", ").length, name).toBeGreaterThanOrEqual(2);
      expect(read.info.CreationDate, name).toContain(`D:${(updatedAt ?? publishedAt).replaceAll("-", "")}`);
      expect(read.tagged, name).toBe(true);
    }
  });

  test("only our faces are in a paper, so that it is the same on every machine", () => {
    for (const { name, bytes } of built) {
      const faces = [
        ...Buffer.from(bytes)
          .toString("latin1")
          .matchAll(/\/BaseFont\s*\/[A-Z]{6}\+([A-Za-z]+)/g),
      ].map(([, face]) => face);
      expect(faces, name).toContain("NotoSansSC");
      expect(
        faces.filter((face) => face !== "NotoSansSC" && face !== "DejaVuSansMono"),
        name,
      ).toEqual([]);
    }
  });
});

describe("a paper by hand", () => {
  test("stands before ours in its language, is counted, and is refused when no reader can open it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dinghai-paper-"));
    try {
      const [one, other] = built as [Built, Built];
      expect(await ownPaper(folder, "zh")).toBe(null);
      writeFileSync(join(folder, "paper.pdf"), one.bytes);
      expect(await ownPaper(folder, "zh")).toMatchObject({ pages: one.read.pages.length });
      writeFileSync(join(folder, "paper.zh.pdf"), other.bytes);
      expect(Buffer.compare((await ownPaper(folder, "zh"))?.pdf ?? new Uint8Array(), other.bytes)).toBe(0);
      expect(Buffer.compare((await ownPaper(folder, "en"))?.pdf ?? new Uint8Array(), one.bytes)).toBe(0);
      writeFileSync(join(folder, "paper.en.pdf"), "%PDF-1.7 and nothing more");
      await expect(ownPaper(folder, "en")).rejects.toThrow(/paper\.en\.pdf cannot be opened as a PDF/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function plain(node: Nodes): string {
  return "value" in node ? node.value : "children" in node ? node.children.map(plain).join("") : "";
}

/** Without notes and code: what stands in the text is what an author wrote. */
function bare(node: Nodes): boolean {
  return node.type !== "footnoteReference" && (!("children" in node) || node.children.every(bare));
}

function firstSentence(text: string): string {
  return /^.*?[.。!?！？](?=\s|$|[^\s\d])/su.exec(text)?.[0] ?? text;
}
