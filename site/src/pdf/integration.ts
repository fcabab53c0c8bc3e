import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Beside, beside } from "../beside.ts";
import type { PaperOptions, Printed } from "./papers.ts";

/** Typesets the papers while the pages are built, and lays them into `_gated/<slug>.<locale>.pdf`, which only the Worker hands out. */
export function gatedPapers(options: PaperOptions): Beside {
  let papers: Promise<Printed[]> | undefined;
  return {
    begin: {
      name: "gated-papers",
      hooks: {
        "astro:build:start": () => {
          papers = beside<Printed[]>(new URL("./thread.ts", import.meta.url), options);
        },
      },
    },
    end: {
      name: "gated-papers-written",
      hooks: {
        "astro:build:done": async ({ dir, logger }) => {
          const folder = join(fileURLToPath(dir), "_gated");
          await mkdir(folder, { recursive: true });
          const broken: string[] = [];
          for (const { name, pdf, pages, ms, draft, wrong } of (await papers) ?? []) {
            await writeFile(join(folder, name), pdf);
            logger.info(`_gated/${name}: ${pages} pages, ${Math.round(pdf.length / 1024)} KB (+${Math.round(ms)}ms)`);
            if (wrong && draft) logger.warn(`what a draft's gate promises:\n${wrong}`);
            else if (wrong) broken.push(wrong);
          }
          if (broken.length > 0) throw new Error(`A gate promises pages that its paper does not have:\n${broken.join("\n")}`);
        },
      },
    },
  };
}
