import * as z from "zod";
import { bilingual, isoDate, OUTCOMES, slug } from "../common.ts";
import { clockTime, days, MODES } from "./measures.ts";

export const calendarFile = z.strictObject({
  calendar: slug,
  zone: z.string().min(1),
  /** 1 is Monday, 7 is Sunday. */
  weekdays: z.array(z.int().min(1).max(7)).min(1),
  /** In order, without overlap; what lies between is lunch. */
  hours: z.array(z.tuple([clockTime, clockTime])).min(1),
  /** Weekends alone are free here, in every year: no holidays are kept, and none are missed. */
  weekendsOnly: z.literal(true).optional(),
  years: z.record(
    z.string().regex(/^\d{4}$/),
    z.strictObject({
      holidays: z.array(z.strictObject({ from: isoDate, to: isoDate, name: bilingual })),
      /** Weekend days that are worked because a holiday moved. */
      worked: z.array(isoDate).default([]),
    }),
  ),
});
export type CalendarPolicy = z.infer<typeof calendarFile>;

const tierPromise = z.strictObject({
  workingMinutes: z.number().positive(),
  mode: z.enum(MODES),
  booking: z.boolean(),
  what: bilingual,
});

export const promisesFile = z.strictObject({
  tiers: z.partialRecord(z.enum(["S", "A", "B", "C"]), tierPromise),
  /** Shares of the promised working time: the owner is warned, then the lead is offered to the next rep. */
  warnAtShare: z.number().gt(0).lt(1),
  returnAtShare: z.number().gt(0).lt(1),
  /** Outcomes of a contact that keep the promise: the person was spoken to. */
  keptBy: z.array(z.enum(OUTCOMES)).min(1),
  /** How often the prospect may be given a new time before the head of sales takes over. */
  tellAtMost: z.int().min(0),
  /** How long a promise waits for the prospect's answer before its clock goes on by itself. */
  pauseDays: days,
  text: bilingual,
  /** Why a prospect hears from somebody else: nobody took it up, the owner gave it back, the owner left. */
  told: bilingual,
  toldReturned: bilingual,
  toldLeft: bilingual,
  selfService: bilingual,
  escalated: bilingual,
});
export type PromisePolicy = z.infer<typeof promisesFile>;
