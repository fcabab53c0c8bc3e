import { spawn } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { environment, ROOT } from "./install.mjs";

export interface Worker {
  pid: number;
  /** It ended, or could not even be built. */
  ended: Promise<void>;
  /** From now on what the Worker logs is shown. */
  ready(): void;
  /** The last lines it wrote, for when it doesn't come up. */
  said(): string;
}

/** Good for one machine: `npm run deploy` wants a real one. */
export const LOCAL_SECRET = "dinghai-local-secret-for-this-machine-only";
const LINES_KEPT = 60;
const LAST_WORDS_MS = 300;
const TERM_MS = 1_000;

/** Starts wrangler dev in its own process group: ending wrangler alone would leave workerd running. */
export function startWorker({ port, state, site }: { port: number; state: string; site: string }): Worker {
  const doors = ["MAIL_URL", "SMTP_URL"].flatMap((name) => (process.env[name] ? [`${name}:${process.env[name]}`] : []));
  const vars = [`DINGHAI_LOCAL:1`, `SITE_URL:${site}`, ...doors];
  const child = spawn(
    "node",
    [
      join(ROOT, "node_modules/wrangler/bin/wrangler.js"),
      "dev",
      "--local",
      ...["--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0", "--persist-to", state],
      ...["--show-interactive-dev-session", "false", "--log-level", "log"],
      ...vars.flatMap((one) => ["--var", one]),
    ],
    { cwd: ROOT, env: { ...environment(), FORCE_COLOR: "0", SECRET: LOCAL_SECRET }, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const kept: string[] = [];
  let ready = false;
  const hear = (chunk: Buffer) => {
    for (const line of chunk.toString().split("\n")) {
      kept.push(stripVTControlCharacters(line));
      if (!ready && /Build failed/.test(line)) setTimeout(end, LAST_WORDS_MS);
      if (matters(line, ready)) console.log(line);
    }
    kept.splice(0, Math.max(0, kept.length - LINES_KEPT));
  };
  child.on("close", () => end());
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  return { pid: child.pid ?? 0, ended, ready: () => (ready = true), said: () => kept.join("\n").trim() };
}

/**
 * Before it is ready wrangler talks about itself; afterwards its line per request stays out and what the Worker logs comes through. Of a
 * mail that left, to whom and what about is shown: its text is at /local/mails, not in a file of wrangler's.
 */
export function matters(line: string, ready: boolean): boolean {
  const text = stripVTControlCharacters(line).trim();
  if (text === "" || /^\[wrangler:info\]|^⎔|^Your Worker has access|^Binding {2}|^env\.[A-Z]/.test(text)) return false;
  if (/^(?:Text|HTML): .*[\\/]email-(?:text|html)[\\/]|^From: ".*" <.*>$/.test(text)) return false;
  // workerd's own word for a connection that failed; the door says it in its step
  if (/rust\/worker\/ffi\.rs/.test(text)) return false;
  return ready || /\[ERROR\]|\[wrangler:error\]/.test(text);
}

/** Ends a process group and waits until nothing of it is left; resolves within three seconds. */
export async function endGroup(pid: number): Promise<void> {
  if (!signal(pid, "SIGTERM")) return;
  for (const until = Date.now() + TERM_MS; Date.now() < until; ) {
    if (!signal(pid, 0)) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  signal(pid, "SIGKILL");
  for (let i = 0; i < 20 && signal(pid, 0); i++) await new Promise((done) => setTimeout(done, 25));
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, name);
  } catch {
    return false;
  }
}
