import * as z from "zod";
import { bilingual, slug, TIERS } from "../common.ts";
import { condition } from "./condition.ts";

export const tiersFile = z.strictObject({
  /** Read from the top; the first line a lead reaches on both axes is its tier. */
  grid: z
    .array(
      z.strictObject({
        id: slug,
        tier: z.enum(["S", "A", "B", "C"]),
        fit: z.number().min(0),
        engagement: z.number().min(0),
        reason: bilingual,
      }),
    )
    .min(1),
  otherwise: z.strictObject({ tier: z.literal("C"), reason: bilingual }),
  /** How far below its line engagement may fall before a tier is lost. */
  hysteresis: z.number().min(0),
  strategic: z.strictObject({ domains: z.array(z.string()), reason: bilingual }),
  disqualify: z.array(z.strictObject({ id: slug, when: condition, reason: bilingual })),
  /** A tier given by hand: what it says, and how long it may stand at most. */
  byHand: z.strictObject({ days: z.number().positive(), until: bilingual, standing: bilingual }),
  meaning: z.record(z.enum(TIERS), bilingual),
});
export type TierPolicy = z.infer<typeof tiersFile>;
