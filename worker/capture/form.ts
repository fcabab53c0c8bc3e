import type { Locale } from "../../content/schema/common.ts";
import type { FieldName, Form, Submission } from "../../content/schema/form.ts";
import { submission } from "../../content/schema/form.ts";
import type { Occasion } from "../../content/schema/piece.ts";
import type { IntakePolicy } from "../../content/schema/playbook.ts";
import { catalogue } from "../generated/catalogue.ts";
import { Failure } from "../platform/failure.ts";
import { wrongFields } from "../platform/wrong-fields.ts";
import type { ProfileAnswers } from "../playbook/facts.ts";
import { emailKindOf } from "../playbook/identity.ts";
import { isOver } from "../playbook/occasion.ts";
import type { Profile } from "../playbook/state.ts";
import type { Instant } from "../playbook/time.ts";

/** A form-encoded body as the object a script would have sent: `consent.marketing=true` becomes `{consent: {marketing: "true"}}`. */
export function nested(encoded: string): Record<string, unknown> {
  const body: Record<string, unknown> = Object.create(null);
  for (const [name, value] of new URLSearchParams(encoded)) {
    const [outer = "", inner] = name.split(/\.(.*)/s);
    if (inner === undefined) body[outer] = value;
    else {
      const group = body[outer];
      const held: Record<string, unknown> =
        typeof group === "object" && group !== null ? (group as Record<string, unknown>) : Object.create(null);
      held[inner] = value;
      body[outer] = held;
    }
  }
  return body;
}

/** A submission as the schema has it, or a refusal that names every field and why. */
export function parseSubmission(form: Form, body: unknown): Submission {
  const parsed = submission.safeParse(body);
  if (!parsed.success) {
    const keysAt = (path: readonly PropertyKey[]) => (path.length === 0 ? Object.keys(submission.shape) : null);
    throw new Failure("invalid", "fields_invalid", { fields: wrongFields(parsed.error, keysAt) });
  }
  if (form.resource) requireResource(parsed.data.resource);
  if (form.event) requireEvent(parsed.data.resource);
  return parsed.data;
}

function requireResource(resource: string | undefined): void {
  if (!resource) throw wrongResource("required");
  if (!catalogue.some((piece) => piece.gated && piece.slug === resource)) throw wrongResource("unknown_resource");
}

function requireEvent(resource: string | undefined): void {
  if (!resource) throw wrongResource("required");
  if (!eventOf(resource)) throw wrongResource("unknown_event");
}

/** Nobody registers for an event that is over; who did before gets their first answer again, whenever they ask. */
export function requireToCome(event: EventOf, now: Instant): void {
  if (isOver(event.occasion, now)) throw wrongResource("event_over");
}

function wrongResource(code: "required" | "unknown_resource" | "unknown_event" | "event_over"): Failure {
  return new Failure("invalid", "fields_invalid", { fields: { resource: { code } } });
}

/** An event of the catalogue, as the answer to a registration speaks of it. */
export interface EventOf {
  slug: string;
  titles: Record<Locale, string>;
  occasion: Occasion;
}

export function eventOf(slug: string | undefined): EventOf | null {
  const piece = catalogue.find((one) => one.kind === "events" && one.slug === slug);
  return piece?.event ? { slug: piece.slug, titles: piece.titles, occasion: piece.event } : null;
}

/** Fields the form requires that were neither sent nor known before. */
export function requireFields(form: Form, sent: Submission, known: Profile | null): void {
  const missing = form.fields.filter(({ name, required }) => required && sent[name] === undefined && !isKnown(known, name));
  if (missing.length > 0)
    throw new Failure("invalid", "fields_invalid", { fields: Object.fromEntries(missing.map(({ name }) => [name, { code: "required" }])) });
}

/** The fields a form still asks of a person: their names, never what is known. The address is always asked, since it says who is speaking. */
export function fieldsToAsk(form: Form, known: Profile | null): FieldName[] {
  return form.fields.map(({ name }) => name).filter((name) => name === "email" || name === "message" || !isKnown(known, name));
}

function isKnown(profile: Profile | null, field: FieldName): boolean {
  return field !== "message" && profile !== null && profile[field] !== null;
}

export type QuarantineReason = keyof IntakePolicy["quarantine"];

/** Why a submission is kept aside instead of becoming a lead; null for a person's. */
export function quarantineReason(policy: IntakePolicy, sent: Submission): QuarantineReason | null {
  if (sent.website) return "honeypot";
  if (sent.elapsedMs !== undefined && sent.elapsedMs < policy.elapsedMsMin) return "tooFast";
  return emailKindOf(sent.email) === "disposable" ? "disposable" : null;
}

export function answersOf(sent: Submission): ProfileAnswers {
  const { name, company, title, phone, country, industry, companySize, role, locale } = sent;
  return { name, company, title, phone, country, industry, companySize, role, locale };
}
