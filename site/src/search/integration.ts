import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AstroIntegration } from "astro";
import { close, createIndex } from "pagefind";
import { builtPages } from "../built.ts";
import { spread } from "./filters.ts";

const INDEXED = " data-pagefind-body";
/** Of a piece, what is said of it and not in it. */
const NOT_TEXT = ["nav", "aside.side", ".meta", ".minutes", ".author", ".series", ".footnotes", "svg", "time"];
/** What the page of the search itself loads; Pagefind's own pages and styles stay behind. */
const NEEDED = /^(?:pagefind\.js|pagefind-entry\.json|wasm\.\S+\.pagefind|(?:index|fragment|filter)\/.*|pagefind\.\S+\.pf_meta)$/;

/** Writes an index of all pieces, one for each language, into `pagefind/`. */
export function searchIndex(): AstroIntegration {
  return {
    name: "search-index",
    hooks: {
      "astro:build:done": async ({ dir, logger }) => {
        const started = performance.now();
        const site = fileURLToPath(dir);
        const { index } = await createIndex({ excludeSelectors: NOT_TEXT });
        if (!index) throw new Error("Pagefind has no program for this machine: see the optionalDependencies of the package pagefind.");
        let pieces = 0;
        for await (const { path, html } of builtPages(site)) {
          if (!html.includes(INDEXED)) continue;
          const { errors } = await index.addHTMLFile({ url: path, content: spread(html.replaceAll("<wbr>", "")) });
          if (errors.length > 0) throw new Error(`${path} could not be indexed: ${errors.join(", ")}`);
          pieces += 1;
        }
        const { files } = await index.getFiles();
        for (const { path, content } of files.filter((file) => NEEDED.test(file.path))) {
          const file = join(site, "pagefind", path);
          await mkdir(dirname(file), { recursive: true });
          await writeFile(file, content);
        }
        await close();
        logger.info(`pagefind/: ${pieces} pieces (+${Math.round(performance.now() - started)}ms)`);
      },
    },
  };
}
