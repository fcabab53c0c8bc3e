import { defineCollection } from "astro:content";
import { glob } from "astro/loaders";
import * as z from "zod";
import { PIECE_SCHEMAS } from "../../content/schema/piece.ts";

/** Astro's YAML reads a bare 2026-10-12 as a moment, wherever it stands; the contract wants the day as written. */
function dated(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (Array.isArray(value)) return value.map(dated);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, dated(inner)]));
}

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
