import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from "wrangler";
import { type Database, migrate } from "../database.ts";
import { environment, ROOT } from "../install.mjs";
import { run } from "../run.ts";
import type { Cost } from "./ledger.ts";
import { type Memory, memoryOf } from "./memory.ts";

/** The Worker, running on real databases and queues in a folder that goes when it is closed. */
export interface House {
  address: string;
  db: Database;
  events: Database;
  /** Compressed size of what `wrangler deploy` would send, in bytes. */
  gzipBytes: number;
  /** What the Worker complained about in its log. */
  complaints: string[];
  /** `local`: the Worker believes itself on a developer's machine. `holding`: queue messages are taken and nothing is done. */
  mode(mode: { local?: boolean; holding?: boolean }): Promise<void>;
  tick(): Promise<void>;
  /** The world's clock, which is seen in local mode only. */
  now(): Promise<number>;
  setClock(now: number): Promise<void>;
  /** What the databases read and wrote for `work`, by who did it: `request`, `tick`, or a queue's name. */
  costsOf(work: () => Promise<void>): Promise<Record<string, Cost>>;
  /** When the last batch of a queue was done. */
  handledAt(queue: string): Promise<number>;
  /** What a trip to a database and a message to a queue take here, in milliseconds, with nothing else going on. */
  probe(): Promise<{ tripMs: number; sendMs: number }>;
  mailbox(): Promise<{ mails: number; different: number }>;
  memory(): Memory | null;
}

const SECRET = "a-secret-of-the-bench-and-of-nothing-else";
const SITE = "https://bench.example";
const ENTRY = `
  import worker from "${ROOT}/worker/index.ts";
  import { playbook } from "${ROOT}/worker/generated/playbook.ts";
  import { doorOf } from "${ROOT}/scripts/bench/entry.ts";
  export default doorOf(worker, playbook.team);`;

/** What must be undone, in the order in which it was done. */
const opened: (() => Promise<void> | void)[] = [];

export async function openHouse(): Promise<House> {
  Object.assign(process.env, environment(), { SECRET });
  const folder = mkdtempSync(join(tmpdir(), "dinghai-bench-"));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  opened.push(remove);
  // miniflare ends the process by itself when a signal comes
  process.once("exit", remove);
  mkdirSync(join(folder, "site"));
  writeFileSync(join(folder, "entry.ts"), ENTRY);
  await Promise.all([bundle(folder, "product", []), bundle(folder, "bench", [join(folder, "entry.ts")])]);
  const complaints: string[] = [];
  const miniflare = start(folder, complaints);
  opened.push(() => miniflare.dispose());
  await miniflare.ready;
  const gzipBytes = gzipSync(readFileSync(join(folder, "product/index.js"))).byteLength;
  return { ...(await settle(miniflare)), complaints, gzipBytes };
}

/** Ends workerd and removes its folder. */
export async function closeHouse(): Promise<void> {
  for (let undo = opened.pop(); undo; undo = opened.pop()) await undo();
}

/** What a deployment would send, with the settings of wrangler.toml. */
async function bundle(folder: string, name: string, more: readonly string[]): Promise<void> {
  const where = ["--config", join(ROOT, "wrangler.toml"), "--outdir", join(folder, name), "--assets", join(folder, "site")];
  const { ok, output } = await run("wrangler", ["deploy", ...more, "--dry-run", ...where]);
  if (!ok) throw new Error(`The Worker could not be bundled:\n${output}`);
}

/**
 * Bindings and queues are those of wrangler.toml, without the site in front, since no page of it is asked for.
 * Mail goes to a second Worker in the same process, in place of the mail service; rate limits are counted in entry.ts.
 */
function start(folder: string, complaints: string[]): Miniflare {
  const { email: _service, assets: _site, ratelimits: _limits, ...fromToml } = workerOptionsOf(join(ROOT, "wrangler.toml")).workerOptions;
  const module = (path: string, modulesRoot: string) => ({
    modules: [{ type: "ESModule" as const, path: join(modulesRoot, path) }],
    modulesRoot,
  });
  return new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new Log(LogLevel.NONE),
      telemetry: { enabled: false },
      resourcePersistencePath: join(folder, "state"),
      handleStructuredLogs: ({ level, message }: { level: string; message: string }) => {
        if (level === "error" || message.includes('"level":"error"')) complaints.push(message);
      },
      workers: [
        {
          ...fromToml,
          ...module("entry.js", join(folder, "bench")),
          name: "dinghai",
          bindings: { SITE_URL: SITE, SECRET, DINGHAI_LOCAL: "1" },
          serviceBindings: { EMAIL: { name: "mailbox", entrypoint: "Mailbox" }, ASSETS: "mailbox" },
          // every request comes from an address of its own, as it would from the network
          stripCfConnectingIp: false,
          unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
        },
        { ...module("mailbox.js", import.meta.dirname), name: "mailbox", compatibilityDate: fromToml.compatibilityDate },
      ],
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
  );
}

async function settle(miniflare: Miniflare): Promise<Omit<House, "gzipBytes" | "complaints">> {
  const address = (await miniflare.unsafeGetDirectURL("dinghai")).origin;
  const db = (await miniflare.getD1Database("DB", "dinghai")) as unknown as Database;
  const events = (await miniflare.getD1Database("EVENTS", "dinghai")) as unknown as Database;
  await migrate({ DB: db, EVENTS: events });
  const mailbox = await miniflare.getWorker("mailbox");
  const ask = async <T>(page: string): Promise<T> => {
    const response = await fetch(`${address}/__bench/${page}`);
    if (!response.ok) throw new Error(`/__bench/${page} answered ${response.status}: ${await response.text()}`);
    return (await response.json().catch(() => null)) as T;
  };
  return {
    address,
    db,
    events,
    mode: ({ local, holding }) => ask(`mode?local=${local ? 1 : 0}&holding=${holding ? 1 : 0}`),
    tick: () => ask("tick"),
    async now() {
      const row = await db.prepare("SELECT value FROM settings WHERE key = 'clock.offset'").first<{ value: string }>();
      return Date.now() + Number(row?.value ?? 0);
    },
    async setClock(now) {
      const write = "INSERT INTO settings (key, value) VALUES ('clock.offset', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
      const offset = String(now - Date.now());
      await db.prepare(write).bind(offset).all();
    },
    async costsOf(work) {
      await ask("count?on=1");
      await work();
      const { costs } = await ask<{ costs: Record<string, Cost> }>("costs");
      await ask("count?on=0");
      return costs;
    },
    handledAt: async (queue) => (await ask<{ handledAt: Record<string, number> }>("costs")).handledAt[queue] ?? 0,
    probe: () => ask("probe"),
    mailbox: async () => (await (await mailbox.fetch("http://mailbox/")).json()) as { mails: number; different: number },
    memory: () => memoryOf("workerd", process.pid),
  };
}
