import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ErasureReason } from "../playbook/erasure.ts";
import type { SuppressionReason, SuppressionScope } from "../playbook/suppression.ts";

/** What comes back from the world after a mail has left, and what is counted of it. */

/** Where it stands in the log of refusals in `EVENTS`; null until it is written there. */
const keptAs = () => integer("kept");

/** Every press of a link of a mail, by a person or by a machine: `evidence` says which it looks like, E0 to E3. */
export const clicks = sqliteTable(
  "clicks",
  {
    id: text().primaryKey(),
    messageId: text("message_id").notNull(),
    link: text().notNull(),
    at: integer().notNull(),
    evidence: text().notNull().$type<"E0" | "E1" | "E2" | "E3">(),
    why: text().notNull(),
    visitor: text(),
  },
  // the presses of one mail, in order
  (row) => [index("clicks_message").on(row.messageId, row.at)],
);

/** What arrived in the mailbox of the Worker, and what providers report. The id is the sender's own, so that a second telling is no second event. */
export const arrivals = sqliteTable(
  "arrivals",
  {
    id: text().primaryKey(),
    at: integer().notNull(),
    kind: text().notNull(),
    leadId: text("lead_id"),
    messageId: text("message_id"),
    /** Why it is kept aside; null where it was acted upon. */
    quarantined: text(),
    body: text({ mode: "json" }).notNull().$type<Record<string, unknown>>(),
  },
  (row) => [
    index("arrivals_lead").on(row.leadId),
    // what people wrote and nobody could place
    index("arrivals_aside").on(row.at).where(sql`quarantined IS NOT NULL AND kind = 'reply'`),
  ],
);

/** How often something came about in a step, or in a sequence where `step` is empty. What is counted, and on which day, stands in playbook/tally.ts. WITHOUT ROWID in the migration. */
export const tallies = sqliteTable(
  "tallies",
  {
    sequence: text().notNull(),
    step: text().notNull(),
    arm: text().notNull(),
    what: text().notNull(),
    day: text().notNull(),
    times: integer().notNull(),
  },
  (row) => [primaryKey({ columns: [row.sequence, row.day, row.step, row.arm, row.what] })],
);

/** How many mails wanted to leave in a minute to a domain, and on a day from us; periods go by, and are cleared away. WITHOUT ROWID in the migration. */
export const paces = sqliteTable("paces", { period: text().notNull(), domain: text().notNull(), wanted: integer().notNull() }, (row) => [
  primaryKey({ columns: [row.period, row.domain] }),
]);

/** A hash and a scope: what an address is closed for, kept after the person is erased. Rows are only ever added; the person's own new yes alone takes one back. */
export const suppressions = sqliteTable(
  "suppressions",
  {
    hash: text().notNull(),
    scope: text().notNull().$type<SuppressionScope>(),
    reason: text().notNull().$type<SuppressionReason>(),
    at: integer().notNull(),
    kept: keptAs(),
  },
  (row) => [primaryKey({ columns: [row.hash, row.scope] }), index("suppressions_unkept").on(row.at).where(sql`kept IS NULL`)],
);

/** Who was erased, by whom and why: an id that nobody can be found by any more, kept so that no write in flight brings them back. */
export const erasures = sqliteTable(
  "erasures",
  {
    leadId: text("lead_id").primaryKey(),
    at: integer().notNull(),
    /** `rep:<id>`, or `key:<id>` of another system. */
    by: text().notNull(),
    reason: text().notNull().$type<ErasureReason>(),
    kept: keptAs(),
  },
  (row) => [index("erasures_unkept").on(row.at).where(sql`kept IS NULL`)],
);
