import * as z from "zod";
import { bilingual } from "../common.ts";
import { clockTime, days } from "./measures.ts";

export const nurtureFile = z.strictObject({
  purpose: z.literal("marketing"),
  /** Local sending hours of the reader. */
  window: z.tuple([clockTime, clockTime]),
  /** Hours inside the window in which nothing is sent either. */
  quiet: z.array(z.tuple([clockTime, clockTime])),
  perDay: z.int().min(1),
  perWeek: z.int().min(1),
  /** For somebody who asked for fewer. */
  perWeekFewer: z.int().min(1),
  accountPerDay: z.int().min(1),
  /** How long mails wait after a salesperson was in touch: two voices at once are one too many. */
  pauseAfterContactDays: z.number().min(0),
  /** So many refusals for the time being within so many days, and the address counts as one that accepts no mail. */
  soft: z.strictObject({ times: z.int().min(2), withinDays: days }),
  /** How long a mail's links to leave and to change preferences work. */
  leaveDays: z.number().min(60, "at least 60 days: the law asks for as long"),
  reasons: z.strictObject({
    unsubscribed: bilingual,
    complained: bilingual,
    replied: bilingual,
    undeliverable: bilingual,
    softFailures: bilingual,
    removed: bilingual,
    finished: bilingual,
    sendingHours: bilingual,
    budget: bilingual,
    accountBudget: bilingual,
    topics: bilingual,
    condition: bilingual,
    late: bilingual,
    contact: bilingual,
    ticket: bilingual,
    heldOut: bilingual,
  }),
});
export type NurturePolicy = z.infer<typeof nurtureFile>;
