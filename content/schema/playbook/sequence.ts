import * as z from "zod";
import { bilingual, STAGES, slug } from "../common.ts";
import { condition, FACT_KINDS } from "./condition.ts";
import { days } from "./measures.ts";

/** How long a step waits after the one before it. */
const delay = z.union([
  z.strictObject({ minutes: z.number().min(0) }),
  z.strictObject({ hours: z.number().min(0) }),
  z.strictObject({ days: z.number().min(0) }),
  z.strictObject({ workingDays: z.number().min(0) }).meta({ examples: ["{ workingDays: 3 }"] }),
]);

const listened = z.strictObject({ on: z.enum(FACT_KINDS), when: condition.optional() });
const share = z
  .number()
  .min(0)
  .max(1)
  .meta({ examples: ["0.1"] });

/** One mail of a programme. Its id is for ever: it is what says that somebody has had it. */
const step = z.strictObject({
  id: slug,
  after: delay,
  /** Who gets it; whoever does not is passed over. */
  when: condition.optional(),
  /** Of score.yaml: whoever chose others is not sent the step; one without is for everybody. */
  topics: z.array(slug).min(1).optional(),
  /** A step that is later than this is passed over; one without is sent however late. */
  lateBy: z.union([z.strictObject({ hours: z.number().positive() }), z.strictObject({ days })]).optional(),
  /** Other texts of the mail, in `<step>/<variant>/`: the first whose condition holds is written, else the step's own. */
  variants: z.array(z.strictObject({ id: slug, when: condition })).optional(),
  /** A second text in `<step>/<arm>/` that half of the readers get, until each has had enough readers to be compared. */
  test: z.strictObject({ arm: slug, hypothesis: bilingual, readers: z.int().min(20) }).optional(),
});

/** `content/mail/<sequence>/sequence.yaml`: who enters, what is sent when, what ends it, what it is for. */
export const sequenceFile = z
  .strictObject({
    sequence: slug,
    /** Entering this stage enrols; leaving it ends the run. */
    stage: z.enum(STAGES).optional(),
    /** Hearing this enrols whoever is in one of these stages; leaving them ends the run. */
    signal: listened.extend({ stages: z.array(z.enum(STAGES)).min(1) }).optional(),
    /** Who enters, of those. */
    when: condition.optional(),
    /** Among steps that are due at once, the one of the highest goes first; the budget may keep the others waiting. */
    priority: z.int().default(0),
    /** Facts that end the run before its last step, each with its reason. */
    endsOn: z.array(listened.extend({ reason: bilingual })).default([]),
    /** What it is for: this, within the window after somebody entered. It ends the run. */
    goal: listened.extend({ reason: bilingual }),
    /** Whether somebody who had it may have it again: never, each time, or this long after the last began. */
    again: z.union([z.literal(["never", "each-time"]), z.strictObject({ afterDays: days })]),
    hypothesis: bilingual,
    /** How long after entering the goal counts, and what share of those who entered must reach it to keep the sequence, or to drop it below. */
    window: z
      .strictObject({ days, keep: share, drop: share, runs: z.int().min(1) })
      .meta({ examples: ["{ days: 30, keep: 0.05, drop: 0.02, runs: 100 }"] }),
    /** The share of those who enter that gets no mail, so that the others can be compared with them. */
    holdOut: share.default(0),
    steps: z.array(step).min(1),
  })
  .refine(({ stage, signal }) => stage === undefined || signal === undefined, {
    path: ["signal"],
    message: "stands beside stage: a sequence starts with either stage or signal",
  })
  .refine(({ stage, signal }) => stage !== undefined || signal !== undefined, {
    path: ["stage"],
    message: "a sequence starts with either stage or signal",
  })
  .refine(({ window }) => window.drop <= window.keep, { path: ["window", "drop"], message: "is more than keep" });
export type SequencePolicy = z.infer<typeof sequenceFile>;
