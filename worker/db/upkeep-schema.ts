import { integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** What the house needs to look after itself: the policy in force, what went wrong, who may call. */

export const playbooks = sqliteTable("playbooks", {
  version: text().primaryKey(),
  adoptedAt: integer("adopted_at").notNull(),
  text: text().notNull(),
});

export const alerts = sqliteTable("alerts", {
  id: text().primaryKey(),
  kind: text().notNull(),
  subject: text({ mode: "json" }).notNull().$type<Record<string, unknown>>(),
  at: integer().notNull(),
});

export const deadJobs = sqliteTable("dead_jobs", { id: text().primaryKey(), body: text().notNull(), at: integer().notNull() });

export const settings = sqliteTable("settings", { key: text().primaryKey(), value: text().notNull() });

export const apiKeys = sqliteTable(
  "api_keys",
  {
    id: text().primaryKey(),
    hash: text().notNull(),
    prefix: text().notNull(),
    name: text().notNull(),
    scopes: text({ mode: "json" }).notNull().$type<string[]>(),
    createdAt: integer("created_at").notNull(),
    lastUsedAt: integer("last_used_at"),
    revokedAt: integer("revoked_at"),
  },
  (row) => [uniqueIndex("api_keys_hash").on(row.hash)],
);
