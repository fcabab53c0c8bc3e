import { defineConfig } from "drizzle-kit";

/** `EVENTS`: page events, visits and their rollups. */
export default defineConfig({ dialect: "sqlite", driver: "d1-http", schema: "./worker/db/events-schema.ts", out: "./migrations/events" });
