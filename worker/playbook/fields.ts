import type { Playbook } from "../../content/schema/playbook.ts";
import { mainDomain } from "./company.ts";
import type { Fields } from "./condition.ts";
import type { Details, Money } from "./details.ts";
import type { Fact } from "./facts.ts";
import { interestsAt } from "./score.ts";
import type { LeadState } from "./state.ts";
import type { Instant } from "./time.ts";

/** What a condition sees of a lead by itself. */
export function leadFields(playbook: Playbook, lead: LeadState): Fields {
  const { profile, details } = lead;
  return {
    industry: profile.industry,
    companySize: profile.companySize,
    role: profile.role,
    country: profile.country,
    locale: profile.locale,
    title: profile.title,
    emailKind: profile.emailKind,
    domain: mainDomain(playbook.accounts, profile.domain),
    channel: lead.touches[0]?.channel,
    stage: lead.stage,
    tier: lead.tier,
    dealSize: dealSize(playbook, lead),
    product: details.product,
    introducer: details.introducer,
    capital: worth(playbook, details.capital),
    businessModel: details.model,
    volume: details.volume,
    users: details.users,
    region: details.region,
    ...judged(details),
  };
}

/** What a condition of a sequence sees of its reader at `now`: besides the lead what they read most about, and what of the product they have used. */
export function readerFields(playbook: Playbook, lead: LeadState, now: Instant): Fields {
  return {
    ...leadFields(playbook, lead),
    interest: interestsAt(lead.score, now, playbook.score.interest)[0]?.topic ?? null,
    features: lead.features.length > 0 ? lead.features : null,
  };
}

/** The expected deal in the currency of the playbook; null when it is unknown or in a currency without a rate. */
export function dealSize(playbook: Playbook, { details }: LeadState): number | null {
  return worth(playbook, details.deal);
}

function worth({ routes: { deals } }: Playbook, money: Money | null): number | null {
  if (!money) return null;
  const rate = money.currency === deals.currency ? 1 : deals.rates[money.currency];
  return rate === undefined ? null : money.amount * rate;
}

function judged({ judgements }: Details): Fields {
  return Object.fromEntries(Object.entries(judgements).map(([question, answer]) => [`judged.${question}`, answer]));
}

/** What a condition sees of a fact. */
export function factFields(fact: Fact): Fields {
  return own(fact);
}

function own(fact: Fact): Fields {
  switch (fact.kind) {
    case "form_submitted":
      return { "fact.form": fact.data.form, "fact.resource": fact.data.resource, "fact.message": fact.data.message };
    case "page_read":
    case "cta_clicked":
      return {
        "fact.pieceKind": fact.data.pieceKind,
        "fact.slug": fact.data.slug,
        "fact.visibleMs": fact.data.visibleMs,
        "fact.scroll": fact.data.scroll,
        "fact.target": fact.data.target,
      };
    case "resource_opened":
    case "file_requested":
      return { "fact.resource": fact.data.resource };
    case "contacted":
      return { "fact.outcome": fact.data.outcome };
    case "used":
      return { "fact.feature": typeof fact.data.feature === "string" ? fact.data.feature : null };
    default:
      return {};
  }
}
