import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from "wrangler";
import { type Database, migrate } from "../database.ts";
import { environment, ROOT } from "../install.mjs";
import { run } from "../run.ts";
import type { Cost } from "./ledger.ts";

/** The Worker, running on real databases and queues in a folder that goes when it is closed. */
export interface House {
  address: string;
  db: Database;
  events: Database;
  /** Compressed size of what `wrangler deploy` would send, in bytes. */
  gzipBytes: number;
  /** What the Worker complained about in its log. */
  complaints: string[];
  /** Whether the Worker believes itself on a developer's machine. */
  asLocal(local: boolean): Promise<void>;
  tick(): Promise<void>;
  /** The world's clock in local mode. */
  now(): Promise<number>;
  /** Sets the world's clock, as `POST /api/v1/clock` would at the end of its way. Seen in local mode only. */
  setClock(now: number): Promise<void>;
  /** What the databases read and wrote for `work`, by who did it: `request`, `tick`, or a queue's name. */
  costsOf(work: () => Promise<void>): Promise<Record<string, Cost>>;
  /** When the last batch of a queue was done. */
  handledAt(queue: string): Promise<number>;
  mailbox(): Promise<{ mails: number; different: number }>;
  /** workerd's resident memory now and at its highest, in bytes; null where the system does not say. */
  memory(): { now: number; highest: number } | null;
  close(): Promise<void>;
}

export const SECRET = "a-secret-of-the-bench-and-of-nothing-else";
const SITE = "https://bench.example";

export async function openHouse(): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), "dinghai-bench-"));
  Object.assign(process.env, environment(), { SECRET });
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    mkdirSync(join(folder, "assets"));
    writeFileSync(join(folder, "assets/404.html"), "<!doctype html><title>404</title>");
    const [product] = await Promise.all([bundle(folder, "product", []), bundle(folder, "bench", ENTRY)]);
    const complaints: string[] = [];
    const miniflare = start(folder, complaints);
    const house = await settle(miniflare, complaints);
    const close = async () => {
      await miniflare.dispose();
      remove();
    };
    return { ...house, gzipBytes: gzipSync(readFileSync(join(product, "index.js"))).byteLength, close };
  } catch (error) {
    remove();
    throw error;
  }
}

const ENTRY = [
  "scripts/bench/entry.ts",
  "--alias",
  "product:./worker/index.ts",
  "--alias",
  "product-playbook:./worker/generated/playbook.ts",
];

/** What a deployment would send, with the settings of wrangler.toml. */
async function bundle(folder: string, name: string, more: readonly string[]): Promise<string> {
  const out = join(folder, name);
  const { ok, output } = await run("wrangler", ["deploy", ...more, "--dry-run", "--outdir", out, "--assets", join(folder, "assets")]);
  if (!ok) throw new Error(`The Worker could not be bundled:\n${output}`);
  return out;
}

/**
 * Bindings and queues are those of wrangler.toml, without the site in front, since no page of it is asked for.
 * Mail goes to a second Worker in the same process, in place of the mail service.
 */
function start(folder: string, complaints: string[]): Miniflare {
  const { email: _service, assets: _site, ...fromToml } = workerOptionsOf(join(ROOT, "wrangler.toml")).workerOptions;
  const modules = (path: string) => ({ modules: [{ type: "ESModule" as const, path }], modulesRoot: folder });
  return new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new Log(LogLevel.NONE),
      telemetry: { enabled: false },
      resourcePersistencePath: join(folder, "state"),
      handleStructuredLogs: ({ level, message }: { level: string; message: string }) => {
        if (level === "error" || /"level":"error"/.test(message)) complaints.push(message);
      },
      workers: [
        {
          ...fromToml,
          name: "dinghai",
          ...modules(join(folder, "bench/entry.js")),
          bindings: { ...fromToml.bindings, SITE_URL: SITE, SECRET, DINGHAI_LOCAL: "1" },
          serviceBindings: { EMAIL: { name: "mailbox", entrypoint: "Mailbox" }, ASSETS: "mailbox" },
          stripCfConnectingIp: false,
          unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
        },
        {
          name: "mailbox",
          compatibilityDate: fromToml.compatibilityDate,
          modules: [{ type: "ESModule", path: join(import.meta.dirname, "sink.js") }],
          modulesRoot: import.meta.dirname,
        },
      ],
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
  );
}

async function settle(miniflare: Miniflare, complaints: string[]): Promise<Omit<House, "gzipBytes" | "close">> {
  await miniflare.ready;
  const address = (await miniflare.unsafeGetDirectURL("dinghai")).origin;
  const db = (await miniflare.getD1Database("DB", "dinghai")) as unknown as Database;
  const events = (await miniflare.getD1Database("EVENTS", "dinghai")) as unknown as Database;
  await migrate({ DB: db, EVENTS: events });
  const mailbox = await miniflare.getWorker("mailbox");
  const ask = async <T>(page: string): Promise<T> => {
    const response = await fetch(`${address}/__bench/${page}`);
    if (!response.ok) throw new Error(`/__bench/${page} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    address,
    db,
    events,
    complaints,
    asLocal: async (local) => void (await ask(`mode?local=${local ? 1 : 0}`)),
    tick: async () => void (await ask("tick")),
    async now() {
      const row = await db.prepare("SELECT value FROM settings WHERE key = 'clock.offset'").first<{ value: string }>();
      return Date.now() + Number(row?.value ?? 0);
    },
    async setClock(now) {
      const write = "INSERT INTO settings (key, value) VALUES ('clock.offset', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
      await db
        .prepare(write)
        .bind(String(now - Date.now()))
        .all();
    },
    async costsOf(work) {
      await ask("count?on=1");
      await work();
      const { costs } = await ask<{ costs: Record<string, Cost> }>("costs");
      await ask("count?on=0");
      return costs;
    },
    handledAt: async (queue) => (await ask<{ handledAt: Record<string, number> }>("costs")).handledAt[queue] ?? 0,
    mailbox: async () => (await (await mailbox.fetch("http://mailbox/")).json()) as { mails: number; different: number },
    memory: () => memoryOf(process.pid),
  };
}

/** The memory of the workerd that this process started. */
function memoryOf(parent: number): { now: number; highest: number } | null {
  if (process.platform !== "linux") return null;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const status = statusOf(pid);
    const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
    if (/^Name:\s+workerd$/m.test(status) && field("PPid") === parent)
      return { now: field("VmRSS") * 1024, highest: field("VmHWM") * 1024 };
  }
  return null;
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}
