import * as z from "zod";

/**
 * What a condition may look at. `fact.*` is the signal being judged; the rest is the lead and its company. `interest`, what they read most
 * about, and `features`, the list of what they have used, are known where sequences ask.
 */
export const CONDITION_FIELDS = [
  "industry",
  "companySize",
  "role",
  "country",
  "locale",
  "title",
  "emailKind",
  "domain",
  "channel",
  "stage",
  "tier",
  "dealSize",
  "capital",
  "businessModel",
  "volume",
  "users",
  "region",
  "product",
  "introducer",
  "interest",
  "features",
  "fact.form",
  "fact.resource",
  "fact.pieceKind",
  "fact.slug",
  "fact.target",
  "fact.visibleMs",
  "fact.scroll",
  "fact.feature",
  "fact.message",
  "fact.outcome",
] as const;
/** The answer to a question of details.yaml. */
export type JudgedField = `judged.${string}`;
export type ConditionField = (typeof CONDITION_FIELDS)[number] | JudgedField;

export function isJudged(field: ConditionField): field is JudgedField {
  return field.startsWith("judged.");
}

/** The kinds of fact a rule may listen to. */
export const FACT_KINDS = [
  "form_submitted",
  "page_read",
  "cta_clicked",
  "resource_opened",
  "file_requested",
  "email_confirmed",
  "preferences_changed",
  "signed_up",
  "trial_started",
  "used",
  "paid",
  "renewed",
  "cancelled",
  "contacted",
  "lead_accepted",
  "mail_failed",
  "step_struck",
  "clock_struck",
  "unsubscribed",
  "replied",
  "mail_clicked",
  "ticket_opened",
  "ticket_closed",
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

// which questions there are is known where the files are read together
const field = z.union([z.enum(CONDITION_FIELDS), z.templateLiteral(["judged.", z.string()])]);
const scalar = z.union([z.string(), z.number()]);

export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { field: ConditionField; is: string | number }
  | { field: ConditionField; in: (string | number)[] }
  | { field: ConditionField; atLeast: number }
  | { field: ConditionField; below: number }
  | { field: ConditionField; contains: string[] }
  | { field: ConditionField; known: boolean };

export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(condition).min(1) }),
    z.strictObject({ any: z.array(condition).min(1) }),
    z.strictObject({ not: condition }),
    z.strictObject({ field, is: scalar }),
    z.strictObject({ field, in: z.array(scalar).min(1) }),
    z.strictObject({ field, atLeast: z.number() }),
    z.strictObject({ field, below: z.number() }),
    z.strictObject({ field, contains: z.array(z.string().min(1)).min(1) }),
    z.strictObject({ field, known: z.boolean() }),
  ]),
);

/** The facts that may move a stage: a lead keeps them, so that a late one finds its place. */
export const MILESTONE_KINDS = ["stage_set", "form_submitted", "signed_up", "trial_started", "paid", "renewed", "cancelled"] as const;

/** The fields a condition looks at. */
export function fieldsOf(one: Condition): ConditionField[] {
  if ("all" in one) return one.all.flatMap(fieldsOf);
  if ("any" in one) return one.any.flatMap(fieldsOf);
  return "not" in one ? fieldsOf(one.not) : [one.field];
}

/** A condition on what happened alone: what a lead is today must not change what it earned then, whenever it is heard. */
export const factCondition = condition.refine((one) => fieldsOf(one).every((name) => name.startsWith("fact.")), {
  message: "may look at the fact only, e.g. { field: fact.pieceKind, is: cases }",
});
export const formCondition = condition.refine((one) => fieldsOf(one).every((name) => name === "fact.form"), {
  message: "may look at the form only, e.g. { field: fact.form, is: contact }",
});
