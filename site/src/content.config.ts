import { defineCollection } from "astro:content";
import { glob } from "astro/loaders";
import * as z from "zod";
import { PIECE_SCHEMAS } from "../../content/schema/piece.ts";

/** Astro's YAML reads a bare 2026-10-12 as a moment; the contract wants the day as written. */
const dated = (frontmatter: unknown) =>
  typeof frontmatter === "object" && frontmatter !== null
    ? Object.fromEntries(
        Object.entries(frontmatter).map(([key, value]) => [key, value instanceof Date ? value.toISOString().slice(0, 10) : value]),
      )
    : frontmatter;

const files = (kind: string) =>
  glob({ base: `../content/${kind}`, pattern: "*/{zh,en}.mdx", generateId: ({ entry }) => entry.replace(/\.mdx$/, "") });

export const collections = {
  whitepapers: defineCollection({ loader: files("whitepapers"), schema: z.preprocess(dated, PIECE_SCHEMAS.whitepapers) }),
  solutions: defineCollection({ loader: files("solutions"), schema: z.preprocess(dated, PIECE_SCHEMAS.solutions) }),
  cases: defineCollection({ loader: files("cases"), schema: z.preprocess(dated, PIECE_SCHEMAS.cases) }),
  articles: defineCollection({ loader: files("articles"), schema: z.preprocess(dated, PIECE_SCHEMAS.articles) }),
  events: defineCollection({ loader: files("events"), schema: z.preprocess(dated, PIECE_SCHEMAS.events) }),
  guides: defineCollection({ loader: files("guides"), schema: z.preprocess(dated, PIECE_SCHEMAS.guides) }),
  help: defineCollection({ loader: files("help"), schema: z.preprocess(dated, PIECE_SCHEMAS.help) }),
};
