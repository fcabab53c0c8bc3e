import { disposableEmailBlocklistSet } from "disposable-email-domains-js";
import allProviders from "email-providers/all.json" with { type: "json" };
import { parse } from "tldts";
import type { Locale } from "../../content/schema/common.ts";
import type { IntakePolicy } from "../../content/schema/playbook.ts";
import type { ProfileAnswers, Whereabouts } from "./facts.ts";
import type { EmailKind, Profile } from "./state.ts";

/** Providers that people use although the list of throw-away domains names them. */
const PROVIDERS = new Set(["21cn.com", "sify.com"]);
const FREE = new Set<string>(allProviders);
const DISPOSABLE = disposableEmailBlocklistSet();

/** The part of an address that names its company: the registrable domain, so that mail.example.co.uk and example.co.uk are one. */
export function domainOf(email: string): string {
  const host = email.slice(email.lastIndexOf("@") + 1);
  return parse(host, { allowPrivateDomains: true }).domain ?? host;
}

/** Whether an address is a company's, a free provider's or a throw-away one. Only the first makes an account. */
export function emailKindOf(email: string): EmailKind {
  const host = email.slice(email.lastIndexOf("@") + 1);
  const domain = domainOf(email);
  if (PROVIDERS.has(host)) return "free";
  if (DISPOSABLE.has(host) || DISPOSABLE.has(domain)) return "disposable";
  return FREE.has(host) || FREE.has(domain) ? "free" : "work";
}

/** The profile of somebody who is heard of for the first time. */
export function newProfile(policy: IntakePolicy, email: string, answers: ProfileAnswers): Profile {
  const empty: Profile = {
    email,
    emailKind: emailKindOf(email),
    domain: domainOf(email),
    name: null,
    company: null,
    title: null,
    phone: null,
    country: null,
    industry: null,
    companySize: null,
    role: null,
    locale: answers.locale ?? "en",
    zone: "UTC",
    calendar: "",
  };
  return answeredProfile(policy, empty, answers);
}

/** A profile after somebody answered: what they said replaces what was known, what they left out stays. */
export function answeredProfile(policy: IntakePolicy, profile: Profile, answers: ProfileAnswers): Profile {
  const country = answers.country ?? profile.country;
  const locale = answers.locale ?? profile.locale;
  const seen = [answers.seen, profile.seen].find((one) => one && (country === null || one.country === country));
  const { seen: _seen, ...known } = profile;
  return {
    ...known,
    name: answers.name ?? profile.name,
    company: answers.company ?? profile.company,
    title: answers.title ?? profile.title,
    phone: answers.phone ?? profile.phone,
    country,
    industry: answers.industry ?? profile.industry,
    companySize: answers.companySize ?? profile.companySize,
    role: answers.role ?? profile.role,
    locale,
    ...placeOf(policy, country, locale, seen),
    ...(seen ? { seen } : {}),
  };
}

/**
 * The zone and calendar a reader lives by: their country's, else that of their language. A country has more zones than one: where they were
 * seen in it, or said no country, they live by the clock that they were seen by.
 */
function placeOf(
  policy: IntakePolicy,
  country: string | null,
  locale: Locale,
  seen: Whereabouts | undefined,
): { zone: string; calendar: string } {
  const place = policy.places[country ?? seen?.country ?? ""] ?? policy.places[locale];
  if (!place) throw new RangeError(`intake.yaml places neither ${country} nor ${locale}`);
  return { ...place, ...(seen ? { zone: seen.zone } : {}) };
}
