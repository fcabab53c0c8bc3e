import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestHarness } from "wrangler";
import { messageIdOf } from "../../worker/nurture/message-id.ts";

const ROOT = join(import.meta.dirname, "../..");
const STARTS_WITHIN = 120_000;

interface Database {
  exec(sql: string): Promise<unknown>;
  prepare(sql: string): { all<T>(): Promise<{ results: T[] }> };
}

const server = createTestHarness({
  root: ROOT,
  workers: [{ configPath: "wrangler.toml", vars: { DINGHAI_LOCAL: "1" }, secrets: { SECRET: "a-secret-of-this-test-only-0123456789" } }],
});
const worker = server.getWorker<{ DB: Database; EVENTS: Database }>();

beforeAll(async () => {
  mkdirSync(join(ROOT, "dist/site"), { recursive: true });
  await server.listen();
  const { DB, EVENTS } = await worker.getEnv();
  await migrate(DB, "migrations/db");
  await migrate(EVENTS, "migrations/events");
}, STARTS_WITHIN);

afterAll(() => server.close());

async function migrate(database: Database, folder: string): Promise<void> {
  for (const name of readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith(".sql"))
    .sort()) {
    const statements = readFileSync(join(ROOT, folder, name), "utf8").split("--> statement-breakpoint");
    for (const statement of statements) await database.exec(statement.replace(/\s+/g, " "));
  }
}

it("takes a mail in by the platform's own door, and says it to the lead it is about", async () => {
  const rows = async <T>(sql: string) => (await (await worker.getEnv()).DB.prepare(sql).all<T>()).results;
  const email = "wang.fang@pumps.example";
  const body = { email, name: "Wang Fang", company: "Pumps", resource: "answering-in-time", locale: "en", consent: { marketing: true } };
  const form = await worker.fetch("/api/forms/download", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(form.status).toBe(201);
  const [mail] = await rows<{ id: string }>("SELECT id FROM messages WHERE recipient = 'lead' LIMIT 1");
  const raw = [
    `From: Wang Fang <${email}>`,
    "To: replies@dinghai.example",
    "Subject: Re: The paper you asked for",
    "Message-ID: <one@pumps.example>",
    `In-Reply-To: ${messageIdOf(mail?.id ?? "", "dinghai.example")}`,
    "",
    "Thank you. Could we talk on Thursday?",
    "",
  ].join("\r\n");
  for (let time = 0; time < 2; time += 1) {
    const result = await worker.email({ from: email, to: "replies@dinghai.example", raw });
    expect(result).toMatchObject({ outcome: "ok" });
  }
  expect(await rows("SELECT kind, quarantined, message_id FROM arrivals")).toEqual([
    { kind: "reply", quarantined: null, message_id: mail?.id },
  ]);
  const replied = await rows<{ body: string }>("SELECT body FROM journal WHERE kind = 'replied'");
  expect(replied.map(({ body: said }) => JSON.parse(said).data.text)).toEqual(["Thank you. Could we talk on Thursday?"]);
});
