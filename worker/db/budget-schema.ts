import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What there is only so much of in a day. A place is a row, and the same place cannot be taken twice. Both WITHOUT ROWID in their migrations. */

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
