import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../install.mjs";
import { buildSite } from "../site.ts";
import type { Finding } from "./step.ts";

const GATED = join(ROOT, "dist/site/_gated");
const PAGES_MIN = 3;
/** A language is told by its letters: an English paper names 定海, a Chinese one names products. */
const HAN_SHARE = { zh: { min: 0.3, max: 1 }, en: { min: 0, max: 0.1 } } as const;

/** Opens every paper in a second reader: pages, text that can be selected and found, title, language, bookmarks. */
export async function auditPapers(): Promise<Finding> {
  await buildSite();
  const finding: Finding = { lines: [], problems: [] };
  for (const name of papersIn(GATED)) {
    const { line, problems } = await readPaper(name, readFileSync(join(GATED, name)));
    finding.lines.push(line);
    finding.problems.push(...problems.map((problem) => `${name} ${problem}`));
  }
  if (finding.lines.length === 0) finding.problems.push("there is no paper in dist/site/_gated");
  return finding;
}

export function papersIn(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((file) => file.endsWith(".pdf")).sort();
}

export interface Read {
  /** Of every page, without what only adorns it: running heads, page numbers. */
  pages: string[];
  chapters: string[];
  info: { Title?: string; Author?: string; Subject?: string; Keywords?: string; Language?: string; CreationDate?: string };
  /** Every page says what each of its parts is. */
  tagged: boolean;
}

export async function openPaper(bytes: Uint8Array): Promise<Read> {
  const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const paper = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const { info } = (await paper.getMetadata()) as { info: Read["info"] };
  const pages: string[] = [];
  let tagged = true;
  for (let number = 1; number <= paper.numPages; number += 1) {
    const page = await paper.getPage(number);
    pages.push(withoutArtifacts((await page.getTextContent({ includeMarkedContent: true })).items));
    tagged &&= (await page.getStructTree()) !== null;
  }
  const chapters = ((await paper.getOutline()) ?? []).map(({ title }) => title);
  return { pages, chapters, info, tagged };
}

export async function readPaper(name: string, bytes: Uint8Array): Promise<{ line: string; problems: string[] }> {
  const { pages, chapters, info, tagged } = await openPaper(bytes);
  const text = searched(pages.join(""));
  const [, slug = "", locale = ""] = /^(.+)\.(zh|en)\.pdf$/.exec(name) ?? [];
  const letters = [...text.matchAll(/\p{L}/gu)].length;
  const han = [...text.matchAll(/\p{Script=Han}/gu)].length / Math.max(1, letters);
  const wanted = locale === "zh" || locale === "en" ? HAN_SHARE[locale] : null;
  const problems = [
    ...(pages.length < PAGES_MIN ? [`has fewer than ${PAGES_MIN} pages`] : []),
    ...(pages.slice(1).some((page) => page.trim() === "") ? ["has a page without text that can be selected"] : []),
    ...(info.Title ? [] : ["has no title"]),
    ...(info.Author ? [] : ["has no author"]),
    ...(chapters.length === 0 ? ["has no bookmarks"] : []),
    ...chapters.filter((title) => !text.includes(searched(title))).map((title) => `does not say its chapter “${title}” in its text`),
    ...(wanted && (han < wanted.min || han > wanted.max)
      ? [`is not in ${locale}: ${Math.round(100 * han)} of 100 letters are Chinese`]
      : []),
  ];
  return {
    line: `${slug || name} ${locale}: ${pages.length} pages, ${text.length} characters, ${chapters.length} chapters, ${tagged ? "tagged" : "not tagged"}`,
    problems,
  };
}

/** Text as a reader's search sees it: spaces and the shape of a quotation mark make no difference. */
export function searched(text: string): string {
  return text.replace(/[\s"'“”‘’]+/g, "");
}

type Items = readonly ({ str: string } | { type: string; tag?: string })[];

function withoutArtifacts(items: Items): string {
  const open: boolean[] = [];
  let text = "";
  for (const item of items) {
    if ("str" in item) text += open.includes(true) ? "" : item.str;
    else if (item.type === "endMarkedContent") open.pop();
    else open.push(item.tag === "Artifact");
  }
  return text;
}
