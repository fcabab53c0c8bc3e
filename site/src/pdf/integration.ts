import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AstroIntegration } from "astro";
import { LOCALES, type Locale } from "../../../content/schema/common.ts";
import { PIECE_KINDS, type PieceKind } from "../../../content/schema/piece.ts";
import { isPublished } from "../../../content/schema/publish.ts";
import type { Author } from "../authors.ts";
import { EDITION } from "../edition.ts";
import type { Words } from "../wordbook.ts";
import { typstDocument } from "./document.ts";
import { ownPaper } from "./own.ts";
import { parsePaper } from "./parse.ts";
import { openPress, type Press } from "./press.ts";

const CONTENT = fileURLToPath(new URL("../../../content/", import.meta.url));
/** A page more or less is no broken promise: a font or a word may move a line. */
const PAGES_APART_MAX = 1;

type Options = { words: Record<Locale, Words>; author: (id: string, locale: Locale) => Author; origin: string };
type Place = { kind: PieceKind; slug: string; locale: Locale };

/** The paper of every gated piece that readers see in both languages: `_gated/<slug>.<locale>.pdf`, which only the Worker hands out. */
export function gatedPapers(options: Options): AstroIntegration {
  return {
    name: "gated-papers",
    hooks: {
      "astro:build:done": async ({ dir, logger }) => {
        const folder = join(fileURLToPath(dir), "_gated");
        await mkdir(folder, { recursive: true });
        const press = await openPress();
        const wrong: string[] = [];
        for (const place of await places()) {
          const started = performance.now();
          const made = await makePaper(place, press, options);
          if (!made) continue;
          const name = `${place.slug}.${place.locale}.pdf`;
          await writeFile(join(folder, name), made.pdf);
          const took = `${Math.round(made.pdf.length / 1024)} KB (+${Math.round(performance.now() - started)}ms)`;
          logger.info(`_gated/${name}: ${made.pages} pages, ${took}`);
          if (made.wrong && made.draft) logger.warn(`what a draft's gate promises:\n${made.wrong}`);
          else if (made.wrong) wrong.push(made.wrong);
        }
        if (wrong.length > 0) throw new Error(`A gate promises pages that its paper does not have:\n${wrong.join("\n")}`);
      },
    },
  };
}

async function makePaper({ kind, slug, locale }: Place, press: Press, { words, author, origin }: Options) {
  const folder = join(CONTENT, kind, slug);
  const path = `content/${kind}/${slug}/${locale}.mdx`;
  const text = await readFile(join(folder, `${locale}.mdx`), "utf8");
  const parsed = parsePaper(kind, text, path);
  if (!parsed || !isPublished(parsed.frontmatter, EDITION)) return null;
  const { frontmatter, tree } = parsed;
  const figure = await figuresIn(folder);
  const typeset = () => {
    const paper = { kind, slug, locale, frontmatter, tree, author: author(frontmatter.owner, locale), t: words[locale], origin, figure };
    const { source, inputs } = typstDocument(paper, press);
    return press.print(source, inputs, path);
  };
  const { pdf, pages } = (await ownPaper(folder, locale)) ?? typeset();
  return { pdf, pages, draft: frontmatter.draft === true, wrong: wrongPages(text, path, frontmatter.gate.pages, pages) };
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
