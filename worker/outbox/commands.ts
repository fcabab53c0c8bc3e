import { redact } from "../platform/log.ts";
import type { Mail } from "../platform/mail.ts";
import type { World } from "../platform/world.ts";
import { ATTEMPTS_MAX, nextAttempt } from "./backoff.ts";
import {
  buryJobs,
  claimDue,
  endMessages,
  findLetters,
  type Letter,
  markMessages,
  type OutboxRow,
  type Report,
  raiseAlerts,
  report,
  type SentMark,
  stillDue,
} from "./store.ts";

/** What is taken from the outbox at once. */
export const LEAVING_MAX = 100;
/** What is handed on to the queue at once when more is due than one invocation sends. */
const PASSED_ON_MAX = 2_000;

/** How one attempt ended. `withheld` is an end as well: the mail must not be sent any more. */
export type End = { state: "done" } | { state: "withheld" | "refused" | "later" | "unknown"; reason: string };

/** Writes a letter, or says why it must not be sent. */
export type Compose = (letter: Letter) => Promise<Mail | { withheld: string }>;

export interface Deliverers {
  /** Looks up what these letters speak of, all at once. */
  composer(world: World, letters: readonly Letter[]): Promise<Compose>;
  refreshAccount(world: World, account: string): Promise<void>;
  joinVisits(world: World, visitor: string, lead: string): Promise<void>;
  /** A mail came back for good. */
  mailFailed(world: World, lead: string, message: string, reason: string): Promise<void>;
}

/** Sends what is due. Answers how many rows were claimed: a full hand means that there may be more. */
export async function deliverDue(world: World, deliverers: Deliverers, ids: readonly string[] | null = null): Promise<number> {
  const rows = await claimDue(world.db, world.now(), LEAVING_MAX, ids);
  const [mails, others] = [rows.filter((row) => row.kind === "mail"), rows.filter((row) => row.kind !== "mail")];
  await deliverMails(world, deliverers, mails);
  const ends: [OutboxRow, End][] = [];
  for (const row of others) ends.push([row, await deliverOther(world, deliverers, row)]);
  await finish(world, ends);
  return rows.length;
}

/** What is still due goes on in invocations of its own: nobody waits for the next minute because others were before them. */
export async function passOn(world: World, ids: readonly string[] | null = null): Promise<void> {
  const rest = await stillDue(world.db, world.now(), PASSED_ON_MAX, ids);
  if (rest.length > 0) await world.queue.nudge(rest);
}

async function deliverOther(world: World, deliverers: Deliverers, row: OutboxRow): Promise<End> {
  try {
    if (row.kind === "account_refresh") await deliverers.refreshAccount(world, String(row.body.account));
    else if (row.kind === "visit_join") await deliverers.joinVisits(world, String(row.body.visitor), String(row.body.lead));
    else throw new RangeError(`nobody delivers ${row.kind}`);
    return { state: "done" };
  } catch (cause) {
    world.log.error("delivery_failed", cause, { id: row.id, kind: row.kind });
    return { state: "later", reason: String(cause) };
  }
}

async function deliverMails(world: World, deliverers: Deliverers, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  const letters = await findLetters(
    world.db,
    rows.map((row) => String(row.body.message)),
  );
  // what cannot be looked up now is tried again like any other letter
  const compose = await deliverers.composer(world, [...letters.values()]).catch(
    (cause): Compose =>
      () =>
        Promise.reject(cause),
  );
  const ends: [OutboxRow, End][] = [];
  const leaving: { row: OutboxRow; mail: Mail }[] = [];
  for (const row of rows) {
    const written = await write(world, compose, row, letters.get(String(row.body.message)));
    if ("html" in written) leaving.push({ row, mail: written });
    else ends.push([row, written]);
  }
  // the mail stands in its row before the provider hears of it
  await markMessages(
    world.db,
    leaving.map(({ mail }) => ({ id: mail.id, state: "sending", sentAt: null, mail, error: null })),
  );
  const deliveries = await world.mail.deliver(leaving.map(({ mail }) => mail));
  leaving.forEach(({ row }, index) => {
    const delivery = deliveries[index] ?? { state: "unknown" as const, reason: "no answer" };
    // a provider's words may name the reader, who may have been erased in the meantime
    ends.push([row, delivery.state === "sent" ? { state: "done" } : { ...delivery, reason: redact(delivery.reason) }]);
  });
  const heard: [OutboxRow, End][] = [];
  for (const [row, end] of ends) heard.push([row, await bounced(world, deliverers, letters.get(String(row.body.message)), end)]);
  await finish(world, heard);
}

/** A lead whose address was refused hears of it before the mail ends. Where that fails the mail is tried, and refused, once more: nobody accepted it. */
async function bounced(world: World, deliverers: Deliverers, letter: Letter | undefined, end: End): Promise<End> {
  if (end.state !== "refused" || !letter?.lead || letter.message.recipient !== "lead") return end;
  try {
    await deliverers.mailFailed(world, letter.lead.id, letter.message.id, end.reason);
    return end;
  } catch (cause) {
    world.log.error("bounce_failed", cause, { id: letter.message.id });
    return { ...end, state: "later" };
  }
}

/** A claim that was never reported may have left, unless its mail never stood in its row: it is not repeated, it is looked into. */
async function write(world: World, compose: Compose, row: OutboxRow, letter: Letter | undefined): Promise<Mail | End> {
  if (!letter) return { state: "withheld", reason: "erased" };
  const unreported = row.attempts > row.reported + 1;
  if (unreported && letter.message.state !== "queued") return { state: "unknown", reason: "an earlier attempt never reported" };
  if (row.attempts > ATTEMPTS_MAX) return { state: "later", reason: "never came to an end" };
  try {
    const written = await compose(letter);
    return "withheld" in written ? { state: "withheld", reason: written.withheld } : written;
  } catch (cause) {
    world.log.error("compose_failed", cause, { id: row.id });
    return { state: "later", reason: String(cause) };
  }
}

async function finish(world: World, ends: readonly [OutboxRow, End][]): Promise<void> {
  if (ends.length === 0) return;
  const now = world.now();
  const marks: SentMark[] = ends
    .filter(([row]) => row.kind === "mail")
    .map(([row, end]) => ({
      id: String(row.body.message),
      state: messageState(row, end),
      sentAt: end.state === "done" ? now : null,
      mail: null,
      error: "reason" in end ? end.reason : null,
    }));
  await endMessages(world.db, marks);
  const reports = ends.map(([row, end]) => reportOf(world, row, end));
  const worrying = reports.filter(({ state }) => state === "dead" || state === "unknown");
  await raiseAlerts(
    world.db,
    worrying.map(({ id, state, error }) => ({ id: `outbox:${id}`, kind: `outbox_${state}`, subject: { outbox: id, error }, at: now })),
  );
  // last: until it is written, everything above may be done again
  await report(world.db, reports);
}

function messageState(row: OutboxRow, end: End): string {
  if (end.state === "done") return "sent";
  if (end.state === "later") return row.attempts >= ATTEMPTS_MAX ? "failed" : "queued";
  return end.state;
}

function reportOf(world: World, row: OutboxRow, end: End): Report {
  const now = world.now();
  const base = { id: row.id, createdAt: row.createdAt, dueAt: now, error: "reason" in end ? end.reason.slice(0, 500) : null };
  switch (end.state) {
    case "done":
    case "withheld":
      return { ...base, state: "done" };
    case "unknown":
      return { ...base, state: "unknown" };
    case "refused":
      return { ...base, state: "dead" };
    case "later":
      return row.attempts >= ATTEMPTS_MAX
        ? { ...base, state: "dead" }
        : { ...base, state: "waiting", dueAt: nextAttempt(now, row.attempts) };
  }
}

/** Queue messages that nobody could handle. The rows they pointed at are still in the outbox; this says that something is wrong. */
export async function buryDead(world: World, dead: readonly { id: string; body: unknown }[]): Promise<void> {
  const at = world.now();
  await buryJobs(
    world.db,
    dead.map(({ id, body }) => ({ id, body: JSON.stringify(body), at })),
  );
  await raiseAlerts(
    world.db,
    dead.map(({ id }) => ({ id: `dead:${id}`, kind: "dead_job", subject: { job: id }, at })),
  );
}
