import * as z from "zod";
import { bilingual, isoDate, locale, slug } from "../common.ts";

export const teamFile = z.strictObject({
  company: z.strictObject({
    name: bilingual,
    address: bilingual,
    email: z.email(),
    /** Where prospects' answers go: an address that is routed to the Worker. Without it they go to the owner's own. */
    replies: z.email().optional(),
    site: z.url(),
  }),
  reps: z
    .array(
      z.strictObject({
        id: slug,
        name: bilingual,
        title: bilingual,
        email: z.email(),
        zone: z.string().min(1),
        calendar: slug,
        languages: z.array(locale).min(1),
        capacity: z.int().min(0),
        weight: z.number().positive(),
        active: z.boolean(),
        /** Local days, both included, on which the rep takes no new lead, and which no promise of theirs counts. */
        away: z.array(z.strictObject({ from: isoDate, to: isoDate })).default([]),
        booking: z.url().optional(),
      }),
    )
    .min(1),
});
export type TeamPolicy = z.infer<typeof teamFile>;
export type RepPolicy = TeamPolicy["reps"][number];
