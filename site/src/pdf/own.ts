import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locale } from "../../../content/schema/common.ts";

/** A paper that somebody laid out by hand, for one language or for both: it stands before ours. */
export async function ownPaper(folder: string, locale: Locale): Promise<{ pdf: Uint8Array; pages: number } | null> {
  const path = [`paper.${locale}.pdf`, "paper.pdf"].map((name) => join(folder, name)).find((each) => existsSync(each));
  if (!path) return null;
  const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const pdf = new Uint8Array(await readFile(path));
  const opened = getDocument({ data: pdf.slice(), verbosity: 0 });
  try {
    return { pdf, pages: (await opened.promise).numPages };
  } catch (cause) {
    throw new Error(`${path} cannot be opened as a PDF.`, { cause });
  } finally {
    await opened.destroy();
  }
}
