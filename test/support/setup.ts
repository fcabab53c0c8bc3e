import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { empty } from "./empty.ts";

// Every test file starts with both databases migrated and empty; what one file writes no other file sees.
const { DB, EVENTS, MIGRATIONS } = env as unknown as {
  DB: D1Database;
  EVENTS: D1Database;
  MIGRATIONS: { DB: D1Migration[]; EVENTS: D1Migration[] };
};
await applyD1Migrations(DB, MIGRATIONS.DB);
await applyD1Migrations(EVENTS, MIGRATIONS.EVENTS);
await empty(DB, EVENTS);
