import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Delivery } from "../../worker/platform/mail.ts";
import type { MailDoor } from "../../worker/platform/mails/mail-url.ts";
import { compileAll } from "../content.ts";
import { migrate, withLocalDatabases } from "../database.ts";
import { ROOT } from "../install.mjs";
import { endGroup, startWorker, type Worker } from "../worker.ts";
import { adviceOn } from "./advice.ts";

const READY_MS = 60_000;
const WRITTEN_MS = 3_000;
const FILE = /^(?:Text|HTML|Raw)?:? ?(\S*[\\/]email[^\n]*\.(txt|html|eml))$/gm;

interface Tried {
  steps: string[];
  delivery: Delivery;
  subject: string;
}

/** Starts the Worker with an empty database of its own and lets it send one mail, so that what is tried is what runs. Answers whether it left. */
export async function sendOne(door: MailDoor, to: string, template: string, lang: string): Promise<boolean> {
  const content = await compileAll();
  if (!content.ok) throw new Error(content.output);
  mkdirSync(join(ROOT, "dist/site"), { recursive: true });
  const state = mkdtempSync(join(tmpdir(), "dinghai-mail-"));
  let worker: Worker | null = null;
  try {
    await withLocalDatabases(state, migrate);
    const port = await freePort();
    worker = startWorker({ port, state, site: `http://localhost:${port}` });
    const tried = await ask(worker, port, { to, template, locale: lang });
    tell(door, tried, door.kind === "cloudflare" && tried.delivery.state === "sent" ? await keptFiles(worker) : []);
    return tried.delivery.state === "sent";
  } finally {
    if (worker) await endGroup(worker.pid);
    rmSync(state, { recursive: true, force: true });
  }
}

async function ask(worker: Worker, port: number, body: Record<string, string>): Promise<Tried> {
  let ended = false;
  worker.ended.then(() => (ended = true));
  for (const until = Date.now() + READY_MS; Date.now() < until && !ended; ) {
    const init = { method: "POST", headers: { authorization: "Bearer dinghai-local-key" }, body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${port}/local/mails/try`, init).catch(() => null);
    if (response?.ok) return (await response.json()) as Tried;
    if (response?.status === 400)
      throw new Error(`There is no such mail: --mail is a folder of content/mail such as transactional/download, --lang is zh or en.`);
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`The Worker did not answer:\n${worker.said()}`);
}

/** Where the platform wrote a mail instead of sending it; its own files go with it. It says so a moment after it has answered. */
async function keptFiles(worker: Worker): Promise<string[]> {
  const written = () => [...worker.said().matchAll(FILE)];
  for (const until = Date.now() + WRITTEN_MS; written().length === 0 && Date.now() < until; )
    await new Promise((done) => setTimeout(done, 50));
  return written().map(([, path = "", kind]) => {
    const kept = join(tmpdir(), `dinghai-mail.${kind}`);
    copyFileSync(path, kept);
    return kept;
  });
}

function tell(door: MailDoor, { steps, delivery, subject }: Tried, files: readonly string[]): void {
  if (door.kind === "cloudflare" && delivery.state === "sent") {
    const where = files.length > 0 ? `what would have been sent is in ${files.join(" and ")}` : "it was written nowhere";
    console.log(
      `“${subject}”: nothing left this machine, since MAIL_URL names no door and Cloudflare Email Service sends only where it is deployed; ${where}. Set MAIL_URL to send through a mail server, Resend or SES.`,
    );
    return;
  }
  console.log(`“${subject}” by ${door.kind}:`);
  for (const step of steps) console.log(`  ${step}`);
  if (delivery.state !== "sent") console.log(`\nIt did not leave (${delivery.state}): ${delivery.reason}\n${adviceOn(delivery.reason)}`);
  else
    console.log(
      "\nIt was accepted. Look into the inbox, and into the spam folder; `npm run mail -- doctor <domain>` says what is missing.",
    );
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
