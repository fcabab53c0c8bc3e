import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import type { AstroIntegration } from "astro";
import { LOCALES, type Locale } from "../../../content/schema/common.ts";
import { isPublished } from "../../../content/schema/publish.ts";
import type { Author } from "../authors.ts";
import { EDITION } from "../edition.ts";
import type { Words } from "../wordbook.ts";
import { colourDefinitions } from "./colours.ts";
import { typstDocument } from "./document.ts";
import { parsePaper } from "./parse.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const PAPERS = join(HERE, "../../../content/whitepapers");
const WEIGHTS = ["400Regular", "600SemiBold", "700Bold"];

type Options = { words: Record<Locale, Words>; author: (id: string, locale: Locale) => Author; origin: string };

/** Typesets every whitepaper that readers see in both languages into `_gated/<slug>.<locale>.pdf`, which only the Worker hands out. */
export function gatedPapers({ words, author, origin }: Options): AstroIntegration {
  return {
    name: "gated-papers",
    hooks: {
      "astro:build:done": async ({ dir, logger }) => {
        const folder = join(fileURLToPath(dir), "_gated");
        await mkdir(folder, { recursive: true });
        const compiler = NodeCompiler.create({ workspace: HERE, fontArgs: [{ fontPaths: fontFolders() }] });
        const colours = colourDefinitions(await readFile(join(HERE, "../styles/theme.css"), "utf8"));
        const template = await readFile(join(HERE, "template.typ"), "utf8");
        for (const { slug, locale, path } of await papers()) {
          const started = performance.now();
          const { frontmatter, tree } = parsePaper(await readFile(path, "utf8"), path);
          if (!isPublished(frontmatter, EDITION)) continue;
          const paper = { slug, locale, frontmatter, tree, author: author(frontmatter.owner, locale), t: words[locale], origin };
          const { source, inputs } = typstDocument(paper, colours, template);
          const { pdf, pages } = typeset(compiler, source, inputs, path);
          await writeFile(join(folder, `${slug}.${locale}.pdf`), pdf);
          logger.info(
            `_gated/${slug}.${locale}.pdf: ${pages} pages, ${Math.round(pdf.length / 1024)} KB (+${Math.round(performance.now() - started)}ms)`,
          );
          if (pages !== frontmatter.gate.pages)
            logger.warn(`${slug}/${locale}.mdx says gate.pages ${frontmatter.gate.pages}; the PDF has ${pages}.`);
        }
      },
    },
  };
}

function fontFolders(): string[] {
  const root = dirname(createRequire(import.meta.url).resolve("@expo-google-fonts/noto-sans-sc/package.json"));
  return WEIGHTS.map((weight) => join(root, weight));
}

async function papers(): Promise<{ slug: string; locale: Locale; path: string }[]> {
  const slugs = (await readdir(PAPERS, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return slugs.sort().flatMap((slug) => LOCALES.map((locale) => ({ slug, locale, path: join(PAPERS, slug, `${locale}.mdx`) })));
}

function typeset(compiler: NodeCompiler, source: string, inputs: Record<string, string>, path: string): { pdf: Buffer; pages: number } {
  const outcome = compiler.compile({ mainFileContent: source, inputs });
  if (!outcome.result) {
    outcome.printErrors();
    throw new Error(`${path} could not be typeset.`);
  }
  return { pdf: compiler.pdf(outcome.result), pages: outcome.result.numOfPages };
}
