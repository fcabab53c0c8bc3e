import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const KB = 1024;
export const BUDGET = {
  requests: 3,
  script: 2 * KB,
  style: 8 * KB,
  piece: 18 * KB,
  list: 20 * KB,
};

/** Every page of a built site by its address, `index.html` left out. */
export function pagesIn(site: string): Map<string, string> {
  const files = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".html"));
  return new Map(
    files.map((file) => [`/${file.replaceAll("\\", "/")}`.replace(/index\.html$/, ""), readFileSync(join(site, file), "utf8")]),
  );
}

/** A drawing of a figure is a picture, though it lies in the page: it has the colours of the theme, and saves a request. */
const DRAWING = /(?<=<figure\b[^>]*>[\s\S]{0,200}?)<svg\b[\s\S]*?<\/svg>/g;

/** What a reader's browser fetches to show a page, pictures left out, in bytes as compressed on their way. */
export function weigh(site: string, page: string): { requests: number; script: number; style: number; whole: number } {
  const html = page.replace(DRAWING, "");
  const named = (pattern: RegExp) => [...html.matchAll(pattern)].map((match) => join(site, match[1] ?? ""));
  const styles = named(/<link rel="stylesheet" href="([^"]+)"/g);
  const scripts = named(/<script[^>]* src="([^"]+)"/g);
  const sum = (files: string[]) => files.reduce((bytes, file) => bytes + gzip(readFileSync(file)), 0);
  const [style, script] = [sum(styles), sum(scripts)];
  return { requests: 1 + styles.length + scripts.length, script, style, whole: gzip(html) + style + script };
}

const gzip = (text: string | Buffer) => gzipSync(text, { level: 9 }).length;
