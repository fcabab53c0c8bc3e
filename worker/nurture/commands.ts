import type { Purpose } from "../../content/schema/common.ts";
import { consentTexts } from "../generated/forms.ts";
import { words } from "../generated/words.ts";
import { recordLead } from "../journey/commands.ts";
import { leadSubject } from "../journey/rows.ts";
import { findLead, stream } from "../journey/store.ts";
import { asTheySee, closedFor } from "../journey/suppression/commands.ts";
import { type ConsentText, grantRows, suppress, withdrawalRows } from "../journey/suppression/store.ts";
import type { Compose } from "../outbox/commands.ts";
import type { Letter } from "../outbox/store.ts";
import { digest, read, sign, type TokenPurpose } from "../platform/tokens.ts";
import type { World } from "../platform/world.ts";
import type { MailPurpose, MailSubject } from "../playbook/effects.ts";
import { isFact } from "../playbook/entries.ts";
import type { Fact, FactOf } from "../playbook/facts.ts";
import { refusesMail } from "../playbook/mailable.ts";
import type { LeadState } from "../playbook/state.ts";
import { DAY, type Instant } from "../playbook/time.ts";
import { topicsOfMail, wants } from "../playbook/topics.ts";
import { answersIn } from "./arrivals/store.ts";
import { composeMail, type Links } from "./compose.ts";
import { outOfHours } from "./hours.ts";
import { type Guest, letterSources, pendingConsent, registrationKey } from "./store.ts";

const TEXT_HASH_DIGITS = 16;
const OF_EVENTS = ["transactional/registered", "transactional/seat-free"];

/** Writes letters as things stand now: to nobody who said no or was erased, from whoever owns the lead today. */
export async function letterComposer(world: World, letters: readonly Letter[]): Promise<Compose> {
  const hashes = new Map<string, string>();
  for (const { lead } of letters) if (lead && !hashes.has(lead.id)) hashes.set(lead.id, await digest(lead.profile.email));
  const submissions = letters.flatMap(({ message }) => (message.subject as MailSubject).submission ?? []);
  const answers = await answersIn(world.db, letters);
  const sources = await letterSources(world.db, submissions, [...hashes.values()], letters.flatMap(guestsOf));
  return async ({ message, lead }) => {
    if (!lead) return { withheld: "erased" };
    const suppressed = sources.suppressed.has(hashes.get(lead.id) ?? "");
    const subject = message.subject as MailSubject;
    const topics = topicsOfMail(world.playbook, message.template, subject.resource);
    const withheld = withheldFrom(world, lead, message, suppressed, topics);
    if (withheld) return { withheld };
    const early = outOfHours(world.playbook, lead, message, world.now());
    if (early) return early;
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

/** A mail came back for good: the person's runs end, and their address is closed until they show that it is theirs and open. */
export async function mailFailed(world: World, lead: string, message: string): Promise<void> {
  const { lead: found } = await findLead(world.db, lead);
  // nobody is left to hear of it who was erased meanwhile
  if (!found) return;
  const at = world.now();
  const closed = suppress([{ hash: await digest(found.profile.email), scope: "all", reason: "bounced", at }]);
  await recordLead(world, lead, [{ kind: "mail_failed", at, source: `failed:${message}`, data: { message, permanent: true } }], [closed]);
}

/** Whom a genuine link to leave belongs to. Somebody who has been erased has no lead, and is answered like anybody else. */
export interface Leaver {
  lead: LeadState | null;
  /** The path of their preferences. */
  preferences: string;
}

export async function leaverOf(world: World, token: string): Promise<Leaver | null> {
  const found = await read(world.config.secret, "unsubscribe", token, world.now());
  if (typeof found === "string") return null;
  const { lead } = await findLead(world.db, found.id);
  return { lead, preferences: `/mail/preferences/${await sign(world.config.secret, "preferences", found)}` };
}

/** Somebody leaves. Said twice, it is still one no; a link that says nothing changes nothing. */
export async function unsubscribe(world: World, token: string, by: "one_click" | "page"): Promise<Leaver | null> {
  const leaver = await leaverOf(world, token);
  const meant = leaver?.lead && (await meantBy(world, leaver.lead));
  if (leaver?.lead && meant && meant.consents.marketing?.state !== "withdrawn") await withdraw(world, leaver.lead, meant, "marketing", by);
  return leaver;
}

/** One no for the yes that `meant` has given, however many presses come at once. */
async function withdraw(world: World, lead: LeadState, meant: LeadState, purpose: Purpose, by: "one_click" | "page"): Promise<void> {
  const at = world.now();
  const said = await saidOn(words.pages[lead.profile.locale].unsubscribe.press, by);
  const own = withdrawalRows({ lead: lead.id, purpose, hash: await digest(lead.profile.email), at, said }, "unsubscribed");
  const source = `unsubscribed:${purpose}:${meant.consents[purpose]?.at ?? 0}`;
  await recordLead(world, lead.id, [{ kind: "unsubscribed", at, source, data: { purpose, by } }], async () => own);
}

/** The words by which a person said it, as they stand in the record, and where. */
export async function saidOn(text: string, page: string): Promise<ConsentText> {
  return { text, hash: (await digest(text)).slice(0, TEXT_HASH_DIGITS), page };
}

export async function preferencesOf(world: World, token: string): Promise<LeadState | null> {
  const lead = await leadOfToken(world, "preferences", token);
  return lead && asTheySee(world, await meantBy(world, lead));
}

export async function confirmerOf(world: World, token: string): Promise<LeadState | null> {
  return leadOfToken(world, "confirm", token);
}

/** What a person wants of marketing mail; `null` leaves it as it is. */
export type Chosen = LeadState["chosen"] | null;

/** Sets what a person wants to hear. A yes from their own mailbox lifts their earlier no. */
export async function changePreferences(
  world: World,
  token: string,
  wanted: Partial<Record<Purpose, boolean>>,
  chosen: Chosen,
): Promise<LeadState | null> {
  const lead = await leadOfToken(world, "preferences", token);
  if (!lead) return null;
  const meant = await meantBy(world, lead);
  if (chosen && JSON.stringify(chosen) !== JSON.stringify(meant.chosen)) await choose(world, lead, chosen);
  const closed = await closedFor(world, lead);
  for (const [purpose, yes] of Object.entries(wanted) as [Purpose, boolean][]) {
    const state = meant.consents[purpose]?.state ?? "withdrawn";
    if (yes && (state !== "given" || closed.includes(purpose))) await consent(world, lead, purpose);
    if (!yes && state !== "withdrawn") await withdraw(world, lead, meant, purpose, "page");
  }
  return preferencesOf(world, token);
}

async function choose(world: World, lead: LeadState, { topics, pace }: NonNullable<Chosen>): Promise<void> {
  const at = world.now();
  await recordLead(world, lead.id, [{ kind: "mail_chosen", at, source: `chosen:${at}`, data: { topics, pace } }]);
}

async function consent(world: World, lead: LeadState, purpose: Purpose): Promise<void> {
  const at = world.now();
  const said = await saidOn(world.playbook.intake.purposes[purpose][lead.profile.locale], "preferences");
  const own = grantRows({ lead: lead.id, purpose, hash: await digest(lead.profile.email), at, said });
  await recordLead(
    world,
    lead.id,
    [{ kind: "preferences_changed", at, source: `preferences:${purpose}:${at}`, data: { purpose, state: "given" } }],
    own,
  );
}

/** The address is shown to be the person's own: a pending yes becomes a yes, and the forms that were only typed count. */
export async function confirmAddress(world: World, token: string): Promise<LeadState | null> {
  const lead = await leadOfToken(world, "confirm", token);
  if (!lead) return null;
  const at = world.now();
  const typed = await typedBefore(world, lead.id, at);
  const asked = lead.consents.marketing?.state === "pending" ? lead.consents.marketing.at : null;
  const confirmed: Fact = {
    kind: "email_confirmed",
    at,
    source: `confirmed:${asked ?? typed[0]?.source ?? "known"}`,
    data: { by: "mail" },
  };
  const said = await agreedTo(world, lead, typed);
  const hash = await digest(lead.profile.email);
  const own = said ? grantRows({ lead: lead.id, purpose: "marketing", hash, at, said }) : [];
  await recordLead(world, lead.id, [confirmed, ...typed], own);
  return lead;
}

/** The exact words behind the yes that is being confirmed; null when there is none. */
async function agreedTo(world: World, lead: LeadState, typed: readonly FactOf<"form_submitted">[]): Promise<ConsentText | null> {
  const open = lead.consents.marketing?.state === "given" && !(await closedFor(world, lead)).includes("marketing");
  if (open) return null;
  if (lead.consents.marketing?.state === "pending") return pendingConsent(world.db, lead.id, "marketing");
  const ticked = typed.find(({ data }) => data.marketing !== undefined);
  if (!ticked) return null;
  const { form, answers, path } = ticked.data;
  return { ...consentTexts[form].marketing[answers.locale ?? lead.profile.locale], page: path ?? null };
}

/** The forms that were sent with this address before it was shown to be theirs. Now they count, and so does the yes that was ticked. */
async function typedBefore(world: World, lead: string, at: Instant): Promise<FactOf<"form_submitted">[]> {
  const facts = (await stream(world.db, leadSubject(lead))).filter(isFact);
  const heard = new Set(facts.map(({ source }) => source));
  return facts.flatMap((fact) => {
    const source = `${fact.source}:confirmed`;
    if (fact.kind !== "form_submitted" || fact.data.verified || fact.via !== undefined || heard.has(source)) return [];
    const marketing = fact.data.marketing && "given";
    return [{ kind: fact.kind, at, source, data: { ...fact.data, verified: true, ...(marketing ? { marketing } : {}) } }];
  });
}

async function leadOfToken(world: World, purpose: "preferences" | "confirm", token: string): Promise<LeadState | null> {
  const found = await read(world.config.secret, purpose, token, world.now());
  return typeof found === "string" ? null : (await findLead(world.db, found.id)).lead;
}

/** Who is meant by a lead today: the one that it was merged into, else itself. */
async function meantBy(world: World, lead: LeadState): Promise<LeadState> {
  return (lead.mergedInto === null ? null : (await findLead(world.db, lead.mergedInto)).lead) ?? lead;
}
