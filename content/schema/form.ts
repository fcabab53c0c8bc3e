import * as z from "zod";
import { bilingual, COMPANY_SIZES, FORMS, INDUSTRIES, locale, ROLES, slug } from "./common.ts";

/** The fields a person may be asked for. The contract accepts every one of them on every form. */
export const FIELDS = ["email", "name", "company", "title", "phone", "country", "industry", "companySize", "role", "message"] as const;
export type FieldName = (typeof FIELDS)[number];

export const form = z.strictObject({
  form: z.enum(FORMS),
  title: bilingual,
  intro: bilingual,
  fields: z
    .array(
      z.strictObject({
        name: z.enum(FIELDS),
        required: z.boolean().default(false),
        label: bilingual,
        hint: bilingual.optional(),
        autocomplete: z.string().optional(),
      }),
    )
    .min(1),
  /** Whether the form hands out a gated file. */
  resource: z.boolean().default(false),
  /** Whether the form takes a seat: its resource is an event then. */
  event: z.boolean().default(false),
  /** How many fields a gate may ask: the exchange is fair while it costs less than a minute. */
  asksAtMost: z.int().min(1).max(10).optional(),
  /** The sentence a person agrees to; its exact text is stored with the consent. */
  consent: z.strictObject({ marketing: bilingual }),
  submit: bilingual,
  /** What happens after the press of the button, said before it. */
  promise: bilingual,
});
export type Form = z.infer<typeof form>;

/** The most characters of what is typed. */
export const LENGTHS = { email: 254, name: 120, company: 160, title: 120, phone: 40, message: 4000 } as const;

export const SUBMISSION_BYTES_MAX = 32 * 1024;
/** Control characters other than tab and line breaks. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;

/** Normalised text of one line or many: NFC, no lone surrogates, no control characters, trimmed; "" means absent. */
function text(max: number, lines: "one" | "many" = "one") {
  return z
    .string()
    .max(max * 2)
    .transform((value) => value.normalize("NFC").toWellFormed().trim())
    .refine((value) => !CONTROL.test(value) && (lines === "many" || !/[\n\r\t]/.test(value)), { message: "control_character" })
    .refine((value) => value.length <= max, { message: "too_long" })
    .transform((value) => (value === "" ? undefined : value))
    .optional();
}

/** "" means absent, as a browser sends an untouched field. */
function blankable<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
}

const flag = z.preprocess(
  (value) =>
    value === "" || value === undefined
      ? undefined
      : value === "true" || value === "on" || value === true
        ? true
        : value === "false" || value === false
          ? false
          : value,
  z.boolean().optional(),
);

export const utm = z.strictObject({
  source: text(200),
  medium: text(200),
  campaign: text(200),
  term: text(200),
  content: text(200),
});
export type Utm = z.infer<typeof utm>;

/** The address as typed, trimmed; ASCII letters folded to lower case so that one person is one lead. */
export const email = z
  .string({ message: "required" })
  .max(1000, { message: "too_long" })
  .transform((value) => value.normalize("NFC").trim())
  .refine((value) => value !== "", { message: "required", abort: true })
  .refine((value) => value.length <= LENGTHS.email && /^[^\s\p{Cc}@<>(),;:\\"[\]]{1,64}@[^\s\p{Cc}@<>(),;:\\"[\]]+$/u.test(value), {
    message: "email",
    abort: true,
  })
  .transform((value) => value.toLowerCase())
  .refine(hasDomain, { message: "email" });

function hasDomain(address: string): boolean {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  const local = address.slice(0, address.lastIndexOf("@"));
  if (local.startsWith(".") || local.endsWith(".") || local.includes("..")) return false;
  const labels = domain.split(".");
  return (
    labels.length >= 2 &&
    labels.every((label) => /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? "")
  );
}

/** What a person sends with any form. Unknown keys are refused, so nobody can set a score or an owner. */
export const submission = z.strictObject({
  email,
  name: text(LENGTHS.name),
  company: text(LENGTHS.company),
  title: text(LENGTHS.title),
  phone: text(LENGTHS.phone).refine((value) => value === undefined || /^[+()\d\s.x-]{5,40}$/i.test(value), { message: "phone" }),
  country: blankable(
    z
      .string()
      .regex(/^[A-Za-z]{2}$/, { message: "country" })
      .transform((value) => value.toUpperCase()),
  ),
  industry: blankable(z.enum(INDUSTRIES, { message: "choice" })),
  companySize: blankable(z.enum(COMPANY_SIZES, { message: "choice" })),
  role: blankable(z.enum(ROLES, { message: "choice" })),
  message: text(LENGTHS.message, "many"),
  resource: blankable(slug),
  locale: blankable(locale),
  consent: z.strictObject({ marketing: flag }).optional(),
  visitor: blankable(z.string().max(64)),
  path: text(300),
  utm: utm.optional(),
  referrer: text(500),
  /** The honeypot: a field no person sees. */
  website: z.string().max(1000).optional(),
  elapsedMs: blankable(z.coerce.number().int().min(0).max(1e12)),
});
export type Submission = z.infer<typeof submission>;
