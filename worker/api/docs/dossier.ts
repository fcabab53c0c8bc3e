import * as z from "zod";
import { PURPOSES } from "../../../content/schema/common.ts";
import { ERASURE_REASONS } from "../../playbook/erasure.ts";
import { SUPPRESSION_REASONS, SUPPRESSION_SCOPES } from "../../playbook/suppression.ts";

// Everything held about a person, and that it is held no more. What is looked into record by record stays open, as it is stored.

const instant = z.iso.datetime();
const lead = z.string();
const text = z.string().nullable();
const stored = z.record(z.string(), z.unknown());

export const exportAnswer = z.strictObject({
  lead,
  exportedAt: instant,
  leads: z.array(z.strictObject({ lead, createdAt: instant, lastSeenAt: instant, state: stored })),
  companies: z.array(z.strictObject({ id: text, domain: text, name: text })),
  submissions: z.array(
    z.strictObject({ submission: z.string(), lead: text, form: z.string(), state: z.string(), reason: text, at: instant, body: stored }),
  ),
  consents: z.array(
    z.strictObject({
      lead,
      purpose: z.string(),
      state: z.string(),
      at: instant,
      text: z.string(),
      textHash: z.string(),
      page: text,
      submission: text,
    }),
  ),
  suppressions: z.array(z.strictObject({ scope: z.enum(SUPPRESSION_SCOPES), reason: z.enum(SUPPRESSION_REASONS), at: instant })),
  journal: z.array(z.strictObject({ subject: z.string(), seq: z.int(), at: instant, kind: z.string(), source: text, body: stored })),
  messages: z.array(
    z.strictObject({
      message: z.string(),
      lead: text,
      template: z.string(),
      purpose: z.string(),
      recipient: z.string(),
      state: z.string(),
      error: text,
      createdAt: instant,
      sentAt: instant.nullable(),
      enrolment: text,
      step: text,
      variant: text,
      arm: text,
      about: stored,
      mail: z.strictObject({ from: z.string(), to: z.string(), subject: z.string(), text: z.string() }).nullable(),
    }),
  ),
  waiting: z.array(
    z.strictObject({ id: z.string(), kind: z.string(), cause: z.string(), createdAt: instant, dueAt: instant, attempts: z.int() }),
  ),
  arrivals: z.array(z.strictObject({ lead: text, at: instant, kind: z.string(), message: text, quarantined: text, body: stored })),
  clicks: z.array(
    z.strictObject({ message: z.string(), link: z.string(), at: instant, evidence: z.string(), why: z.string(), visitor: text }),
  ),
  grants: z.array(
    z.strictObject({
      lead,
      resource: z.string(),
      locale: z.string(),
      version: z.int(),
      submission: z.string(),
      at: instant,
      expiresAt: instant,
    }),
  ),
  offers: z.array(z.strictObject({ lead, resource: z.string(), version: z.int(), had: z.int(), dueAt: instant.nullable(), end: text })),
  registrations: z.array(z.strictObject({ event: z.string(), lead, submission: z.string(), at: instant, place: z.int() })),
  enrolments: z.array(
    z.strictObject({ enrolment: z.string(), lead, sequence: z.string(), status: z.string(), next: text, dueAt: instant.nullable() }),
  ),
  turns: z.array(z.strictObject({ lead, rep: text, at: instant })),
  browsers: z.array(z.strictObject({ visitor: z.string(), lead, at: instant, verified: z.boolean(), reason: z.string() })),
  visits: z.array(
    z.strictObject({
      visitor: z.string(),
      id: z.string(),
      kind: z.string(),
      path: z.string(),
      at: instant,
      visibleMs: z.number().nullable(),
      scroll: z.number().nullable(),
      target: text,
      referrer: text,
      utm: stored.nullable(),
      variant: text,
      receivedAt: instant,
    }),
  ),
});

export const erasureAnswer = z.strictObject({ lead, erasedAt: instant, reason: z.enum(ERASURE_REASONS) });

/** What became of each row of a list of addresses, in its order. */
export const closedAnswer = z.strictObject({
  dry: z.boolean(),
  added: z.int(),
  already: z.int(),
  refused: z.int(),
  rows: z.array(
    z.union([
      /** Whether somebody here has the address; one given by its hash alone is not looked up. And the purposes whose yes ends. */
      z.strictObject({ result: z.enum(["added", "already"]), known: z.boolean(), ends: z.array(z.enum(PURPOSES)) }),
      z.strictObject({ result: z.literal("refused"), fields: z.record(z.string(), z.string()).optional() }),
    ]),
  ),
});
