import type { Compose } from "../../outbox/commands.ts";
import type { Letter } from "../../outbox/store.ts";
import { digest, sign, type TokenPurpose } from "../../platform/tokens.ts";
import type { World } from "../../platform/world.ts";
import type { MailPurpose, MailSubject } from "../../playbook/effects.ts";
import { stillLeaves } from "../../playbook/leaving.ts";
import { refusesMail } from "../../playbook/mailable.ts";
import type { LeadState } from "../../playbook/state.ts";
import { DAY } from "../../playbook/time.ts";
import { topicsOfMail, wants } from "../../playbook/topics.ts";
import { answersIn } from "../arrivals/store.ts";
import { composeMail, type Links } from "../compose.ts";
import { type Guest, letterSources, registrationKey } from "../store.ts";
import { type Left, marketingLeft } from "./store.ts";

const OF_EVENTS = ["transactional/registered", "transactional/seat-free"];

/** Writes letters as things stand now: to nobody who said no or was erased, from whoever owns the lead today. */
export async function letterComposer(world: World, letters: readonly Letter[]): Promise<Compose> {
  const hashes = new Map<string, string>();
  for (const { lead } of letters) if (lead && !hashes.has(lead.id)) hashes.set(lead.id, await digest(lead.profile.email));
  const submissions = letters.flatMap(({ message }) => (message.subject as MailSubject).submission ?? []);
  const answers = await answersIn(world.db, letters);
  const sources = await letterSources(world.db, submissions, [...hashes.values()], letters.flatMap(guestsOf));
  const left = await marketingLeft(
    world.db,
    letters.filter(isMarketing).map(({ message }) => message),
    world.now(),
  );
  return async ({ message, lead }) => {
    if (!lead) return { withheld: "erased" };
    const suppressed = sources.suppressed.has(hashes.get(lead.id) ?? "");
    const subject = message.subject as MailSubject;
    const topics = topicsOfMail(world.playbook, message.template, subject.resource);
    const withheld = withheldFrom(world, lead, message, suppressed, topics);
    if (withheld) return { withheld };
    const kept = isMarketing({ message }) ? keptBack(world, lead, message, left) : null;
    if (kept) return kept;
    const guests = guestsOf({ message, lead });
    const place = guests.flatMap((guest) => sources.places.get(registrationKey(guest)) ?? [])[0] ?? null;
    if (guests.length > 0 && place === null) return { withheld: "the place was given back" };
    const body = subject.submission ? sources.bodies.get(subject.submission) : undefined;
    const grant = subject.submission ? sources.grants.get(subject.submission) : undefined;
    const answer = answers.get(subject.arrival ?? "");
    const rep = world.playbook.team.reps.find(({ id }) => message.recipient === `rep:${id}`);
    if (message.recipient !== "lead" && !rep) return { withheld: "the rep is not in the team" };
    const confirmBy = message.createdAt + world.playbook.intake.confirmDays * DAY;
    const leaveBy = message.createdAt + world.playbook.nurture.leaveDays * DAY;
    const links: Links = {
      unsubscribe: await link(world, "unsubscribe", lead.id, leaveBy),
      preferences: await link(world, "preferences", lead.id, leaveBy),
      confirm: subject.submission ? await link(world, "confirm", lead.id, confirmBy) : undefined,
      resource: grant && `${world.config.siteUrl}/files/${await sign(world.config.secret, "grant", grant)}`,
    };
    // of those that leave together, the next one counts this one
    if (isMarketing({ message })) left.push({ id: message.id, lead: lead.id, at: world.now() });
    return composeMail(world.playbook, {
      id: message.id,
      template: message.template,
      purpose: message.purpose as MailPurpose,
      subject,
      lead,
      recipient: rep ? { rep } : "lead",
      links,
      expires: message.template === "transactional/confirm" ? confirmBy : (grant?.expiresAt ?? null),
      message: answer?.text ?? (typeof body?.message === "string" ? body.message : null),
      answeredFrom: answer?.from ?? null,
      place,
      siteUrl: world.config.siteUrl,
    });
  };
}

/** Under which names the reader of a letter may have a place at its event: they may have registered under an address that was merged. */
function guestsOf({ message, lead }: Letter): Guest[] {
  const { resource } = message.subject as MailSubject;
  if (!OF_EVENTS.includes(message.template) || !lead || !resource) return [];
  return [lead.id, ...lead.merged].map((id) => ({ event: resource, lead: id }));
}

function isMarketing({ message }: Pick<Letter, "message">): boolean {
  return message.purpose === "marketing" && message.recipient === "lead";
}

/** What has come up since a mail was written. One that has left, or may have, does not stand in its own way. */
function keptBack({ playbook, now }: World, lead: LeadState, message: Letter["message"], left: readonly Left[]) {
  const others = left.filter((other) => other.lead === lead.id && other.id !== message.id).map(({ at }) => at);
  return stillLeaves(playbook, lead, { enrolment: message.enrolmentId, writtenAt: message.createdAt, left: others }, now());
}

function withheldFrom(
  { playbook, now }: World,
  lead: LeadState,
  { purpose, recipient }: Pick<Letter["message"], "purpose" | "recipient">,
  suppressed: boolean,
  topics: readonly string[],
): string | null {
  if (recipient !== "lead") return null;
  if (lead.undeliverableAt !== null) return "undeliverable";
  if (purpose !== "marketing") return null;
  if (refusesMail(playbook.nurture, lead, now())) return "refused too often";
  if (lead.mergedInto !== null) return "merged";
  if (lead.consents.marketing?.state !== "given") return "no consent";
  if (!wants(lead.chosen, topics)) return "other topics";
  return suppressed ? "suppressed" : null;
}

async function link(
  world: World,
  purpose: TokenPurpose & ("unsubscribe" | "preferences" | "confirm"),
  id: string,
  expiresAt: number,
): Promise<string> {
  return `${world.config.siteUrl}/mail/${purpose}/${await sign(world.config.secret, purpose, { id, expiresAt })}`;
}
