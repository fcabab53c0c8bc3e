import { arrived } from "../../../worker/jobs.ts";
import { HOUR } from "../../../worker/playbook/time.ts";
import { decider, leadOf, send } from "../../support/people.ts";
import { rowsOf } from "../../support/rows.ts";
import { MONDAY, makeWorld, type TestWorld } from "../../support/world.ts";
import { mailSource, streamOf } from "./mails.ts";

export interface Written {
  world: TestWorld;
  lead: string;
  email: string;
  /** The marketing mail they got. */
  message: string;
}

/** Somebody who said yes and got the first mail of a sequence. */
export async function writtenTo(options: Parameters<typeof makeWorld>[0] = {}, more: Record<string, unknown> = {}): Promise<Written> {
  const world = await makeWorld(options);
  return { world, ...(await alsoWrittenTo(world, more)) };
}

/** Somebody more, in the same world. */
export async function alsoWrittenTo(world: TestWorld, more: Record<string, unknown> = {}): Promise<Omit<Written, "world">> {
  const { id, email } = await leadOf(world, await send(world, "download", decider({ consent: { marketing: true }, ...more })));
  await world.travelTo(Math.max(world.now(), MONDAY) + 4 * HOUR);
  const mail = world.mailbox.find(({ to, id: message }) => to.email === email && message.endsWith(".welcome"));
  if (!mail) throw new Error("the first mail was not sent");
  return { lead: id, email, message: mail.id };
}

/** The mail of this name arrives, about this mail of ours and from or about this reader. */
export async function comes(
  world: TestWorld,
  name: string,
  { message, email }: Pick<Written, "message" | "email">,
  change: (source: string) => string = (source) => source,
): Promise<void> {
  const source = change(mailSource(name, { message, reader: email }));
  const from = /^(?:reply|leaves|asks)-/.test(name) ? email : "";
  await arrived(world, { from, raw: streamOf(source) });
  await world.deliver();
}

export const arrivalsOf = (world: TestWorld) =>
  rowsOf<{ id: string; kind: string; lead_id: string | null; message_id: string | null; quarantined: string | null; body: string }>(
    world.db.$client,
    "SELECT * FROM arrivals ORDER BY at, id",
  );

export const factsOf = async (world: TestWorld, lead: string) =>
  (
    await rowsOf<{ kind: string; body: string }>(
      world.db.$client,
      `SELECT kind, body FROM journal WHERE subject = ? AND kind IN ('replied', 'unsubscribed', 'mail_failed') ORDER BY seq`,
      `lead:${lead}`,
    )
  ).map(({ kind, body }) => ({ kind, ...JSON.parse(body).data }));

export const suppressed = (world: TestWorld) =>
  rowsOf<{ hash: string; scope: string; reason: string }>(world.db.$client, "SELECT hash, scope, reason FROM suppressions ORDER BY scope");

/** What the salesperson was sent about answers. */
export const toldOfAnswers = (world: TestWorld) => world.mailbox.filter(({ id }) => id.startsWith("owner-replied:"));
