import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** `EVENTS`: what browsers report. It may be lost in a crash and never stands in the way of a form. */
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
