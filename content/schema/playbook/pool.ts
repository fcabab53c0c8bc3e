import * as z from "zod";
import { bilingual, STAGES, slug } from "../common.ts";
import { days } from "./measures.ts";

/** Signs that a customer may leave, told to whoever looks after them. */
export const signsFile = z.strictObject({
  signs: z.array(
    z.strictObject({
      id: slug,
      stages: z.array(z.enum(STAGES)).min(1),
      due: z.strictObject({ unusedDays: days }),
      reason: bilingual,
    }),
  ),
});
export type SignPolicy = z.infer<typeof signsFile>;

/** The pool (公海): leads that somebody had and nobody has. */
export const poolFile = z.strictObject({
  /** Days without a contact after which an owned lead goes back, by tier; a tier without a line is kept. */
  returnAfterDays: z.partialRecord(z.enum(["S", "A", "B", "C"]), days),
  /** Customers stay with their owner: the return clock runs in these stages only. */
  stages: z.array(z.enum(STAGES)).min(1),
  /** How many leads one rep may claim in a day of theirs. */
  claimsPerDay: z.int().min(1),
  /** How many leads in those stages one rep may have and still claim another. */
  heldMax: z.int().min(1),
  /** How long a former owner waits before claiming the same lead again. */
  coolDownDays: z.number().min(0),
  /** `clockNurture`: of a tier without a salesperson, which mails and self-service look after instead. */
  reasons: z.strictObject({ clock: bilingual, clockNurture: bilingual, byHand: bilingual, claimed: bilingual }),
});
export type PoolPolicy = z.infer<typeof poolFile>;
