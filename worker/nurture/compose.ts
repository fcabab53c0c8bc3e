import type { Locale } from "../../content/schema/common.ts";
import type { Playbook, RepPolicy } from "../../content/schema/playbook.ts";
import { type CataloguePiece, catalogue } from "../generated/catalogue.ts";
import { type MailVariables, mails } from "../generated/mails.ts";
import { words } from "../generated/words.ts";
import type { Mail } from "../platform/mail.ts";
import type { MailPurpose, MailSubject } from "../playbook/effects.ts";
import { sayOccasion } from "../playbook/occasion.ts";
import { fill, sayTime } from "../playbook/say.ts";
import type { LeadState } from "../playbook/state.ts";
import type { Instant } from "../playbook/time.ts";
import { pressLinks } from "./clicks/links.ts";
import { headersOf } from "./headers.ts";
import { writeLetter } from "./letter.tsx";

/** Links that were signed for this letter. */
export interface Links {
  resource?: string | undefined;
  unsubscribe: string;
  preferences: string;
  confirm?: string | undefined;
}

export interface Occasion {
  id: string;
  template: string;
  purpose: MailPurpose;
  subject: MailSubject;
  lead: LeadState;
  recipient: { rep: RepPolicy } | "lead";
  links: Links;
  expires: Instant | null;
  /** What the person wrote in the form, or in the answer, this is about. */
  message: string | null;
  /** The address they answered from. */
  answeredFrom: string | null;
  /** Their place at the event this is about. */
  place: number | null;
  siteUrl: string;
}

/** The mail of an occasion. From the lead's owner where there is one, in the reader's language. */
export async function composeMail(playbook: Playbook, occasion: Occasion): Promise<Mail> {
  const { lead, recipient, purpose, siteUrl, links } = occasion;
  const locale: Locale = recipient === "lead" ? lead.profile.locale : (recipient.rep.languages[0] ?? "en");
  const template = mails[occasion.template]?.[locale];
  if (!template) throw new RangeError(`there is no mail ${occasion.template}`);
  const variables = variablesOf(playbook, occasion, locale);
  const whole = (href: string) => (href.startsWith("/") ? `${siteUrl}${href.startsWith("/console") ? "" : `/${locale}`}${href}` : href);
  const { company } = playbook.team;
  const marketing = purpose === "marketing";
  const pressed = marketing && recipient === "lead" ? pressLinks(siteUrl, occasion.id) : null;
  const address = (href: string) => (pressed ? pressed.through(whole(href)) : whole(href));
  const subject = oneLine(fill(template.subject, defined(variables)));
  const frame = {
    locale,
    subject,
    preheader: oneLine(fill(template.preheader, defined(variables))),
    company: company.name[locale],
    why: fill(words.mail[locale].why[occasion.template === "transactional/confirm" ? "typed" : purpose], { company: company.name[locale] }),
    postal: fill(words.mail[locale].postal, { company: company.name[locale], address: company.address[locale] }),
    leave: marketing ? { href: links.unsubscribe, text: words.mail[locale].leave } : null,
    preferences: recipient === "lead" ? { href: links.preferences, text: words.mail[locale].preferences } : null,
    decoy: pressed?.decoy ?? null,
  };
  const { html, text } = await writeLetter(frame, (components) => template.Content({ ...variables, components }), address);
  const owner = recipient === "lead" ? ownerOf(playbook, lead, occasion.subject.owner) : null;
  return {
    id: occasion.id,
    from: { name: owner ? `${owner.name[locale]} · ${company.name[locale]}` : company.name[locale], email: company.email },
    to: recipient === "lead" ? { name: null, email: lead.profile.email } : { name: recipient.rep.name[locale], email: recipient.rep.email },
    replyTo: answersGo(playbook, occasion, owner, locale),
    subject,
    text,
    html,
    headers: headersOf({ id: occasion.id, sender: company.email, purpose, unsubscribe: marketing ? links.unsubscribe : null }),
    ...(pressed ? { links: pressed.targets } : {}),
  };
}

/** A prospect's answer goes where the Worker reads it, else to the owner; the owner's goes to whoever wrote. */
function answersGo(
  { team }: Playbook,
  { recipient, answeredFrom }: Occasion,
  owner: RepPolicy | null | undefined,
  locale: Locale,
): Mail["replyTo"] {
  if (recipient !== "lead") return answeredFrom === null ? null : { name: null, email: answeredFrom };
  if (team.company.replies) return { name: owner?.name[locale] ?? team.company.name[locale], email: team.company.replies };
  return owner ? { name: null, email: owner.email } : null;
}

function variablesOf(playbook: Playbook, occasion: Occasion, locale: Locale): MailVariables {
  const { lead, template, subject, recipient, links, siteUrl } = occasion;
  const { profile } = lead;
  const owner = recipient === "lead" ? ownerOf(playbook, lead, subject.owner) : recipient.rep;
  const asked = subject.form === "trial" ? "trial" : "contact";
  const zone = recipient === "lead" ? profile.zone : recipient.rep.zone;
  const terms = lead.promise ? playbook.promises.tiers[lead.promise.tier as "S" | "A" | "B" | "C"] : undefined;
  const piece = catalogue.find(({ gated, event, slug }) => (gated || event) && slug === subject.resource);
  return {
    name: profile.name ?? undefined,
    company: profile.company ?? undefined,
    owner: owner?.name[locale],
    ownerTitle: owner?.title[locale],
    resource: template === "transactional/answer" ? words.pages[locale].answer.asked[asked] : piece?.titles[locale],
    resourceUrl: links.resource,
    expires: occasion.expires === null ? undefined : sayTime(locale, zone, occasion.expires),
    by: subject.by === undefined ? undefined : sayTime(locale, zone, subject.by),
    what: asked === "trial" ? words.pages[locale].answer.trial : terms?.what[locale],
    changes: subject.changes?.[locale],
    reason: reasonOf(playbook, occasion, locale, owner?.name[locale] ?? ""),
    leadName: profile.name ?? profile.email,
    leadCompany: profile.company ?? undefined,
    leadTier: lead.tier ?? undefined,
    leadWhy: lead.tierWhy[0]?.[locale],
    consoleUrl: `${siteUrl}/console/leads/${lead.id}`,
    confirmUrl: links.confirm,
    bookingUrl: terms?.booking && subject.by !== undefined ? owner?.booking : undefined,
    siteUrl,
    message: occasion.message ?? undefined,
    ...eventVariables(playbook, occasion, piece, locale, zone),
  };
}

/** When and where the event is that a letter is about, and whether its reader has a seat. */
function eventVariables(
  { intake }: Playbook,
  { place }: Occasion,
  piece: CataloguePiece | undefined,
  locale: Locale,
  zone: string,
): MailVariables {
  if (!piece?.event) return {};
  const { seats } = piece.event;
  const seated = place !== null && (seats === null || place <= seats);
  return {
    when: sayOccasion(intake, locale, piece.event, zone),
    where: piece.event.place[locale],
    calendarUrl: `/events/${piece.slug}/event.ics`,
    ...(seated ? { seat: "yes", joinUrl: piece.joinUrl } : { waiting: "yes" }),
  };
}

/** Why this mail comes, for the one who reads it: a prospect is not told how turns are taken. */
function reasonOf(playbook: Playbook, { template, lead, subject }: Occasion, locale: Locale, owner: string): string | undefined {
  switch (template) {
    case "transactional/owner-new":
    case "transactional/owner-handed":
      return lead.owner?.why[0]?.[locale];
    case "transactional/owner-pooled":
    case "transactional/owner-nurtured":
    case "transactional/owner-sign":
      return subject.why?.[locale];
    case "transactional/prospect-told":
      return fill(playbook.promises[TOLD[subject.because ?? "late"]][locale], { owner });
    case "transactional/head-escalated":
      return playbook.routes.reasons.nobody[locale];
    case "transactional/owner-asked":
      return subject.verified === false ? words.mail[locale].unverified : undefined;
    case "transactional/owner-replied":
      return lead.consents.marketing?.state === "withdrawn" ? words.mail[locale].left : undefined;
    case "transactional/answer":
      if (subject.by === undefined)
        return subject.waits || lead.place === "escalated"
          ? playbook.promises.escalated[locale]
          : words.pages[locale].answer.noTime[subject.form === "trial" ? "trial" : "contact"];
      return reachOf(lead, locale);
    case "transactional/confirm":
      return subject.agreed ? words.mail[locale].agreed : undefined;
    case "transactional/prospect-settled":
      return reachOf(lead, locale);
    case "transactional/download":
      return subject.by === undefined ? undefined : reachOf(lead, locale);
    default:
      return undefined;
  }
}

const TOLD = { late: "told", returned: "toldReturned", left: "toldLeft" } as const;

/** How somebody is reached who is promised a call and gave no number. */
function reachOf({ promise, profile }: LeadState, locale: Locale): string | undefined {
  return promise && promise.mode !== "open" && profile.phone === null ? words.mail[locale].reach : undefined;
}

function ownerOf(playbook: Playbook, lead: LeadState, named: string | undefined): RepPolicy | undefined {
  return playbook.team.reps.find(({ id }) => id === (named ?? lead.owner?.id));
}

function defined(variables: MailVariables): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value ?? ""]));
}

/** A subject is one line whatever a name contains: a line break there would be a header of its own. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, 200);
}
