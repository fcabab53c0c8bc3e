import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "./browser.ts";

const READY_WITHIN_MS = 150_000;
const KEY = { authorization: "Bearer dinghai-local-key" };

export interface Product {
  site: string;
  browser: Browser;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  /** Ends everything that was started. */
  end(): Promise<void>;
}

/** The product as `npm start` brings it up, without leads, on a port and a state folder of its own, and a browser; on a day such as `2026-11-23` where one is given. */
export async function startProduct(seed: "none" | "demo" = "none", day?: string): Promise<Product> {
  const port = await freePort();
  const state = mkdtempSync(join(tmpdir(), "dinghai-browser-"));
  const child = spawn("npm", ["start"], {
    env: {
      ...process.env,
      PORT: String(port),
      DINGHAI_STATE: state,
      DINGHAI_SEED: seed === "none" ? "none" : "",
      ...(day && { DINGHAI_TODAY: day }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  await ready(child);
  const site = `http://localhost:${port}`;
  const browser = await chromium.launch({
    executablePath: await findBrowser(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const ask = async <T>(path: string, init: RequestInit): Promise<T> => {
    const response = await fetch(`${site}${path}`, { ...init, headers: { ...KEY, "content-type": "application/json" } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    site,
    browser,
    get: (path) => ask(path, {}),
    post: (path, body) => ask(path, { method: "POST", body: JSON.stringify(body) }),
    async end() {
      await browser.close();
      const gone = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await gone;
      rmSync(state, { recursive: true, force: true });
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const slow = setTimeout(
      () => reject(new Error(`npm start was not ready within ${READY_WITHIN_MS / 1000} s:\n${said}`)),
      READY_WITHIN_MS,
    );
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes("Dinghai runs")) return;
      clearTimeout(slow);
      resolve();
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => reject(new Error(`npm start ended with ${code}:\n${said}`)));
  });
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("there is no free port"))));
    });
  });
}
