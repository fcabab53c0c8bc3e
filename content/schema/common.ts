import * as z from "zod";

export const LOCALES = ["zh", "en"] as const;
export type Locale = (typeof LOCALES)[number];
export const locale = z.enum(LOCALES);

export const INDUSTRIES = [
  "manufacturing",
  "finance",
  "retail",
  "software",
  "security",
  "healthcare",
  "energy",
  "logistics",
  "education",
  "other",
] as const;
export type Industry = (typeof INDUSTRIES)[number];

export const COMPANY_SIZES = ["1-10", "11-50", "51-200", "201-1000", "1001-5000", "5000+"] as const;
export type CompanySize = (typeof COMPANY_SIZES)[number];

/** The chairs of a buying committee. */
export const ROLES = ["user", "evaluator", "budget", "decider", "signer"] as const;
export type Role = (typeof ROLES)[number];

export const STAGES = ["browse", "signup", "trial", "paid", "renew", "refer", "dormant", "lost"] as const;
export type Stage = (typeof STAGES)[number];

/** Best first; X is disqualified with a reason. */
export const TIERS = ["S", "A", "B", "C", "X"] as const;
export type Tier = (typeof TIERS)[number];

export const PURPOSES = ["marketing", "product"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** How often somebody wants marketing mail: as the budget allows, or less. */
export const PACES = ["usual", "fewer"] as const;
export type Pace = (typeof PACES)[number];

/** What came of a call or a visit. */
export const OUTCOMES = ["reached", "no_answer", "meeting", "not_now", "wrong_person", "disqualified"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const FORMS = ["download", "contact", "trial", "subscribe", "register"] as const;
export type FormId = (typeof FORMS)[number];

/** A name in files and addresses: lower case words joined by hyphens. */
export const slug = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "lower-case words joined by hyphens, e.g. answering-in-time");

/** One sentence in both languages. */
export const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
export type Bilingual = z.infer<typeof bilingual>;

export const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a date such as 2026-10-12");
