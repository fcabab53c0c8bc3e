import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { AstroIntegration } from "astro";
import { builtPages } from "../built.ts";
import { asMarkdown } from "./markdown.ts";

const ANNOUNCED = '<link rel="alternate" type="text/markdown"';

/** Beside every page that announces it, the same page as Markdown: `index.md`. */
export function plainPages({ origin }: { origin: string }): AstroIntegration {
  return {
    name: "plain-pages",
    hooks: {
      "astro:build:done": async ({ dir, logger }) => {
        const started = performance.now();
        let written = 0;
        for await (const { path, file, html } of builtPages(fileURLToPath(dir))) {
          if (!html.includes(ANNOUNCED)) continue;
          await writeFile(file.replace(/html$/, "md"), asMarkdown(html, new URL(path, origin).href));
          written += 1;
        }
        logger.info(`${written} pages as Markdown (+${Math.round(performance.now() - started)}ms)`);
      },
    },
  };
}
