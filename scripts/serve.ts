import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { mailDoor } from "../worker/platform/mails/mail-url.ts";
import { compileAll } from "./content.ts";
import { hasLeads, migrate, setClock, withLocalDatabases } from "./database.ts";
import { ROOT } from "./install.mjs";
import { endRuns, type Ran, run, told } from "./run.ts";
import { buildSite } from "./site.ts";
import { wordsToWriters } from "./site-words.ts";
import { holdState, stateFolder } from "./state.ts";
import { endGroup, startWorker, type Worker } from "./worker.ts";

const port = Number(process.env.PORT ?? 8787);
const state = stateFolder();
const site = `http://localhost:${port}`;
const TICK_MS = 60_000;
const READY_WITHIN_MS = 60_000;
const WELL_WITHIN_MS = 20_000;

let worker: Worker | null = null;
let ending = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));
// Whoever started this may be killed outright, and then nobody is left to hand the signal on.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && void end(1), 100).unref();

await start().catch((error: unknown) => {
  if (ending) return;
  console.error(error instanceof Error ? error.message : String(error));
  void end(1);
});

async function start(): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`PORT is “${process.env.PORT}”, which is no port number.`);
  if (!(await isFree(port))) throw new Error(await whoHas(port));
  if (!["", "none"].includes(process.env.DINGHAI_SEED ?? ""))
    throw new Error(`DINGHAI_SEED is “${process.env.DINGHAI_SEED}”: leave it out for the demo, or set it to none to start without leads.`);
  mailDoor(process.env);
  holdState(state);
  const content = await compileAll();
  step("content", content);
  const built = await buildSite();
  step(built.skipped ? "site (unchanged)" : "site", built);
  for (const words of wordsToWriters(built.output)) console.log(`warning: ${words}`);
  step("database", await prepareDatabase());
  if (ending) return;
  worker = startWorker({ port, state, site });
  worker.ended.then(() => !ending && fail("The Worker does not run:"));
  await answers(worker);
  await tick();
  await healthy();
  if (ending) return;
  worker.ready();
  setInterval(() => void tick(), TICK_MS);
  console.log(welcome(content.unseen));
}

function step(name: string, ran: Ran): void {
  told(ran.ok, name, ran.seconds);
  if (!ran.ok) throw new Error(ran.output);
}

async function prepareDatabase(): Promise<Ran> {
  const started = performance.now();
  const since = () => (performance.now() - started) / 1000;
  const seed = join(ROOT, "scripts/seed.ts");
  let empty: boolean;
  try {
    empty = await withLocalDatabases(state, async (databases) => {
      await migrate(databases);
      const isEmpty = !(await hasLeads(databases));
      const { DINGHAI_TODAY: day, DINGHAI_SEED: seed } = process.env;
      // beside the site of another day nothing that is to come there is over
      if (isEmpty && seed === "none" && day) await setClock(databases, Date.parse(`${day}T00:00:00Z`));
      return isEmpty;
    });
  } catch (error) {
    return { ok: false, output: error instanceof Error ? error.message : String(error), seconds: since() };
  }
  const seeded =
    empty && process.env.DINGHAI_SEED !== "none" && existsSync(seed)
      ? await run("node", [seed, state], {}, (text) => process.stdout.write(text))
      : { ok: true, output: "" };
  return {
    ...seeded,
    output: seeded.ok ? "" : `The demo data could not be written (DINGHAI_SEED=none starts without):\n${seeded.output}`,
    seconds: since(),
  };
}

/** The Worker answers anything at all. */
async function answers(running: Worker): Promise<void> {
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until && !ending; ) {
    if (
      await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(5_000) }).then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((done) => setTimeout(done, 100));
  }
  if (!ending) throw new Error(`The Worker did not answer within ${READY_WITHIN_MS / 1000} s:\n${running.said()}`);
}

async function healthy(): Promise<void> {
  let last = "";
  for (const until = Date.now() + WELL_WITHIN_MS; Date.now() < until && !ending; ) {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    if (response?.ok) return;
    last = response ? `${response.status} ${await response.text()}` : "no answer";
    await new Promise((done) => setTimeout(done, 500));
  }
  if (!ending) throw new Error(`The Worker is not well. GET /healthz says: ${last}`);
}

/** wrangler dev has no cron of its own. */
async function tick(): Promise<void> {
  await fetch(`http://127.0.0.1:${port}/cdn-cgi/handler/scheduled?cron=*+*+*+*+*`).catch(() => undefined);
}

function welcome(unseen: readonly string[]): string {
  return `
Dinghai runs. Ctrl-C ends it.

  site           ${site}/zh/   ${site}/en/
  console        ${site}/console
  demo sign-in   ${site}/console/sign-in   (the addresses are in content/playbook/team.yaml, e.g. zhou.hang@dinghai.example)
  API            ${site}/api/docs   Authorization: Bearer dinghai-local-key
  every mail     ${site}/local/mails
  data           ${state}
${unseen.length === 0 ? "" : `\nReaders do not see yet (DINGHAI_DRAFTS=1 npm start shows it):\n${unseen.map((one) => `  ${one}`).join("\n")}\n`}`;
}

function isFree(wanted: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", () => done(false));
    probe.listen(wanted, "127.0.0.1", () => probe.close(() => done(true)));
  });
}

/** Whoever wants to see a change starts again while the last start still runs. */
async function whoHas(taken: number): Promise<string> {
  const health = await fetch(`http://127.0.0.1:${taken}/healthz`, { signal: AbortSignal.timeout(2_000) })
    .then((response) => response.text())
    .catch(() => "");
  return health.includes('"playbook":')
    ? `Dinghai runs already at ${site}: end it with Ctrl-C where it was started, then start again to see what you changed.`
    : `Port ${taken} is taken by another program: end it, or choose another with PORT=8788 npm start`;
}

function fail(sentence: string): void {
  console.error(`${sentence}\n${worker?.said() ?? ""}`);
  void end(1);
}

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  endRuns();
  if (worker) await endGroup(worker.pid);
  process.exit(code);
}
