import * as z from "zod";
import { bilingual } from "../common.ts";
import { clockTime, days } from "./measures.ts";

/** When a press of a mail's link looks like a machine's, and when a page behind it was read. */
const clicks = z
  .strictObject({
    /** `utm_source` of whoever comes by a mail. */
    source: z.string().regex(/^[a-z0-9-]+$/),
    /** Nobody presses so soon after a mail has left. */
    machineWithinSeconds: z.number().min(0),
    /** Nobody presses this share of a mail's links within so many seconds. */
    allLinksWithinSeconds: z.number().min(0),
    mostLinks: z.number().positive().max(1),
    /** Whatever was pressed so long before or after the link that no person sees was pressed by the same machine. */
    decoyWithinSeconds: z.number().min(0),
    /** A page was read when it was in sight for so long, and its beacon came so soon after the press. */
    readMs: z.int().positive(),
    readWithinHours: z.number().positive(),
    /** Whose networks scanners run in: words in small letters that the operator's name holds. */
    networks: z.array(z.string().regex(/^[^A-Z]+$/)),
  })
  .refine(({ readMs, allLinksWithinSeconds }) => readMs >= allLinksWithinSeconds * 1_000, {
    path: ["readMs"],
    message: "is at least allLinksWithinSeconds: a press must not count before it could be shown to be a machine's",
  });

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
  clicks,
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
    trouble: bilingual,
    ticket: bilingual,
    heldOut: bilingual,
  }),
});
export type NurturePolicy = z.infer<typeof nurtureFile>;
