import { createProcessor } from "@mdx-js/mdx";
import type { Root } from "mdast";
import remarkCjkFriendly from "remark-cjk-friendly";
import remarkGfm from "remark-gfm";
import { parse } from "yaml";
import { type Guide, PIECE_SCHEMAS, type PieceKind, type Solution, type Whitepaper } from "../../../content/schema/piece.ts";

/** What a gated piece says about itself, of whatever kind it is. */
export type Gated = Solution &
  Pick<Whitepaper, "gate"> &
  Partial<Pick<Whitepaper, "takeaways" | "version">> &
  Partial<Pick<Guide, "needs" | "minutes">>;

const processor = createProcessor({ format: "mdx", remarkPlugins: [remarkGfm, remarkCjkFriendly] });

/** A piece with a gate; null when it has none. */
export function parsePaper(kind: PieceKind, source: string, file: string): { frontmatter: Gated; tree: Root } | null {
  const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source.replaceAll("\r\n", "\n")) ?? [];
  if (head === undefined || body === undefined) throw new Error(`${file}: the frontmatter between two lines of --- is missing.`);
  if (!/^gate:/m.test(head)) return null;
  const read = PIECE_SCHEMAS[kind].safeParse(parse(head));
  if (!read.success) throw new Error(`${file}: ${read.error.message}`);
  return { frontmatter: read.data as Gated, tree: processor.parse(body) as Root };
}
