import { transform } from "esbuild";
import source from "../../scripts/known.ts?raw";

/** What only returning readers load: it has a fixed address, so that no page waits for it. */
export const GET = async () => {
  const { code } = await transform(source, { loader: "ts", minify: true, format: "iife", target: "es2022" });
  return new Response(code, { headers: { "content-type": "text/javascript; charset=utf-8" } });
};
