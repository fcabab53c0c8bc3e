import * as z from "zod";
import { bilingual, STAGES, slug } from "../common.ts";
import { formCondition, MILESTONE_KINDS } from "./condition.ts";
import { days } from "./measures.ts";

export const stagesFile = z.strictObject({
  /** A trial and a contract whose fact names no `endsAt` end after so many days. */
  endDays: z.strictObject({ trial_started: days, paid: days, renewed: days }),
  /** What a person's own words are put into when they set a stage. */
  byHand: bilingual,
  /** Moves that time makes by itself. `end` is that of the latest trial or contract. */
  timed: z.array(
    z.strictObject({
      id: slug,
      from: z.array(z.enum(STAGES)).min(1),
      due: z.union([
        z.strictObject({ silentDays: days }),
        z.strictObject({ daysInStage: days }),
        z.strictObject({ daysAfterEnd: days }),
        z.strictObject({ daysBeforeEnd: days }),
      ]),
      /** `signs`: not while they show a sign of churn (signs.yaml). When the sign goes, what it has held up happens at once. */
      unless: z.literal("signs").optional(),
      to: z.enum(STAGES),
      reason: bilingual,
    }),
  ),
  moves: z
    .array(
      z.strictObject({
        id: slug,
        on: z.enum(MILESTONE_KINDS).exclude(["stage_set"]),
        when: formCondition.optional(),
        from: z.union([z.literal("any"), z.array(z.enum(["none", ...STAGES])).min(1)]),
        to: z.enum(STAGES),
        reason: bilingual,
      }),
    )
    .min(1),
});
export type StagePolicy = z.infer<typeof stagesFile>;
export type TimedMove = StagePolicy["timed"][number];
