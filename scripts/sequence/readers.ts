import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { COMPANY_SIZES, INDUSTRIES, locale, OUTCOMES, PACES, ROLES } from "../../content/schema/common.ts";
import type { Fact } from "../../worker/playbook/facts.ts";
import { DAY, type Instant } from "../../worker/playbook/time.ts";
import { Refusal } from "../rehearse/refusal.ts";

export const READERS = join(import.meta.dirname, "readers.yaml");

const day = z.number().min(0);
const deed = z.discriminatedUnion("did", [
  z.strictObject({ day, did: z.literal("used"), feature: z.string() }),
  z.strictObject({ day, did: z.literal("page_read"), slug: z.string(), visibleMs: z.number().default(60_000) }),
  z.strictObject({ day, did: z.literal("contacted"), outcome: z.enum(OUTCOMES) }),
  z.strictObject({ day, did: z.literal("replied"), text: z.string().default("…") }),
  z.strictObject({ day, did: z.literal("unsubscribed") }),
  z.strictObject({ day, did: z.literal("mail_chosen"), topics: z.array(z.string()).nullable(), pace: z.enum(PACES) }),
  z.strictObject({ day, did: z.enum(["ticket_opened", "ticket_closed"]), ticket: z.string() }),
  z.strictObject({ day, did: z.enum(["trial_started", "paid", "renewed", "cancelled"]) }),
]);
type Deed = z.infer<typeof deed>;

const reader = z.strictObject({
  email: z.email(),
  answers: z.strictObject({
    name: z.string().optional(),
    company: z.string().optional(),
    title: z.string().optional(),
    country: z.string().optional(),
    industry: z.enum(INDUSTRIES).optional(),
    companySize: z.enum(COMPANY_SIZES).optional(),
    role: z.enum(ROLES).optional(),
    locale,
  }),
  seen: z.strictObject({ country: z.string(), zone: z.string() }).optional(),
  life: z.array(deed).default([]),
});
export type Reader = z.infer<typeof reader>;

/** The readers of a file, by name. */
export function readReaders(file: string): Record<string, Reader> {
  const parsed = z.record(z.string(), reader).safeParse(parse(readFileSync(file, "utf8")));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(`${file} is wrong at ${issue?.path.join(".")}: ${issue?.message}.`);
}

/** What a reader does, as the product would hear it. */
export function factsOf({ life }: Reader, start: Instant): Fact[] {
  return life.map((one, index) => factOf(one, start + one.day * DAY, `life:${index}`));
}

const BY = "rehearsal";

function factOf(one: Deed, at: Instant, source: string): Fact {
  const said = { at, source };
  switch (one.did) {
    case "used":
      return { ...said, kind: one.did, data: { feature: one.feature } };
    case "page_read":
      return { ...said, kind: one.did, data: { path: `/${one.slug}/`, slug: one.slug, visibleMs: one.visibleMs, visitor: BY } };
    case "contacted":
      return { ...said, kind: one.did, data: { by: BY, outcome: one.outcome } };
    case "replied":
      return { ...said, kind: one.did, data: { message: null, text: one.text } };
    case "unsubscribed":
      return { ...said, kind: one.did, data: { purpose: "marketing", by: "page" } };
    case "mail_chosen":
      return { ...said, kind: one.did, data: { topics: one.topics, pace: one.pace } };
    case "ticket_opened":
    case "ticket_closed":
      return { ...said, kind: one.did, data: { by: BY, ticket: one.ticket } };
    case "trial_started":
    case "paid":
    case "renewed":
    case "cancelled":
      return { ...said, kind: one.did, data: {} };
  }
}
