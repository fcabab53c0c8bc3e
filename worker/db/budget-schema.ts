import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** What there is only so much of in a day, or in all. A place is a row, and the same place cannot be taken twice. All WITHOUT ROWID in their migrations. */

/** The marketing mails a company gets in a day, one row each: the claim that keeps its budget. */
export const touchSlots = sqliteTable(
  "touch_slots",
  { accountId: text("account_id").notNull(), day: text().notNull(), slot: integer().notNull(), leadId: text("lead_id").notNull() },
  (row) => [primaryKey({ columns: [row.accountId, row.day, row.slot] })],
);

/** The leads a rep claimed from the pool in a day, one row each: the claim that keeps the limit. */
export const claims = sqliteTable(
  "claims",
  {
    repId: text("rep_id").notNull(),
    day: text().notNull(),
    slot: integer().notNull(),
    leadId: text("lead_id").notNull(),
    at: integer().notNull(),
  },
  (row) => [primaryKey({ columns: [row.repId, row.day, row.slot] })],
);

/** Who comes to an event, in the order in which they said so. Whether a place is a seat is the event's file to say. */
export const registrations = sqliteTable(
  "registrations",
  {
    event: text().notNull(),
    leadId: text("lead_id").notNull(),
    submissionId: text("submission_id").notNull(),
    at: integer().notNull(),
    place: integer().notNull(),
  },
  (row) => [
    primaryKey({ columns: [row.event, row.leadId] }),
    // the last place that was taken
    uniqueIndex("registrations_place").on(row.event, row.place),
  ],
);

/** A newer version of a paper for somebody who has an earlier one: once for each, whatever becomes of it. `dueAt` is null when it came to an end. */
export const offers = sqliteTable(
  "offers",
  {
    leadId: text("lead_id").notNull(),
    resource: text().notNull(),
    version: integer().notNull(),
    /** The latest version the person has, and under which submission they got it. */
    had: integer().notNull(),
    submissionId: text("submission_id").notNull(),
    dueAt: integer("due_at"),
    /** How it ended: written, or why not. */
    end: text(),
  },
  (row) => [
    primaryKey({ columns: [row.leadId, row.resource, row.version] }),
    // the tick: offers whose time has come
    index("offers_due").on(row.dueAt).where(sql`due_at IS NOT NULL`),
  ],
);
