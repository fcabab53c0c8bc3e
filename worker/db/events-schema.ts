import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** `EVENTS`: what browsers report, and never stands in the way of a form; and a log that outlives a restore of `DB`. */
export const pageEvents = sqliteTable(
  "page_events",
  {
    visitor: text().notNull(),
    id: text().notNull(),
    kind: text().notNull(),
    path: text().notNull(),
    at: integer().notNull(),
    visibleMs: integer("visible_ms"),
    scroll: real(),
    target: text(),
    referrer: text(),
    utm: text({ mode: "json" }).$type<Record<string, string>>(),
    receivedAt: integer("received_at").notNull(),
    variant: text(),
  },
  (row) => [
    // one visitor's visits, and the key by which a repeated event counts once
    primaryKey({ columns: [row.visitor, row.id] }),
    // visitors expire: what is older than the playbook keeps
    index("page_events_received").on(row.receivedAt),
  ],
);

/** Who must not be written to and who was forgotten, written a second time where a restore of `DB` to an earlier point does not reach. Rows are only ever added. */
export const refusals = sqliteTable("refusals", {
  id: integer().primaryKey(),
  body: text({ mode: "json" }).notNull().$type<Record<string, unknown>>(),
});
