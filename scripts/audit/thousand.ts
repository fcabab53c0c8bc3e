import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { PIECE_KINDS } from "../../content/schema/piece.ts";
import { ROOT } from "../install.mjs";
import { run } from "../run.ts";
import { papersIn } from "./papers.ts";
import type { Finding } from "./step.ts";

const PIECES = 1_000;
const SECONDS_MAX = 120;
const LIST_GZIP_MAX = 20 * 1024;
/** What the build reads. */
const PARTS = ["content", "site", "scripts", "worker", "package.json", "package-lock.json", "tsconfig.json"];

/** Builds the site with a thousand pieces, each in both languages, in a folder of its own. */
export async function auditThousand(): Promise<Finding> {
  const folder = mkdtempSync(join(tmpdir(), "dinghai-thousand-"));
  try {
    for (const part of PARTS)
      cpSync(join(ROOT, part), join(folder, part), { recursive: true, filter: (path) => !/node_modules|[\\/]\.astro$/.test(path) });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const pieces = grow(join(folder, "content"));
    const began = performance.now();
    const checked = await run("node", [join(folder, "content/compile.ts")], {});
    if (!checked.ok) return { lines: [], problems: [checked.output.slice(0, 2_000)] };
    const built = await run("astro", ["build", "--root", join(folder, "site")], {});
    const seconds = (performance.now() - began) / 1000;
    if (!built.ok) return { lines: [], problems: [built.output.slice(-2_000)] };
    const lists = listsIn(join(folder, "dist/site"));
    const papers = papersIn(join(folder, "dist/site/_gated")).length;
    const heaviest = lists.sort((a, b) => b.bytes - a.bytes)[0];
    return {
      lines: [
        `${pieces} pieces in both languages: checked, built and ${papers} papers of theirs typeset in ${seconds.toFixed(1)} s`,
        `${lists.length} lists; the heaviest page is ${heaviest?.path}: ${heaviest?.bytes} bytes gzip`,
      ],
      problems: [
        ...(seconds > SECONDS_MAX ? [`took ${seconds.toFixed(0)} s, wanted ${SECONDS_MAX}`] : []),
        ...lists.filter(({ bytes }) => bytes > LIST_GZIP_MAX).map(({ path, bytes }) => `${path} weighs ${bytes} bytes gzip`),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies what is there, under new names, until there are enough pieces. */
function grow(content: string): number {
  const folders = PIECE_KINDS.filter((kind) => existsSync(join(content, kind))).flatMap((kind) =>
    readdirSync(join(content, kind), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [{ kind, slug: entry.name }] : [])),
  );
  let pieces = folders.length;
  for (let round = 1; pieces < PIECES; round += 1) {
    for (const { kind, slug } of folders) {
      if (pieces >= PIECES) break;
      const copy = join(content, kind, `${slug}-${round}`);
      mkdirSync(copy);
      for (const name of readdirSync(join(content, kind, slug))) {
        const text = readFileSync(join(content, kind, slug, name));
        writeFileSync(join(copy, name), name.endsWith(".mdx") ? renamed(text.toString(), round) : text);
      }
      pieces += 1;
    }
  }
  return pieces;
}

/** A copy is a piece of its own: its title is, and it is in no series. It keeps its gate, so that its paper is typeset as any other. */
function renamed(text: string, round: number): string {
  return text
    .replace(/^title: "?(.*?)"?$/m, (_, title: string) => `title: "${title}${/[，。；：？！）》]$/.test(title) ? "" : " "}${round}"`)
    .replace(/^series: .*\n/m, "")
    .replace(/^experiment: .*\n/m, "");
}

function listsIn(site: string): { path: string; bytes: number }[] {
  return readdirSync(site, { recursive: true, encoding: "utf8" })
    .filter((path) =>
      /^(?:zh|en)\/(?:library|whitepapers|solutions|cases|articles|events|guides|help)\/(?:index\.html|(?:[a-z]+\/)?[^/]*(?:page|industry|role|stage|genre|subject|format|kind)\/.*index\.html)$/.test(
        path,
      ),
    )
    .filter((path) => statSync(join(site, path)).isFile())
    .map((path) => ({ path: `/${path}`, bytes: gzipSync(readFileSync(join(site, path))).byteLength }));
}
