import * as z from "zod";
import { STAGES, TIERS } from "../../content/schema/common.ts";
import { email } from "../../content/schema/form.ts";
import { ERASURE_REASONS } from "../playbook/erasure.ts";
import { PRODUCT_KINDS } from "../playbook/facts.ts";
import { SUPPRESSION_REASONS, SUPPRESSION_SCOPES } from "../playbook/suppression.ts";
import { MINUTE } from "../playbook/time.ts";
import { isZone } from "../playbook/zone.ts";

export const SIGNALS_PER_REQUEST_MAX = 100;
export const SIGNAL_BYTES_MAX = 256 * 1024;
export const SUPPRESSION_BYTES_MAX = 64 * 1024;
export const LEADS_PER_PAGE = 50;
/** How far the clock of a product may be ahead of ours. */
export const SIGNAL_AHEAD_MAX = 5 * MINUTE;

const instant = z.iso.datetime({ offset: true });

/** An instant, or a day: what a contract says. */
const day = z.string().refine((text) => /^\d{4}-\d{2}-\d{2}/.test(text) && Number.isFinite(Date.parse(text)), "instant");

const country = z.string().regex(/^[A-Z]{2}$/, "country");
const zone = z.string().max(64).refine(isZone, "zone");

/** One fact the product reports. Repeatable by `id`; counted by when it happened. */
export const signal = z
  .strictObject({
    id: z.string().min(1).max(128),
    kind: z.enum(PRODUCT_KINDS),
    email: email.optional(),
    lead: z.string().min(1).max(64).optional(),
    occurredAt: instant,
    /** `endsAt` of a trial, a payment or a renewal says when the trial or the contract is to end; `country`, `zone` and `locale` where somebody new lives. */
    data: z
      .record(z.string().max(64), z.unknown())
      .and(z.looseObject({ endsAt: day.optional(), country: country.optional(), zone: zone.optional() }))
      .optional(),
  })
  .refine((value) => (value.email === undefined) !== (value.lead === undefined), { message: "email_or_lead", path: ["email"] });
export type Signal = z.infer<typeof signal>;

export const signals = z.array(signal).min(1).max(SIGNALS_PER_REQUEST_MAX);

const lang = z.string().max(16).optional();

export const leadQuery = z.strictObject({
  tier: z.enum(TIERS).optional(),
  stage: z.enum(STAGES).optional(),
  owner: z.string().max(64).optional(),
  q: z.string().trim().min(1).max(120).optional(),
  cursor: z.string().max(64).optional(),
  lang,
});
export type LeadQuery = z.infer<typeof leadQuery>;

export const outboxQuery = z.strictObject({
  kind: z.enum(["mail"]).optional(),
  lead: z.string().max(64).optional(),
  lang,
});

/** `at`: what will be so then, when nothing more is heard. */
export const whyQuery = z.strictObject({ at: instant.optional(), lang });

/** Why somebody is erased; where nothing is said, they asked for it. */
export const eraseQuery = z.strictObject({ reason: z.enum(ERASURE_REASONS).default("asked"), lang });

/** Each known address is a commit of its own, and an invocation has a budget of statements. */
export const SUPPRESSIONS_PER_REQUEST_MAX = 50;

/** An address that is to be closed, or its SHA-256 in hexadecimal digits, taken of the address in small letters. */
export const closing = z
  .strictObject({
    email: email.optional(),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, "hash")
      .transform((text) => text.toLowerCase())
      .optional(),
    scope: z.enum(SUPPRESSION_SCOPES),
    reason: z.enum(SUPPRESSION_REASONS).exclude(["erased"]).default("imported"),
  })
  .refine((value) => (value.email === undefined) !== (value.hash === undefined), { message: "email_or_hash", path: ["email"] });

/** One row that is wrong does not spoil the others. */
export const closings = z.array(z.unknown()).min(1).max(SUPPRESSIONS_PER_REQUEST_MAX);

export const closingsQuery = z.strictObject({ dry: z.stringbool().default(false), lang });

/** Forward only: by a duration, or to an instant. */
export const clockMove = z.union([
  z.strictObject({ advance: z.string().regex(/^P(?!$)(?:\d+W|(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/) }),
  z.strictObject({ to: instant }),
]);

export const SCOPES = ["signals:write", "leads:read", "leads:export", "leads:erase", "suppressions:write"] as const;
export type Scope = (typeof SCOPES)[number];
