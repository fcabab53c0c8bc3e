import { fileURLToPath } from "node:url";
import type { AstroIntegration } from "astro";
import type { Bilingual } from "../../../content/schema/common.ts";
import { type Beside, beside } from "../beside.ts";
import type { CardOptions, Drawn } from "./cards.ts";

/** Draws the pictures under which pages are shared, while what else is made of the built pages is made. */
export function shareImages({ words }: { words: Bilingual }): Beside {
  let drawn: Promise<Drawn> | undefined;
  const begin: AstroIntegration = {
    name: "share-images",
    hooks: {
      "astro:build:done": ({ dir }) => {
        const options: CardOptions = { words, site: fileURLToPath(dir) };
        drawn = beside<Drawn>(new URL("./thread.ts", import.meta.url), options);
      },
    },
  };
  const end: AstroIntegration = {
    name: "share-images-drawn",
    hooks: {
      "astro:build:done": async ({ logger }) => {
        const { pictures = 0, anew = 0, ms = 0 } = (await drawn) ?? {};
        logger.info(`share/: ${pictures} pictures, ${anew} of them drawn anew (+${Math.round(ms)}ms)`);
      },
    },
  };
  return { begin, end };
}
