import { defineConfig } from "drizzle-kit";

/** `DB`: leads and everything that must never be lost. */
export default defineConfig({ dialect: "sqlite", driver: "d1-http", schema: "./worker/db/schema.ts", out: "./migrations/db" });
