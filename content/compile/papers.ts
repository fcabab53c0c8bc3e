import { LOCALES } from "../schema/common.ts";
import { PIECE_KINDS } from "../schema/piece.ts";
import type { Library } from "./library.ts";
import type { Piece } from "./piece.ts";
import { missingFile } from "./problem.ts";

/** A paper that somebody laid out by hand, in one language or in both; it is handed out instead of the typeset one. */
export const PAPER = /^paper(?:\.(?:zh|en))?\.pdf$/;
/** Cloudflare serves no larger file: 25 MiB. */
const PAPER_BYTES_MAX = 25 * 1024 * 1024;

/** The slugs of what is handed out in exchange for an address, whether or not the rest of the piece can be read. */
export function gatedSlugs(library: Library): string[] {
  const gated = (path: string) => library.has(path) && /^---\n(?:(?!---\n).*\n)*?gate:/.test(library.open(path).text);
  return PIECE_KINDS.flatMap((kind) =>
    library.folders(kind).filter((slug) => LOCALES.some((locale) => gated(`${kind}/${slug}/${locale}.mdx`))),
  );
}

/** Papers by hand are papers and belong to a gate. */
export function checkPapers(library: Library, pieces: readonly Piece[]): void {
  for (const { kind, slug, texts } of pieces) {
    const gated = LOCALES.some((locale) => texts[locale]?.yaml.value.gate);
    for (const name of library.within(`${kind}/${slug}`).filter((each) => PAPER.test(each))) {
      const file = `content/${kind}/${slug}/${name}`;
      const wrong = wrongPaper(library.bytes(`${kind}/${slug}/${name}`));
      if (wrong) library.problems.push(missingFile(file, ...wrong));
      if (!gated)
        library.problems.push(
          missingFile(file, "is handed out by nobody: the piece has no gate", "add gate: { form: download, pages: 8 }"),
        );
    }
  }
}

function wrongPaper(bytes: Uint8Array): [message: string, fix: string] | null {
  const text = (from: number, to?: number) => new TextDecoder("latin1").decode(bytes.slice(from, to));
  if (!text(0, 5).startsWith("%PDF-") || !text(-2048).includes("%%EOF")) return ["is no whole PDF", "export it again"];
  if (bytes.length > PAPER_BYTES_MAX)
    return [`has ${bytes.length} bytes; a file that is served has at most ${PAPER_BYTES_MAX}`, "export it with smaller pictures"];
  return null;
}
