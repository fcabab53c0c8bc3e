import * as z from "zod";
import { bilingual, slug } from "../common.ts";
import { condition } from "./condition.ts";
import { MODES } from "./measures.ts";

/** Who takes a lead by a rule: `introducer` is the rep whose relation brought it. */
const chain = {
  to: z.array(slug).min(1),
  /** Who is asked when none of them can, group after group. */
  fallback: z.array(z.array(slug).min(1)).default([]),
  /** `prefer`: whoever is at work right now goes first. */
  hours: z.enum(["ignore", "prefer"]).default("ignore"),
  reason: bilingual,
};

export const routesFile = z.strictObject({
  /** Tiers that get a salesperson; the others stay in nurture with self-service. */
  owned: z.array(z.enum(["S", "A", "B", "C"])),
  rules: z.array(z.strictObject({ id: slug, when: condition, ...chain })),
  otherwise: z.strictObject(chain),
  /** Expected deals are compared in one currency; a rate says what one unit of another is worth in it. */
  deals: z.strictObject({
    currency: z.string().regex(/^[A-Z]{3}$/),
    rates: z.record(z.string().regex(/^[A-Z]{3}$/), z.number().positive()),
    telephoneBelow: z.number().positive(),
    visitFrom: z.number().positive(),
    between: z.enum(MODES),
  }),
  escalation: z.strictObject({ head: slug, retryMinutes: z.number().positive(), reason: bilingual }),
  reasons: z.strictObject({
    sameAccount: bilingual,
    parentAccount: bilingual,
    turn: bilingual,
    notLocale: bilingual,
    full: bilingual,
    away: bilingual,
    before: bilingual,
    nurture: bilingual,
    disqualified: bilingual,
    nobody: bilingual,
    taken: bilingual,
    offHours: bilingual,
    next: bilingual,
    introducer: bilingual,
    left: bilingual,
    merged: bilingual,
  }),
});
export type RoutePolicy = z.infer<typeof routesFile>;
