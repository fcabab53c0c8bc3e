import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { AstroIntegration } from "astro";
import { parse } from "yaml";
import { LOCALES } from "../../content/schema/common.ts";
import { redirectsFile } from "../../content/schema/redirects.ts";

const SOURCE = new URL("../../content/redirects.yaml", import.meta.url);

/** Writes `_redirects`, which the platform reads: where pages of `content/redirects.yaml` have gone, in both languages. */
export function movedPages(): AstroIntegration {
  return {
    name: "moved-pages",
    hooks: {
      "astro:build:done": async ({ dir }) => {
        const lines = redirectLines(await readFile(SOURCE, "utf8"));
        if (lines.length > 0) await writeFile(fileURLToPath(new URL("_redirects", dir)), `${lines.join("\n")}\n`);
      },
    },
  };
}

/** One line for each language and for each way of writing the old address. */
export function redirectLines(yaml: string): string[] {
  const { redirects } = redirectsFile.parse(parse(yaml));
  return redirects.flatMap(({ from, to }) =>
    LOCALES.flatMap((locale) => [from, from.replace(/\/$/, "")].map((old) => `/${locale}${old} /${locale}${to} 301`)),
  );
}
