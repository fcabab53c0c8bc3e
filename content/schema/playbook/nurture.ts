import * as z from "zod";
import { bilingual, STAGES, slug } from "../common.ts";
import { condition, FACT_KINDS } from "./condition.ts";
import { clockTime } from "./measures.ts";

export const nurtureFile = z.strictObject({
  purpose: z.literal("marketing"),
  /** Local sending hours of the reader. */
  window: z.tuple([clockTime, clockTime]),
  perDay: z.int().min(1),
  perWeek: z.int().min(1),
  /** For somebody who asked for fewer. */
  perWeekFewer: z.int().min(1),
  accountPerDay: z.int().min(1),
  /** How long a mail's links to leave and to change preferences work. */
  leaveDays: z.number().min(60, "at least 60 days: the law asks for as long"),
  reasons: z.strictObject({
    unsubscribed: bilingual,
    undeliverable: bilingual,
    removed: bilingual,
    finished: bilingual,
    sendingHours: bilingual,
    budget: bilingual,
    accountBudget: bilingual,
    topics: bilingual,
  }),
});
export type NurturePolicy = z.infer<typeof nurtureFile>;

const delay = z.union([
  z.strictObject({ minutes: z.number().min(0) }),
  z.strictObject({ hours: z.number().min(0) }),
  z.strictObject({ days: z.number().min(0) }),
  z.strictObject({ workingDays: z.number().min(0) }),
]);

/** `content/mail/<sequence>/sequence.yaml`: who enters, what is sent when, what ends it. */
export const sequenceFile = z.strictObject({
  sequence: slug,
  /** Entering this stage enrols; leaving it ends the run. */
  stage: z.enum(STAGES),
  /** Facts that end the run before its last step, each with its reason. */
  endsOn: z.array(z.strictObject({ on: z.enum(FACT_KINDS), when: condition.optional(), reason: bilingual })).default([]),
  again: z.enum(["never", "each-time"]),
  hypothesis: bilingual,
  /** `topics`, of score.yaml: whoever chose others is not sent the step; one without is for everybody. */
  steps: z.array(z.strictObject({ id: slug, after: delay, topics: z.array(slug).min(1).optional() })).min(1),
});
export type SequencePolicy = z.infer<typeof sequenceFile>;
