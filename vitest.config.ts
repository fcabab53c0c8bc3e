import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// read when the plugin is loaded: the Worker of the tests trusts the mail server of the tests
process.env.NODE_EXTRA_CA_CERTS = join(import.meta.dirname, "test/support/tls/certificate.pem");
const { cloudflareTest, readD1Migrations } = await import("@cloudflare/vitest-plugin");

const ROOMS = "journey,capture,routing,nurture,outbox,api,console,journeys,db,platform,reports";
/** On a busy machine a property takes several times what it takes on a quiet one. */
const PATIENCE = 30_000;
/** Only the tests know it; `npm run deploy` wants a real one. */
const TEST_SECRET = "test-secret-that-signs-nothing-real";

export default defineConfig({
  test: {
    // by itself vitest leaves one of two cores idle
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/{playbook,director,content,scripts,site}/**/*.test.ts", "test/architecture.test.ts"],
          environment: "node",
          testTimeout: PATIENCE,
        },
      },
      {
        plugins: [cloudflareTest(workerOptions)],
        test: {
          name: "worker",
          // one runtime for many files; the setup file empties what an earlier one left
          isolate: false,
          include: [`test/{${ROOMS}}/**/*.test.{ts,tsx}`],
          setupFiles: ["test/support/setup.ts"],
          testTimeout: PATIENCE,
          // a real mail server on this machine, for worker/platform/smtp; and how histories end in Node
          globalSetup: ["test/support/mail-server.ts", "test/support/stand-in.ts"],
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          environment: "node",
          globalSetup: ["test/browser/site.ts"],
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});

/** The real Worker with its real bindings; both databases are migrated by the setup file. */
async function workerOptions() {
  for (const folder of ["dist/site", "migrations/db", "migrations/events"]) mkdirSync(folder, { recursive: true });
  process.env.SECRET ??= TEST_SECRET;
  return {
    wrangler: { configPath: "./wrangler.toml" },
    miniflare: {
      bindings: {
        SECRET: TEST_SECRET,
        SITE_URL: "https://dinghai.example",
        /** Set by `npm run audit`: histories are lived through minute by minute. */
        LONG: process.env.DINGHAI_LONG ?? "",
        MIGRATIONS: { DB: await readD1Migrations("migrations/db"), EVENTS: await readD1Migrations("migrations/events") },
      },
    },
  };
}
