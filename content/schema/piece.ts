import * as z from "zod";
import { type Bilingual, FORMS, INDUSTRIES, isoDate, LOCALES, ROLES, STAGES, slug } from "./common.ts";

export const PIECE_KINDS = ["whitepapers", "solutions", "cases", "articles", "events", "guides", "help"] as const;
export type PieceKind = (typeof PIECE_KINDS)[number];

export const ARTICLE_GENRES = ["report", "technical", "people", "story", "news"] as const;
export const GUIDE_FORMATS = ["manual", "pack"] as const;
export const HELP_SUBJECTS = ["start", "content", "forms", "score", "sales", "mail", "privacy", "running"] as const;
/** What a piece is meant to bring about; the reports of a later day compare it with what was counted. */
export const MEASURES = ["read", "next", "ask", "download", "register"] as const;

const path = z.string().regex(/^\/[a-z0-9/-]*\/$/, "a path without its locale, e.g. /cases/pump-maker-first-hour/");

const everyPiece = {
  title: z.string().min(4).max(90),
  description: z.string().min(20).max(180),
  industries: z.array(z.enum(INDUSTRIES)).min(1).max(4),
  roles: z.array(z.enum(ROLES)).min(1).max(3),
  stage: z.enum(STAGES),
  /** Somebody of `content/authors.yaml` who keeps the piece true. */
  owner: slug,
  /** A day to come keeps the piece back: the daily build publishes it. */
  publishedAt: isoDate,
  updatedAt: isoDate.optional(),
  reviewBy: isoDate,
  /** Only shown by `npm start` and its preview, never built for readers. */
  draft: z.boolean().optional(),
  /** A series of `content/series.yaml`, and the part of it that this is. */
  series: z.strictObject({ id: slug, part: z.int().min(1).max(50) }).optional(),
  /** Where the reader goes next: a path without its locale. */
  next: path,
  /** What we believe the piece does: so many of a hundred readers within so many days. */
  hypothesis: z.strictObject({
    says: z.string().min(10).max(160),
    measure: z.enum(MEASURES),
    percent: z.number().positive().max(100),
    days: z.int().min(7).max(365),
  }),
  /** Two titles for the same piece: half of the readers see each. */
  experiment: z.strictObject({ id: slug.max(60), title: z.string().min(4).max(90), until: isoDate }).optional(),
};

const gate = z.strictObject({ form: z.enum(FORMS), pages: z.int().min(1).max(200) });

export const whitepaper = z.strictObject({
  ...everyPiece,
  gate,
  takeaways: z.array(z.string().min(1)).length(3),
  version: z.int().min(1).max(99).default(1),
  /** What each version after the first has changed, latest first; whoever has an earlier one is offered it. */
  changes: z.array(z.strictObject({ version: z.int().min(2).max(99), at: isoDate, says: z.string().min(10).max(200) })).default([]),
});

export const solution = z.strictObject(everyPiece);

export const caseStudy = z.strictObject({
  ...everyPiece,
  /** Invented, and said so on the page; a real customer has agreed to be named instead. */
  illustrative: z.boolean(),
  consent: z.strictObject({ by: z.string().min(1), on: isoDate }).optional(),
  company: z.string().min(1),
  facts: z.array(z.strictObject({ value: z.string().min(1), label: z.string().min(1) })).length(3),
});

export const article = z.strictObject({ ...everyPiece, genre: z.enum(ARTICLE_GENRES) });

const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, "a local time such as 2026-12-10T15:00");

export const event = z.strictObject({
  ...everyPiece,
  startsAt: localTime,
  endsAt: localTime,
  zone: z.string().min(1),
  /** In which language it is held. */
  spoken: z.array(z.enum(LOCALES)).min(1),
  /** Where: a hall, or that it is online. */
  place: z.string().min(2).max(120),
  online: z.boolean(),
  /** Where an online event meets: only the mail to those who have a seat says it. */
  joinUrl: z.url({ protocol: /^https$/, error: "an address that begins with https://" }).optional(),
  agenda: z
    .array(z.strictObject({ time: z.string().regex(/^\d{2}:\d{2}$/, "a time such as 15:30"), says: z.string().min(1) }))
    .min(1)
    .max(20),
  /** How many may come; null where there is no limit. */
  seats: z.int().min(1).nullable(),
});

export const guide = z.strictObject({
  ...everyPiece,
  format: z.enum(GUIDE_FORMATS),
  /** What somebody needs before they begin. */
  needs: z.array(z.string().min(1)).max(6),
  /** How long it takes to do, in minutes. */
  minutes: z.int().min(5).max(600),
  gate: gate.optional(),
});

export const help = z.strictObject({
  ...everyPiece,
  subject: z.enum(HELP_SUBJECTS),
  /** The answer in two or three sentences; the page says it first, and machines are told it. */
  answer: z.string().min(20).max(400),
});

export const PIECE_SCHEMAS = {
  whitepapers: whitepaper,
  solutions: solution,
  cases: caseStudy,
  articles: article,
  events: event,
  guides: guide,
  help,
} as const;
export type Whitepaper = z.infer<typeof whitepaper>;
export type Solution = z.infer<typeof solution>;
export type CaseStudy = z.infer<typeof caseStudy>;
export type Article = z.infer<typeof article>;
export type EventPiece = z.infer<typeof event>;
/** When and where an event is, and how many may come: what the Worker knows of it. */
export type Occasion = Pick<EventPiece, "startsAt" | "endsAt" | "zone" | "seats"> & { place: Bilingual };
export type Guide = z.infer<typeof guide>;
export type Help = z.infer<typeof help>;

/** Who writes: `content/authors.yaml`. */
export const authorsFile = z.strictObject({
  authors: z
    .array(
      z.strictObject({
        id: slug,
        name: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
        title: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
        about: z.strictObject({ zh: z.string().min(20).max(300), en: z.string().min(20).max(400) }),
      }),
    )
    .min(1),
});
export type Authors = z.infer<typeof authorsFile>;

/** Pieces that belong together and have an order: `content/series.yaml`. */
export const seriesFile = z.strictObject({
  series: z.array(
    z.strictObject({
      id: slug,
      title: z.strictObject({ zh: z.string().min(2).max(60), en: z.string().min(2).max(90) }),
      intro: z.strictObject({ zh: z.string().min(10).max(200), en: z.string().min(10).max(300) }),
    }),
  ),
});
export type SeriesFile = z.infer<typeof seriesFile>;

/** The components an author may use in a piece; everything else is Markdown. */
export const PIECE_COMPONENTS = ["Callout", "Figures", "Figure"] as const;
