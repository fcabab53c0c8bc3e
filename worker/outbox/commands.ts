import { reasonOf, redact } from "../platform/log.ts";
import type { World } from "../platform/world.ts";
import { DAY } from "../playbook/time.ts";
import type { Deliverers } from "./deliverers.ts";
import { bounded, type End, messageState, reportOf } from "./ends.ts";
import { deliverMails } from "./mails/commands.ts";
import { markMessages, type SentMark } from "./mails/store.ts";
import { buryJobs, claimDue, type OutboxRow, raiseAlerts, report, stillDue } from "./store.ts";

export type { Compose, Deliverers } from "./deliverers.ts";

/** What is taken from the outbox at once. */
export const LEAVING_MAX = 100;
/** What is handed on to the queue at once when more is due than one invocation sends. */
const PASSED_ON_MAX = 2_000;

/** Sends what is due. Answers how many rows were claimed: a full hand means that there may be more. */
export async function deliverDue(world: World, deliverers: Deliverers, ids: readonly string[] | null = null): Promise<number> {
  const rows = await claimDue(world.db, world.now(), LEAVING_MAX, ids);
  const [mails, others] = [rows.filter((row) => row.kind === "mail"), rows.filter((row) => row.kind !== "mail")];
  if (mails.length > 0) await finish(world, await deliverMails(world, deliverers, mails));
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
    return { state: "later", reason: reasonOf(cause) };
  }
}

async function finish(world: World, attempts: readonly [OutboxRow, End][]): Promise<void> {
  if (attempts.length === 0) return;
  const now = world.now();
  const waitMs = world.playbook.delivery.waitAtMostDays * DAY;
  const ends = attempts.map(([row, end]): [OutboxRow, End] => [row, bounded(row, end, now, waitMs)]);
  const marks = ends.flatMap(([row, end]): SentMark[] => {
    if (row.kind !== "mail" || end.state === "settled") return [];
    const error = "reason" in end ? redact(end.reason) : null;
    const provider = end.state === "done" ? (end.provider ?? null) : null;
    return [{ id: String(row.body.message), state: messageState(end), sentAt: end.state === "done" ? now : null, provider, error }];
  });
  await markMessages(world.db, marks);
  const reports = ends.map(([row, end]) => reportOf(row, end, now));
  const worrying = reports.filter(({ state }) => state === "dead" || state === "unknown");
  await raiseAlerts(
    world.db,
    worrying.map(({ id, state, error }) => ({ id: `outbox:${id}`, kind: `outbox_${state}`, subject: { outbox: id, error }, at: now })),
  );
  // last: until it is written, everything above may be done again
  await report(world.db, reports);
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
