import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Edition, editionOf } from "../content/schema/publish.ts";
import { ROOT } from "./install.mjs";
import { type Ran, run } from "./run.ts";
import { whyItFailed } from "./site-words.ts";

/** Of the Worker only its pages matter: their classes are in the styles. */
const MADE_FROM = ["site", "content", "worker", "package-lock.json"];
const NOT_READ = /(?:^|\/)(?:\.astro|node_modules)(?:\/|$)/;
const STAMP = join(ROOT, "dist/site.hash");

/** Builds the site into dist/site for a day, unless it was built from exactly these files for that day before. */
export async function buildSite(origin?: string, edition = editionOf(process.env, Date.now())): Promise<Ran & { skipped: boolean }> {
  const wanted = fingerprint(origin ?? "", edition);
  if (existsSync(join(ROOT, "dist/site")) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted)
    return { ok: true, output: "", seconds: 0, skipped: true };
  rmSync(STAMP, { force: true });
  const built = await run("astro", ["build", "--root", "site"], {
    DINGHAI_TODAY: edition.day,
    ...(origin === undefined ? {} : { DINGHAI_ORIGIN: origin }),
  });
  if (built.ok) {
    mkdirSync(join(ROOT, "dist"), { recursive: true });
    writeFileSync(STAMP, wanted);
  }
  return { ...built, output: built.ok ? built.output : whyItFailed(built.output), skipped: false };
}

function fingerprint(origin: string, edition: Edition): string {
  const hash = createHash("sha256").update(JSON.stringify([origin, edition, process.env.DINGHAI_EDITOR ?? ""]));
  for (const place of MADE_FROM) {
    for (const path of filesOf(place).filter((path) => place !== "worker" || path.endsWith(".tsx")))
      hash
        .update(path)
        .update("\0")
        .update(readFileSync(join(ROOT, path)))
        .update("\0");
  }
  return hash.digest("hex");
}

function filesOf(place: string): string[] {
  if (!existsSync(join(ROOT, place))) return [];
  if (/\.\w+$/.test(place)) return [place];
  return readdirSync(join(ROOT, place), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replace(/\\/g, "/").replace(/^\//, ""))
    .filter((path) => !NOT_READ.test(path))
    .sort();
}

if (process.argv[1] === import.meta.filename) {
  const { ok, output, seconds, skipped } = await buildSite();
  console.log(
    skipped ? "site: nothing changed since the last build" : `${output}\nsite: ${ok ? "built" : "FAILED"} in ${seconds.toFixed(1)} s`,
  );
  process.exit(ok ? 0 : 1);
}
