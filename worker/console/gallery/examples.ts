import type { Bilingual, Locale } from "../../../content/schema/common.ts";
import type { Playbook, RepPolicy } from "../../../content/schema/playbook.ts";
import { catalogue } from "../../generated/catalogue.ts";
import { mails } from "../../generated/mails.ts";
import { words } from "../../generated/words.ts";
import { composeMail, type Occasion } from "../../nurture/compose.ts";
import type { Mail } from "../../platform/mail.ts";
import { apply } from "../../playbook/apply.ts";
import type { MailPurpose } from "../../playbook/effects.ts";
import type { LeadState, Profile } from "../../playbook/state.ts";
import { DAY, HOUR, type Instant } from "../../playbook/time.ts";
import { composeSignIn } from "../sign-in-mail.ts";

const SIGN_IN = "transactional/sign-in";
const REPLIED = "transactional/owner-replied";
const REGISTERED = "transactional/registered";
/** The letter of a registration once more, to somebody for whom no seat is left. */
const WAITING = "transactional/registered-waiting";
/** Letters about an event. */
const OF_EVENTS = [REGISTERED, "transactional/seat-free"];
const TO_TEAM = /^transactional\/(?:owner|head)-/;
const EXAMPLE = "example";

export interface Example {
  template: string;
  locale: Locale;
  purpose: MailPurpose;
  mail: Mail;
}

/** Every mail by its name, and one as often as it says something else. */
export function templates(): string[] {
  return [...Object.keys(mails), ...(limited() ? [WAITING] : [])].sort();
}

/** The mail that an example is of. */
export const mailOf = (template: string) => (template === WAITING ? REGISTERED : template);

const limited = () => catalogue.find(({ event }) => event && event.seats !== null);

/** One mail as it would leave now, to the invented reader of the gallery. */
export async function exampleOf(playbook: Playbook, siteUrl: string, now: Instant, template: string, locale: Locale): Promise<Example> {
  const [owner] = playbook.team.reps;
  if (!owner) throw new RangeError("the team has nobody");
  const purpose = purposeOf(template);
  if (template === SIGN_IN) {
    const url = `${siteUrl}/console/sign-in/${EXAMPLE}`;
    const mail = await composeSignIn({ id: template, rep: owner, url, company: playbook.team.company, locale });
    return { template, locale, purpose, mail };
  }
  const lead = exampleLead(playbook, owner, now, locale);
  const expires = now + playbook.intake.grantDays * DAY;
  const mail = await composeMail(playbook, occasion({ template, purpose, lead, owner, expires, siteUrl, locale }));
  return { template, locale, purpose, mail };
}

function purposeOf(template: string): MailPurpose {
  if (template === SIGN_IN || TO_TEAM.test(template)) return "internal";
  return template.startsWith("transactional/") ? "asked" : "marketing";
}

function occasion(given: {
  template: string;
  purpose: MailPurpose;
  lead: LeadState;
  owner: RepPolicy;
  expires: Instant;
  siteUrl: string;
  locale: Locale;
}): Occasion {
  const { template, purpose, lead, owner, expires, siteUrl, locale } = given;
  const piece = template === WAITING ? limited() : catalogue.find(({ gated, event }) => (OF_EVENTS.includes(template) ? event : gated));
  const link = (kind: string) => `${siteUrl}/mail/${kind}/${EXAMPLE}`;
  return {
    id: template,
    template: mailOf(template),
    purpose,
    subject: {
      submission: EXAMPLE,
      resource: piece?.slug,
      owner: owner.id,
      by: lead.promise?.by,
      verified: true,
      agreed: true,
      why: said("turn"),
      changes: said("changes"),
    },
    lead,
    recipient: purpose === "internal" ? { rep: { ...owner, languages: [locale] } } : "lead",
    links: {
      resource: `${siteUrl}/files/${EXAMPLE}`,
      unsubscribe: link("unsubscribe"),
      preferences: link("preferences"),
      confirm: link("confirm"),
    },
    expires,
    message: template === REPLIED ? words.gallery[locale].example.answer : words.gallery[locale].example.message,
    answeredFrom: template === REPLIED ? lead.profile.email : null,
    place: template === WAITING ? (piece?.event?.seats ?? 0) + 1 : 1,
    siteUrl,
  };
}

function exampleLead(playbook: Playbook, owner: RepPolicy, now: Instant, locale: Locale): LeadState {
  const { name, title, company, email, phone } = words.gallery[locale].example;
  const profile: Profile = {
    ...{ email, domain: email.split("@")[1] ?? "", name, company, title, phone, locale, zone: owner.zone, calendar: owner.calendar },
    emailKind: "work",
    country: "CN",
    industry: "manufacturing",
    companySize: "201-1000",
    role: "decider",
  };
  const lead = apply(null, {
    kind: "lead_created",
    at: now,
    data: { id: EXAMPLE, playbook: playbook.version, profile, accountId: null },
  });
  const tierWhy = [{ rule: EXAMPLE, ...said("why") }];
  const why = [{ rule: EXAMPLE, ...said("turn") }];
  const by = now + 4 * HOUR;
  return {
    ...lead,
    tier: "A",
    tierWhy,
    place: "owned",
    owner: { id: owner.id, why, since: now },
    promise: {
      ...{
        id: EXAMPLE,
        by,
        warnAt: by - 2 * HOUR,
        returnAt: by - HOUR,
        givenAt: now,
        warnedAt: null,
        shown: true,
        round: 0,
        pausedAt: null,
      },
      mode: "telephone",
      tier: "A",
      state: "open",
    },
  };
}

function said(what: "why" | "turn" | "changes"): Bilingual {
  return { zh: words.gallery.zh.example[what], en: words.gallery.en.example[what] };
}
