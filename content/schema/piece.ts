import * as z from "zod";
import { FORMS, INDUSTRIES, isoDate, ROLES, STAGES, slug } from "./common.ts";

export const PIECE_KINDS = ["whitepapers", "solutions", "cases"] as const;
export type PieceKind = (typeof PIECE_KINDS)[number];

const everyPiece = {
  title: z.string().min(4).max(90),
  description: z.string().min(20).max(180),
  industries: z.array(z.enum(INDUSTRIES)).min(1).max(4),
  roles: z.array(z.enum(ROLES)).min(1).max(3),
  stage: z.enum(STAGES),
  /** A rep or editor of `content/playbook/team.yaml` who keeps the piece true. */
  owner: slug,
  publishedAt: isoDate,
  updatedAt: isoDate.optional(),
  reviewBy: isoDate,
  /** Where the reader goes next: a path without its locale. */
  next: z.string().regex(/^\/[a-z0-9/-]*\/$/, "a path without its locale, e.g. /cases/pump-maker-first-hour/"),
};

export const whitepaper = z.strictObject({
  ...everyPiece,
  gate: z.strictObject({ form: z.enum(FORMS), pages: z.int().min(1).max(200) }),
  takeaways: z.array(z.string().min(1)).length(3),
});

export const solution = z.strictObject(everyPiece);

export const caseStudy = z.strictObject({
  ...everyPiece,
  illustrative: z.boolean(),
  company: z.string().min(1),
  facts: z.array(z.strictObject({ value: z.string().min(1), label: z.string().min(1) })).length(3),
});

export const PIECE_SCHEMAS = { whitepapers: whitepaper, solutions: solution, cases: caseStudy } as const;
export type Whitepaper = z.infer<typeof whitepaper>;
export type Solution = z.infer<typeof solution>;
export type CaseStudy = z.infer<typeof caseStudy>;

/** The components an author may use in a piece; everything else is Markdown. */
export const PIECE_COMPONENTS = ["Callout", "Figures"] as const;
