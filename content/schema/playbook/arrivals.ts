import * as z from "zod";

const words = z.array(z.string().min(1).max(60).toLowerCase()).min(1);

/** `arrivals.yaml`: how mail that comes back is understood. */
export const arrivalsFile = z.strictObject({
  /** Refusals for good that are no fault of the address, by how their status of RFC 3463 or their SMTP code begins, and by what is said where it is vague. */
  passing: z.strictObject({
    statuses: z.array(z.string().regex(/^5(?:\d\d|(?:\.\d{1,3}){1,2})$/, "a status such as 5.7, 5.2.2 or 552")).min(1),
    words,
  }),
  /** How the subject of an automatic answer begins. */
  away: words,
  /** How somebody says by mail that they want no more of it. */
  leave: z.strictObject({
    /** They say nothing but this. */
    words,
    /** They say this in a sentence. */
    phrases: words,
    /** What stands around a word without changing it. */
    courtesy: words,
    /** What turns a phrase into its opposite when it stands right before it. */
    negations: words,
  }),
});
export type ArrivalsPolicy = z.infer<typeof arrivalsFile>;
