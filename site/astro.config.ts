import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { unified } from "@astrojs/markdown-remark";
import mdx from "@astrojs/mdx";
import sitemap from "@astrojs/sitemap";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "astro/config";
import remarkCjkFriendly from "remark-cjk-friendly";
import { lastChanged } from "./src/changed.ts";
import { EDITION } from "./src/edition.ts";
import { editor } from "./src/editor/integration.ts";
import { rehypePiece } from "./src/markdown.ts";
import { gatedPapers } from "./src/pdf/integration.ts";
import { plainPages } from "./src/plain/integration.ts";
import { movedPages } from "./src/redirects.ts";
import { searchIndex } from "./src/search/integration.ts";
import { shareImages } from "./src/share/integration.ts";
import { twins } from "./src/twins.ts";
import { wordbooks } from "./src/wordbook.ts";

const file = (path: string) => readFileSync(new URL(`../content/${path}`, import.meta.url), "utf8");
const texts = { zh: file("words/site/zh.yaml"), en: file("words/site/en.yaml") };
const words = wordbooks(texts);
const changed = lastChanged(fileURLToPath(new URL("../content", import.meta.url)), EDITION);
const ORIGIN = process.env["DINGHAI_ORIGIN"] ?? "https://dinghai.example";
const papers = gatedPapers({ words: texts, authors: file("authors.yaml"), origin: ORIGIN });
const pictures = shareImages({ words: texts });

export default defineConfig({
  site: ORIGIN,
  srcDir: "./src",
  publicDir: "./public",
  outDir: "../dist/site",
  cacheDir: "../node_modules/.astro",
  output: "static",
  trailingSlash: "always",
  // The Worker answers `/` and serves the nearest 404.html: "preserve" lets every locale have one.
  build: { format: "preserve", inlineStylesheets: "never" },
  compressHTML: true,
  devToolbar: { enabled: false },
  markdown: {
    // Inline colours of a highlighter would need `style-src unsafe-inline`.
    syntaxHighlight: false,
    processor: unified({
      gfm: true,
      smartypants: { dashes: false },
      remarkPlugins: [remarkCjkFriendly],
      rehypePlugins: [[rehypePiece, words]],
    }),
  },
  integrations: [
    mdx(),
    sitemap({
      filter: (page) => !/\/(404|thank-you)(\.html|\/)?$/.test(page),
      serialize: (item) => {
        const lastmod = changed.get(new URL(item.url).pathname);
        return { ...item, links: twins(item.url), ...(lastmod ? { lastmod } : {}) };
      },
    }),
    papers.begin,
    movedPages(),
    editor(process.env),
    pictures.begin,
    plainPages({ origin: ORIGIN }),
    searchIndex(),
    pictures.end,
    papers.end,
  ],
  vite: {
    cacheDir: "../node_modules/.vite/site",
    plugins: [tailwindcss()],
    build: {
      assetsInlineLimit: 0,
      rolldownOptions: {
        // Astro marks every MDX module with a directive of its own; the bundler's warning about it says nothing to an author.
        onLog: (level, log, report) => log.code !== "MODULE_LEVEL_DIRECTIVE" && report(level, log),
      },
    },
  },
});
