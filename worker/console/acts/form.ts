import * as z from "zod";
import { STAGES, TIERS } from "../../../content/schema/common.ts";
import { email } from "../../../content/schema/form.ts";
import { Failure } from "../../platform/failure.ts";
import type { Money } from "../../playbook/details.ts";
import { ERASURE_REASONS } from "../../playbook/erasure.ts";
import { OUTCOMES } from "../../playbook/facts.ts";

export const NOTE_MAX = 2000;
export const REASON_MAX = 500;
export const PRODUCT_MAX = 80;
export const TICKET_MAX = 64;
const VISITOR_MAX = 64;
const AMOUNT_MAX = 1e12;
const COUNT_MAX = 1e9;
/** The longest name of something that is chosen. */
const CHOICE_MAX = 64;
/** What the fields of questions begin with. */
export const JUDGED = "judged.";

const reason = z.string().trim().min(1).max(REASON_MAX).transform(wellFormed);
const days = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number);
const blank = z.literal("").transform(() => null);
const amount = z.union([
  blank,
  z
    .string()
    .regex(/^\d+(?:\.\d{1,2})?$/)
    .transform(Number)
    .pipe(z.number().positive().max(AMOUNT_MAX)),
]);
const currency = z.string().regex(/^[A-Z]{3}$/);
const count = z.union([blank, z.string().regex(/^\d+$/).transform(Number).pipe(z.number().max(COUNT_MAX))]);
const choice = z.union([blank, z.string().max(CHOICE_MAX)]);

export const contactForm = z.object({
  outcome: z.enum(OUTCOMES),
  note: z
    .string()
    .trim()
    .max(NOTE_MAX)
    .transform((text) => (text === "" ? undefined : wellFormed(text)))
    .optional(),
});
export type Contact = z.infer<typeof contactForm>;

export const reasonForm = z.object({ reason });

/** What cannot be taken back at once wants a tick as well. */
export const sureForm = z.object({ reason, sure: z.literal("yes") });

export const pointsForm = z.object({
  points: z
    .string()
    .regex(/^[+-]?\d{1,5}$/)
    .transform(Number),
  days,
  reason,
});
export type Adjusting = z.infer<typeof pointsForm>;

export const tierForm = z.object({ tier: z.enum(TIERS), days, reason });
export type TierGiven = z.infer<typeof tierForm>;

export const stageForm = z.object({ stage: z.enum(STAGES), reason });

/** Another record that is to be one with this, or no longer. */
export const otherForm = z.object({ other: z.string().min(1).max(64), reason, sure: z.literal("yes") });
export type OtherNamed = Omit<z.infer<typeof otherForm>, "sure">;

export const ticketForm = z.object({ ticket: z.string().trim().min(1).max(TICKET_MAX).transform(wellFormed) });
/** Somebody is taken out of everything: the reason is chosen, since free words could name them. */
export const eraseForm = z.object({ why: z.enum(ERASURE_REASONS), sure: z.literal("yes") });

/** Whose place at an event is given back. */
export const seatForm = z.object({ lead: z.string().min(1).max(64), reason, sure: z.literal("yes") });

export const lookForm = z.object({ email });

/** A field that is left empty says that nothing is known. */
export const dealForm = z
  .object({
    amount,
    currency,
    product: z.union([blank, z.string().trim().max(PRODUCT_MAX).transform(wellFormed)]),
    introducer: choice,
  })
  .transform(({ amount, currency, ...rest }) => ({ deal: moneyOf(amount, currency), ...rest }));

export const companyForm = z
  .object({ amount, currency, model: choice, volume: count, users: count, region: choice })
  .transform(({ amount, currency, ...rest }) => ({ capital: moneyOf(amount, currency), ...rest }));

/** Every field is a question of the playbook. */
export const looksForm = z.record(z.string().startsWith(JUDGED), choice).transform((answers) => ({
  judgements: Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name.slice(JUDGED.length), answer])),
}));

const visitor = z.string().min(1).max(VISITOR_MAX);
export const relinkForm = z.object({ visitor, reason });
export const unlinkForm = z.object({ visitor, reason, sure: z.literal("yes") });
export type BrowserNamed = z.infer<typeof relinkForm>;

/** What somebody wrote into a form, or a refusal that names the fields. */
export function parseForm<T>(schema: z.ZodType<T>, form: Record<string, string | undefined>, code = "judgement_invalid"): T {
  const sent = schema.safeParse(form);
  if (sent.success) return sent.data;
  const fields = sent.error.issues.map((issue) => [String(issue.path[0] ?? ""), { code: "required" }]);
  throw new Failure("invalid", code, { fields: Object.fromEntries(fields) });
}

function moneyOf(amount: number | null, currency: string): Money | null {
  return amount === null ? null : { amount, currency };
}

function wellFormed(text: string): string {
  return text.toWellFormed();
}
