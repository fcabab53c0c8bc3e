import { transform } from "esbuild";
import { LOCALES } from "../../../../content/schema/common.ts";
import source from "../../scripts/known.ts?raw";
import { LANG } from "../../twins.ts";
import { words } from "../../words.ts";

const WORDS = Object.fromEntries(
  LOCALES.map((locale) => [LANG[locale], { known: words[locale]("form.known"), change: words[locale]("form.change") }]),
);

/** What only returning readers load: it has a fixed address, so that no page waits for it. */
export const GET = async () => {
  const { code } = await transform(source, {
    loader: "ts",
    minify: true,
    format: "iife",
    target: "es2022",
    define: { WORDS: JSON.stringify(WORDS) },
  });
  return new Response(code, { headers: { "content-type": "text/javascript; charset=utf-8" } });
};
