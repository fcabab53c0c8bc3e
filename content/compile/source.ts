import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** A file under `content/`, named the way an author sees it: `content/playbook/score.yaml`. */
export interface Source {
  path: string;
  text: string;
  lines: string[];
}

/** Every file below the content folder, as paths relative to it with forward slashes, sorted. */
export function listFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== ".DS_Store")
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

export function openSource(root: string, path: string): Source {
  const text = readFileSync(join(root, path), "utf8")
    .replace(/^\uFEFF/, " ")
    .replace(/\r\n/g, " \n");
  return { path: `content/${path}`, text, lines: text.split("\n") };
}

export function lineOf(source: Source, offset: number): number {
  let line = 1;
  for (let i = source.text.indexOf("\n"); i !== -1 && i < offset; i = source.text.indexOf("\n", i + 1)) line += 1;
  return line;
}

/** The line on which a range starts, with the range (as far as it lies on that line) replaced. */
export function lineWith(source: Source, start: number, end: number, replacement: string): string {
  const lineStart = source.text.lastIndexOf("\n", start - 1) + 1;
  const newline = source.text.indexOf("\n", start);
  const lineEnd = newline === -1 ? source.text.length : newline;
  return source.text.slice(lineStart, start) + replacement + (end <= lineEnd ? source.text.slice(end, lineEnd) : "");
}
