import * as z from "zod";

/** What a phone shows of a subject, in columns: a Chinese character takes two. */
export const SUBJECT_COLUMNS_MAX = 45;
/** Beyond this, Gmail cuts a mail off, and with it the way to leave at its foot. */
export const MAIL_KB_MAX = 102;

/** Frontmatter of one mail in one language. */
export const mailFrontmatter = z.strictObject({
  subject: z.string().min(2).max(120),
  preheader: z.string().min(2).max(160),
});
export type MailFrontmatter = z.infer<typeof mailFrontmatter>;

/** What a mail may say about its reader and its occasion. */
export const MAIL_VARIABLES = [
  "name",
  "company",
  "owner",
  "ownerTitle",
  "resource",
  "resourceUrl",
  "expires",
  "by",
  "reason",
  "leadName",
  "leadCompany",
  "leadTier",
  "leadWhy",
  "consoleUrl",
  "confirmUrl",
  "signInUrl",
  "bookingUrl",
  "siteUrl",
  "message",
  "what",
  "when",
  "where",
  "calendarUrl",
  "joinUrl",
  "seat",
  "waiting",
  "changes",
] as const;
export type MailVariable = (typeof MAIL_VARIABLES)[number];

export const TRANSACTIONAL = [
  "download",
  "answer",
  "registered",
  "seat-free",
  "confirm",
  "owner-new",
  "owner-asked",
  "owner-warned",
  "owner-returned",
  "owner-pooled",
  "owner-nurtured",
  "owner-handed",
  "owner-sign",
  "owner-replied",
  "head-escalated",
  "prospect-told",
  "prospect-settled",
  "sign-in",
  "new-version",
] as const;
export type TransactionalMail = (typeof TRANSACTIONAL)[number];
