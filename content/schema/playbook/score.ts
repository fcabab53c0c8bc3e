import * as z from "zod";
import { bilingual, slug } from "../common.ts";
import { condition, FACT_KINDS, factCondition } from "./condition.ts";

const count = z.union([
  z.literal("once"),
  z.literal("each"),
  z.strictObject({ perDay: z.int().min(1).optional(), total: z.number().positive().optional() }),
]);

const fitRule = z.strictObject({
  id: slug,
  axis: z.literal("fit"),
  when: condition,
  points: z.number().min(-50).max(50),
  reason: bilingual,
});

const engagementRule = z.strictObject({
  id: slug,
  axis: z.literal("engagement"),
  group: slug,
  on: z.enum(FACT_KINDS),
  when: factCondition.optional(),
  points: z.number().min(-50).max(50),
  count,
  reason: bilingual,
});

/** What somebody reads about: it earns no score, and tells sales what to speak of. */
const interestRule = z.strictObject({
  id: slug,
  axis: z.literal("interest"),
  topic: slug,
  on: z.enum(FACT_KINDS),
  when: factCondition.optional(),
  points: z.number().positive().max(50),
  count,
  reason: bilingual,
});

export const scoreFile = z.strictObject({
  axes: z.strictObject({ fit: z.number().positive().max(50), engagement: z.number().positive().max(50) }),
  groups: z.record(slug, z.strictObject({ halfLifeDays: z.number().positive(), cap: z.number().positive(), name: bilingual })),
  /** Product lines and subjects that interest rules name. `interest` is how many points make one worth telling. */
  topics: z.record(slug, z.strictObject({ halfLifeDays: z.number().positive(), name: bilingual })),
  interest: z.number().positive(),
  /** What the product reports with `used`. A condition asks for one of these; where there is no list, for anything. */
  features: z.array(slug).min(1).optional(),
  /** The most points a person may give or take by hand at once, and for how long. */
  byHand: z.strictObject({ points: z.number().positive().max(50), days: z.number().positive() }),
  rules: z.array(z.discriminatedUnion("axis", [fitRule, engagementRule, interestRule])).min(1),
  /** Lines of a score that no rule gives. */
  derived: z.strictObject({ cap: bilingual, earlier: bilingual, adjusted: bilingual }),
});
export type ScorePolicy = z.infer<typeof scoreFile>;
export type FitRule = z.infer<typeof fitRule>;
export type EngagementRule = z.infer<typeof engagementRule>;
export type InterestRule = z.infer<typeof interestRule>;
/** A rule that hears facts. */
export type HearingRule = EngagementRule | InterestRule;
