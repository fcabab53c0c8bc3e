import * as z from "zod";
import { bilingual, PURPOSES, ROLES, slug } from "../common.ts";

export const intakeFile = z.strictObject({
  /** A form filled faster than this was not filled by a person. */
  elapsedMsMin: z.number().min(0),
  quarantine: z.strictObject({ honeypot: bilingual, tooFast: bilingual, disposable: bilingual }),
  doubleOptIn: z.array(z.string().regex(/^[A-Z]{2}$/)),
  grantDays: z.number().positive(),
  visitorDays: z.number().positive(),
  confirmDays: z.number().positive(),
  /** Whoever arrives again with the same tags within this time is on the same visit. */
  visitHours: z.number().positive(),
  purposes: z.record(z.enum(PURPOSES), bilingual),
  /** Zone and calendar of a reader by country, in two capitals; by language for whoever is in none of them, so that `zh` and `en` must be there. */
  places: z.record(z.string(), z.strictObject({ zone: z.string(), calendar: slug })),
  /** What a title says about a person's chair. */
  titles: z.partialRecord(z.enum(ROLES), z.array(z.string())),
  channels: z.strictObject({ search: z.array(z.string()), social: z.array(z.string()), paidMedia: z.array(z.string()) }),
  next: z.strictObject({
    download: bilingual,
    contact: bilingual,
    trial: bilingual,
    subscribe: bilingual,
    /** A place at an event: that it is a seat, that it is on the waiting list, and what somebody hears who only typed a known address. */
    register: bilingual,
    seat: bilingual,
    waiting: bilingual,
    unverifiedSeat: bilingual,
    /** When an event is, for somebody whose clock shows something else. */
    yourTime: bilingual,
    unticked: bilingual,
    confirm: bilingual,
    unverified: bilingual,
  }),
});
export type IntakePolicy = z.infer<typeof intakeFile>;
