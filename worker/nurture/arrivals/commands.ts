import { recordLead } from "../../journey/commands.ts";
import type { Own } from "../../journey/commit/store.ts";
import { saidOn } from "../../journey/suppression/commands.ts";
import { suppress, withdrawalRows } from "../../journey/suppression/store.ts";
import { readUpTo } from "../../platform/body.ts";
import { digest } from "../../platform/tokens.ts";
import type { World } from "../../platform/world.ts";
import type { LeadState } from "../../playbook/state.ts";
import type { SuppressionReason } from "../../playbook/suppression.ts";
import { DAY, type Instant } from "../../playbook/time.ts";
import type { Arrival } from "./arrival.ts";
import { factsOf } from "./facts.ts";
import { readMail } from "./mail.ts";
import { type Placing, placeArrival } from "./place.ts";
import { arrivalKept, arrivalRow, countSince, findNamed, keepArrival } from "./store.ts";
import { verdictOn } from "./verdict.ts";

/** What is read of a mail. Its words and the headers of a report stand at the beginning; attachments are not looked at. */
export const MAIL_BYTES_MAX = 256 * 1024;
/** Answers of one lead that are acted upon within a day: more come from a machine. */
export const REPLIES_A_DAY_MAX = 20;
const ID_DIGITS = 40;

/** A mail came in. It is judged, kept, and said to the lead it is about; the same mail twice is one. */
export async function receiveMail(world: World, incoming: { sender: string; raw: ReadableStream<Uint8Array> }): Promise<void> {
  const bytes = await readUpTo(incoming.raw, MAIL_BYTES_MAX);
  const mail = await readMail(bytes, incoming.sender);
  if (!mail) {
    const id = await idOf(new TextDecoder("latin1").decode(bytes));
    await keepArrival(world.db, { id, at: world.now(), kind: "other", leadId: null, messageId: null, quarantined: "unreadable", body: {} });
    return;
  }
  const id = await idOf(mail.messageId ? `${mail.messageId}\n${mail.from}` : new TextDecoder("latin1").decode(bytes));
  await hearArrival(world, verdictOn(world.playbook.arrivals, mail, id));
}

/** Something came back, by mail or through a provider. It counts once, and only for the lead it can be shown to be about. */
export async function hearArrival(world: World, arrival: Arrival): Promise<void> {
  const at = world.now();
  const named = await findNamed(world.db, arrival);
  if (named.known) return;
  const placing = await withinLimits(world, arrival, placeArrival(world.playbook, arrival, named), at);
  const row = arrivalRow(arrival, placing, at);
  const facts = "aside" in placing ? [] : factsOf(arrival, placing.lead, placing.message, at);
  if (facts.length === 0 || !placing.lead) return keepArrival(world.db, row);
  const { lead } = placing;
  const { changed } = await recordLead(world, lead.id, facts, async () => [arrivalKept(row), ...(await refusalRows(arrival, lead, at))]);
  // another report of the same failure says nothing new, and is kept all the same
  if (!changed) await keepArrival(world.db, row);
}

async function withinLimits(world: World, { kind }: Arrival, placing: Placing, at: Instant): Promise<Placing> {
  if ("aside" in placing || kind !== "reply") return placing;
  const today = await countSince(world.db, placing.lead.id, kind, at - DAY, REPLIES_A_DAY_MAX);
  return today < REPLIES_A_DAY_MAX ? placing : { aside: "too_many", lead: placing.lead };
}

/** What stays of a no: the hash and the record of it. A complaint closes every purpose that anybody agreed to, and so does a dead address. */
async function refusalRows({ kind, written, reason }: Arrival, lead: LeadState, at: Instant): Promise<Own[]> {
  const hash = await digest(lead.profile.email);
  const withdrawn = async (text: string, where: string, why: SuppressionReason = "unsubscribed") =>
    withdrawalRows({ lead: lead.id, purpose: "marketing", hash, at, said: await saidOn(text, where) }, why);
  switch (kind) {
    case "reply":
      return written?.leaves ? withdrawn(written.text, "reply") : [];
    case "opt_out":
      return withdrawn(reason ?? "opt-out", "provider");
    case "hard_bounce":
      return [suppress([{ hash, scope: "all", reason: "bounced", at }])];
    case "complaint":
      return [
        suppress([{ hash, scope: "product", reason: "complaint", at }]),
        ...(await withdrawn(reason ?? "complaint", "provider", "complaint")),
      ];
    default:
      return [];
  }
}

async function idOf(text: string): Promise<string> {
  return `mail:${(await digest(text)).slice(0, ID_DIGITS)}`;
}
