import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../install.mjs";
import { buildSite } from "../site.ts";
import type { Finding } from "./step.ts";

const GATED = join(ROOT, "dist/site/_gated");

/** Opens every paper in a second reader: pages, text that can be selected and found, title, language, bookmarks. */
export async function auditPapers(): Promise<Finding> {
  await buildSite();
  const finding: Finding = { lines: [], problems: [] };
  for (const name of existsSync(GATED)
    ? readdirSync(GATED)
        .filter((file) => file.endsWith(".pdf"))
        .sort()
    : []) {
    const { line, problems } = await readPaper(name, readFileSync(join(GATED, name)));
    finding.lines.push(line);
    finding.problems.push(...problems.map((problem) => `${name} ${problem}`));
  }
  if (finding.lines.length === 0) finding.problems.push("there is no paper in dist/site/_gated");
  return finding;
}

export async function readPaper(name: string, bytes: Uint8Array): Promise<{ line: string; problems: string[] }> {
  const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const paper = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const { info } = (await paper.getMetadata()) as { info: { Title?: string; Author?: string; Language?: string } };
  const outline = (await paper.getOutline()) ?? [];
  const texts: string[] = [];
  for (let number = 1; number <= paper.numPages; number += 1) {
    const { items } = await (await paper.getPage(number)).getTextContent();
    texts.push(items.map((item) => ("str" in item ? item.str : "")).join(""));
  }
  const marked = (await paper.getMarkInfo())?.Marked === true;
  const text = texts.join("").replace(/\s+/g, "");
  const [, slug = "", locale = ""] = /^(.+)\.(zh|en)\.pdf$/.exec(name) ?? [];
  const problems = [
    ...(texts.length < 3 ? ["has fewer than three pages"] : []),
    ...(texts.slice(1).some((page) => page.trim() === "") ? ["has a page without text that can be selected"] : []),
    ...(info.Title ? [] : ["has no title"]),
    ...(info.Author ? [] : ["has no author"]),
    ...(outline.length === 0 ? ["has no bookmarks"] : []),
    ...outline
      .filter(({ title }) => !text.includes(title.replace(/\s+/g, "")))
      .map(({ title }) => `does not say its chapter “${title}” in its text`),
    ...((locale === "zh") === /\p{Script=Han}{2}/u.test(text) || locale === "" ? [] : [`is not in ${locale}`]),
  ];
  return {
    line: `${slug || name} ${locale}: ${texts.length} pages, ${text.length} characters, ${outline.length} chapters, ${marked ? "tagged" : "not tagged"}`,
    problems,
  };
}
