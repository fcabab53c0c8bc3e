import { createProcessor } from "@mdx-js/mdx";
import type { Root } from "mdast";
import remarkCjkFriendly from "remark-cjk-friendly";
import remarkGfm from "remark-gfm";
import { parse } from "yaml";
import { type Whitepaper, whitepaper } from "../../../content/schema/piece.ts";

const processor = createProcessor({ format: "mdx", remarkPlugins: [remarkGfm, remarkCjkFriendly] });

export function parsePaper(source: string, file: string): { frontmatter: Whitepaper; tree: Root } {
  const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source.replaceAll("\r\n", "\n")) ?? [];
  if (head === undefined || body === undefined) throw new Error(`${file}: the frontmatter between two lines of --- is missing.`);
  const read = whitepaper.safeParse(parse(head));
  if (!read.success) throw new Error(`${file}: ${read.error.message}`);
  return { frontmatter: read.data, tree: processor.parse(body) as Root };
}
