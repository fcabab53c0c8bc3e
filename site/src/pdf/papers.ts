import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bilingual, LOCALES, type Locale } from "../../../content/schema/common.ts";
import { PIECE_KINDS, type PieceKind } from "../../../content/schema/piece.ts";
import { isPublished } from "../../../content/schema/publish.ts";
import { authors } from "../authors.ts";
import { EDITION } from "../edition.ts";
import { wordbooks } from "../wordbook.ts";
import { typstDocument } from "./document.ts";
import { ownPaper } from "./own.ts";
import { parsePaper } from "./parse.ts";
import { openPress } from "./press.ts";

const CONTENT = fileURLToPath(new URL("../../../content/", import.meta.url));
/** A page more or less is no broken promise: a font or a word may move a line. */
const PAGES_APART_MAX = 1;

/** The texts of the site's words and authors, and where the site will stand. */
export type PaperOptions = { words: Bilingual; authors: string; origin: string };

export interface Printed {
  name: string;
  pdf: Uint8Array;
  pages: number;
  ms: number;
  draft: boolean;
  /** What the gate promises otherwise, as a line to correct. */
  wrong: string | null;
}

type Place = { kind: PieceKind; slug: string; locale: Locale };

/** The paper of every gated piece that readers see in both languages. */
export async function printPapers(options: PaperOptions): Promise<Printed[]> {
  const print = await printer(options);
  const printed: Printed[] = [];
  for (const place of await places()) printed.push(...(await print(place)));
  return printed;
}

async function printer({ words: texts, authors: people, origin }: PaperOptions): Promise<(place: Place) => Promise<Printed[]>> {
  const press = await openPress();
  const words = wordbooks(texts);
  const author = authors(people);
  return async ({ kind, slug, locale }) => {
    const started = performance.now();
    const folder = join(CONTENT, kind, slug);
    const path = `content/${kind}/${slug}/${locale}.mdx`;
    const text = await readFile(join(folder, `${locale}.mdx`), "utf8");
    const parsed = parsePaper(kind, text, path);
    if (!parsed || !isPublished(parsed.frontmatter, EDITION)) return [];
    const { frontmatter, tree } = parsed;
    const figure = await figuresIn(folder);
    const typeset = () => {
      const paper = { kind, slug, locale, frontmatter, tree, author: author(frontmatter.owner, locale), t: words[locale], origin, figure };
      const { source, inputs } = typstDocument(paper, press);
      return press.print(source, inputs, path);
    };
    const { pdf, pages } = (await ownPaper(folder, locale)) ?? typeset();
    const wrong = wrongPages(text, path, frontmatter.gate.pages, pages);
    return [{ name: `${slug}.${locale}.pdf`, pdf, pages, ms: performance.now() - started, draft: frontmatter.draft === true, wrong }];
  };
}

/** The line of the gate as it stands and as it should be; null when it is right. */
export function wrongPages(text: string, path: string, said: number, pages: number): string | null {
  if (Math.abs(said - pages) <= PAGES_APART_MAX) return null;
  const lines = text.split("\n");
  const at = lines.findIndex((line) => /\bpages:\s*\d+/.test(line));
  const line = lines[at] ?? "";
  return `${path}:${at + 1}  says ${said} pages; the PDF has ${pages}\n    ${line.trim()}\n  → ${line.trim().replace(/\bpages:\s*\d+/, `pages: ${pages}`)}`;
}

async function places(): Promise<Place[]> {
  const found: Place[] = [];
  for (const kind of PIECE_KINDS) {
    const entries = await readdir(join(CONTENT, kind), { withFileTypes: true }).catch(() => []);
    const slugs = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
    for (const slug of slugs.sort()) for (const locale of LOCALES) found.push({ kind, slug, locale });
  }
  return found;
}

/** The drawings of a piece by file name. */
async function figuresIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".svg"));
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)));
}
