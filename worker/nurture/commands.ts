import type { Purpose } from "../../content/schema/common.ts";
import { consentTexts } from "../generated/forms.ts";
import { recordLead } from "../journey/commands.ts";
import { leadSubject } from "../journey/rows.ts";
import { findLead, stream } from "../journey/store.ts";
import type { Letter } from "../outbox/store.ts";
import type { Mail } from "../platform/mail.ts";
import { digest, read, sign, type TokenPurpose } from "../platform/tokens.ts";
import type { World } from "../platform/world.ts";
import type { MailPurpose, MailSubject } from "../playbook/effects.ts";
import { isFact } from "../playbook/entries.ts";
import type { Fact } from "../playbook/facts.ts";
import type { LeadState } from "../playbook/state.ts";
import { DAY, type Instant } from "../playbook/time.ts";
import { composeMail, type Links } from "./compose.tsx";
import { consentRows, isSuppressed, liftSuppression, submissionAndGrant, withdrawalRows } from "./store.ts";

/** How long a link of a mail to leave or to change preferences works. The law asks for sixty days. */
const LEAVE_LINK = 400 * DAY;

/** Writes a letter as things stand now: to nobody who said no or was erased, from whoever owns the lead today. */
export async function composeLetter(world: World, { message, lead }: Letter): Promise<Mail | { withheld: string }> {
  if (!lead) return { withheld: "erased" };
  const withheld = await withheldFrom(world, lead, message.purpose as MailPurpose, message.recipient);
  if (withheld) return { withheld };
  const subject = message.subject as MailSubject;
  const about = subject.submission ? await submissionAndGrant(world.db, subject.submission) : { body: null, grant: null };
  const rep = world.playbook.team.reps.find(({ id }) => message.recipient === `rep:${id}`);
  if (message.recipient !== "lead" && !rep) return { withheld: "the rep is not in the team" };
  const links: Links = {
    unsubscribe: await link(world, "unsubscribe", lead.id, message.createdAt + LEAVE_LINK),
    preferences: await link(world, "preferences", lead.id, message.createdAt + LEAVE_LINK),
    confirm: subject.submission
      ? await link(world, "confirm", `${lead.id} ${subject.submission}`, message.createdAt + world.playbook.intake.confirmDays * DAY)
      : undefined,
    resource: about.grant ? `${world.config.siteUrl}/files/${await sign(world.config.secret, "grant", about.grant)}` : undefined,
  };
  return composeMail(world.playbook, {
    id: message.id,
    template: message.template,
    purpose: message.purpose as MailPurpose,
    subject,
    lead,
    recipient: rep ? { rep } : "lead",
    links,
    expires: about.grant?.expiresAt ?? null,
    message: typeof about.body?.message === "string" ? about.body.message : null,
    siteUrl: world.config.siteUrl,
  });
}

async function withheldFrom(world: World, lead: LeadState, purpose: MailPurpose, recipient: string): Promise<string | null> {
  if (recipient !== "lead") return null;
  if (lead.undeliverableAt !== null) return "undeliverable";
  if (purpose !== "marketing") return null;
  if (lead.consents.marketing?.state !== "given") return "no consent";
  return (await isSuppressed(world.db, await digest(lead.profile.email), "marketing")) ? "suppressed" : null;
}

async function link(
  world: World,
  purpose: TokenPurpose & ("unsubscribe" | "preferences" | "confirm"),
  id: string,
  expiresAt: number,
): Promise<string> {
  return `${world.config.siteUrl}/mail/${purpose}/${await sign(world.config.secret, purpose, { id, expiresAt })}`;
}

/** A mail came back for good: the person's runs end, and nothing is sent there again. */
export async function mailFailed(world: World, lead: string, message: string, _reason: string): Promise<void> {
  await recordLead(world, lead, [
    { kind: "mail_failed", at: world.now(), source: `failed:${message}`, data: { message, permanent: true } },
  ]);
}

/** Somebody leaves. Said twice, it is still one no; a link that says nothing changes nothing and looks the same. */
export async function unsubscribe(world: World, token: string, by: "one_click" | "page"): Promise<boolean> {
  const lead = await leadOfToken(world, "unsubscribe", token);
  if (!lead || lead.consents.marketing?.state === "withdrawn") return lead !== null;
  await withdraw(world, lead, "marketing", by);
  return true;
}

async function withdraw(world: World, lead: LeadState, purpose: Purpose, by: "one_click" | "page"): Promise<void> {
  const at = world.now();
  const own = withdrawalRows(lead.id, purpose, await digest(lead.profile.email), at, by);
  await recordLead(world, lead.id, [{ kind: "unsubscribed", at, source: `unsubscribed:${purpose}:${at}`, data: { purpose, by } }], own);
}

export async function preferencesOf(world: World, token: string): Promise<LeadState | null> {
  return leadOfToken(world, "preferences", token);
}

/** Sets what a person wants to hear. A yes from their own mailbox lifts their earlier no. */
export async function changePreferences(world: World, token: string, wanted: Partial<Record<Purpose, boolean>>): Promise<LeadState | null> {
  const lead = await leadOfToken(world, "preferences", token);
  if (!lead) return null;
  for (const [purpose, yes] of Object.entries(wanted) as [Purpose, boolean][]) {
    const given = lead.consents[purpose]?.state === "given";
    if (yes && !given) await consent(world, lead, purpose, "preferences");
    if (!yes && given) await withdraw(world, lead, purpose, "page");
  }
  return (await findLead(world.db, lead.id)).lead;
}

async function consent(world: World, lead: LeadState, purpose: Purpose, page: string): Promise<void> {
  const at = world.now();
  await liftSuppression(world.db, await digest(lead.profile.email), purpose);
  const text = consentTexts.subscribe.marketing[lead.profile.locale];
  await recordLead(
    world,
    lead.id,
    [{ kind: "preferences_changed", at, source: `preferences:${purpose}:${at}`, data: { purpose, state: "given" } }],
    consentRows(lead.id, purpose, at, text, page),
  );
}

/** The address is shown to be the person's own: a pending yes becomes a yes. */
export async function confirmAddress(world: World, token: string): Promise<boolean> {
  const found = await read(world.config.secret, "confirm", token, world.now());
  if (typeof found === "string") return false;
  const [id = "", submission = ""] = found.id.split(" ");
  const { lead } = await findLead(world.db, id);
  if (!lead) return false;
  const at = world.now();
  const pending = lead.consents.marketing?.state === "pending";
  if (pending) await liftSuppression(world.db, await digest(lead.profile.email), "marketing");
  const text = consentTexts.subscribe.marketing[lead.profile.locale];
  const confirmed: Fact = { kind: "email_confirmed", at, source: `confirmed:${submission}`, data: { by: "mail" } };
  const own = await typedBefore(world, id, submission, at);
  await recordLead(world, id, [confirmed, ...own], pending ? consentRows(id, "marketing", at, text, "confirm") : []);
  return true;
}

/** The form that somebody sent with this address before it was shown to be theirs. Now it counts. */
async function typedBefore(world: World, lead: string, submission: string, at: Instant): Promise<Fact[]> {
  const entries = await stream(world.db, leadSubject(lead));
  return entries.filter(isFact).flatMap((entry): Fact[] => {
    if (entry.kind !== "form_submitted" || entry.data.submission !== submission || entry.data.verified) return [];
    return [{ kind: entry.kind, at, source: `${entry.source}:confirmed`, data: { ...entry.data, verified: true } }];
  });
}

async function leadOfToken(world: World, purpose: "unsubscribe" | "preferences", token: string): Promise<LeadState | null> {
  const found = await read(world.config.secret, purpose, token, world.now());
  return typeof found === "string" ? null : (await findLead(world.db, found.id)).lead;
}
