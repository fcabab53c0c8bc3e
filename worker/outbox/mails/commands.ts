import { reasonOf, redact } from "../../platform/log.ts";
import type { Delivery, Mail } from "../../platform/mail.ts";
import { digest } from "../../platform/tokens.ts";
import type { World } from "../../platform/world.ts";
import { refusesAddress } from "../../playbook/bounce.ts";
import { patience } from "../../playbook/leaving.ts";
import { type Instant, MINUTE } from "../../playbook/time.ts";
import { LEASE } from "../backoff.ts";
import type { Compose, Deliverers } from "../deliverers.ts";
import { type End, endedBefore, endOf, endOfRepeat, firstTried } from "../ends.ts";
import { findLetters, type Letter, type MessageRow, type OutboxRow } from "../store.ts";
import { paced } from "./pace/commands.ts";
import { markSending, type Tried } from "./store.ts";

/** A mail that was claimed, with what it is about. */
export interface Claimed {
  row: OutboxRow;
  letter: Letter;
}

interface Leaving extends Claimed {
  mail: Mail;
  /** When the provider was first given this text. */
  triedAt: Instant;
}

/** Writes mails and gives them to the provider. One that cannot be written, or is not accepted, does not touch the others. */
export async function deliverMails(world: World, deliverers: Deliverers, rows: readonly OutboxRow[]): Promise<[OutboxRow, End][]> {
  const now = world.now();
  const sameForMs = world.mail.sameForMs ?? 0;
  const letters = await findLetters(
    world.db,
    rows.map((row) => String(row.body.message)),
  );
  const ends: [OutboxRow, End][] = [];
  const claimed: Claimed[] = [];
  for (const row of rows) {
    const letter = letters.get(String(row.body.message));
    const end: End | null = letter ? endedBefore(row, letter.message, sameForMs, now) : { state: "withheld", reason: "erased" };
    if (end) ends.push([row, end]);
    else if (letter) claimed.push({ row, letter });
  }
  for (const [{ row, letter }, end] of await attempted(world, deliverers, claimed, sameForMs)) {
    const known = letter.message.state === "sending" ? endOfRepeat(end) : end;
    ends.push([row, patient(world, letter, await heard(world, deliverers, letter, known))]);
  }
  return ends;
}

async function attempted(world: World, deliverers: Deliverers, claimed: readonly Claimed[], sameForMs: number): Promise<[Claimed, End][]> {
  if (claimed.length === 0) return [];
  if (!(await deliverers.mayLeave(world)))
    return claimed.map((one) => [one, { state: "later", reason: "not every no is known", notBefore: world.now() + MINUTE }]);
  const { open, held } = await paced(world, claimed);
  const { leaving, kept } = await written(world, deliverers, open, sameForMs);
  return [...held, ...kept, ...(await delivered(world, leaving, sameForMs))];
}

/** What can be written now, and why the rest is not. */
async function written(
  world: World,
  deliverers: Deliverers,
  open: readonly Claimed[],
  sameForMs: number,
): Promise<{ leaving: Leaving[]; kept: [Claimed, End][] }> {
  const [leaving, kept]: [Leaving[], [Claimed, End][]] = [[], []];
  if (open.length === 0) return { leaving, kept };
  // what cannot be looked up now is tried again like any other letter
  const compose = await deliverers
    .composer(
      world,
      open.map(({ letter }) => letter),
    )
    .catch(
      (cause): Compose =>
        () =>
          Promise.reject(cause),
    );
  for (const one of open) {
    try {
      const mail = await compose(one.letter);
      if ("withheld" in mail) kept.push([one, { state: "withheld", reason: mail.withheld }]);
      else if ("notBefore" in mail) kept.push([one, { state: "later", ...mail }]);
      else leaving.push({ ...one, ...(asItWas(one.letter.message, sameForMs, world.now()) ?? { mail, triedAt: world.now() }) });
    } catch (cause) {
      world.log.error("compose_failed", cause, { id: one.row.id });
      kept.push([one, { state: "later", reason: reasonOf(cause) }]);
    }
  }
  return { leaving, kept };
}

/**
 * A mail as the provider was given it before, where it would otherwise be another one: it may have been accepted, or is still known by its key.
 * Null where it is written anew, for whoever owns the lead by now.
 */
function asItWas(message: MessageRow, sameForMs: number, now: Instant): Pick<Leaving, "mail" | "triedAt"> | null {
  const first = firstTried(message);
  const kept = first !== null && (message.state === "sending" || (sameForMs > 0 && now < first + sameForMs + LEASE));
  if (!kept) return null;
  const { triedAt, againAt: _again, ...mail } = message.mail as unknown as Tried;
  return { mail, triedAt };
}

/** The mail stands in its row before the provider hears of it; and what a reader has said since it was written is heard once more. */
async function delivered(world: World, leaving: readonly Leaving[], sameForMs: number): Promise<[Claimed, End][]> {
  if (leaving.length === 0) return [];
  const marks = await Promise.all(
    leaving.map(async ({ mail, triedAt }) => ({
      id: mail.id,
      mail: { ...mail, triedAt, againAt: world.now() },
      hash: await digest(mail.to.email),
    })),
  );
  const wanted = await markSending(world.db, marks);
  const stayed = leaving.filter(({ mail }) => !wanted.has(mail.id));
  const going = leaving.filter(({ mail }) => wanted.has(mail.id));
  const answers = going.length === 0 ? [] : await world.mail.deliver(going.map(({ mail }) => mail));
  const deliveries = answers.map((answer) => judged(world, answer));
  return [
    ...stayed.map((one): [Claimed, End] => [one, { state: "later", reason: "its reader changed while it was written" }]),
    ...going.map((one, index): [Claimed, End] => [one, endOf(saying(deliveries[index]), sameForMs)]),
  ];
}

/** A provider's words may name the reader, who may have been erased in the meantime. */
function saying(delivery: Delivery = { state: "unknown", reason: "no answer" }): Delivery {
  return "reason" in delivery ? { ...delivery, reason: redact(delivery.reason) } : delivery;
}

/** A holiday week is not held against a mail that waits for its reader's hours. */
function patient({ playbook }: World, { lead, message }: Letter, end: End): End {
  if (end.state !== "later" || end.notBefore === undefined || !lead || message.purpose !== "marketing") return end;
  return { ...end, until: patience(playbook, lead, message.createdAt) };
}

/** Who refuses for another reason than the address, such as a relay that does not know us, is asked again within bounds, and nobody's address is closed. */
function judged({ playbook }: World, delivery: Delivery): Delivery {
  if (delivery.state !== "refused" || refusesAddress(playbook.arrivals, delivery.reason)) return delivery;
  return { state: "later", reason: delivery.reason };
}

/** A lead whose address was refused hears of it before the mail ends. Where that fails the mail is tried, and refused, once more: nobody accepted it. */
async function heard(world: World, deliverers: Deliverers, { lead, message }: Letter, end: End): Promise<End> {
  if (end.state !== "refused" || !lead || message.recipient !== "lead") return end;
  try {
    await deliverers.mailFailed(world, lead.id, message.id, end.reason);
    return end;
  } catch (cause) {
    world.log.error("bounce_failed", cause, { id: message.id });
    return { state: "later", reason: end.reason };
  }
}
