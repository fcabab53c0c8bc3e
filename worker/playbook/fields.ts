import type { Fields } from "./condition.ts";
import type { Fact } from "./facts.ts";
import type { LeadState } from "./state.ts";

/** What a condition sees of a lead by itself. */
export function leadFields(lead: LeadState): Fields {
  const { profile } = lead;
  return {
    industry: profile.industry,
    companySize: profile.companySize,
    role: profile.role,
    country: profile.country,
    locale: profile.locale,
    title: profile.title,
    emailKind: profile.emailKind,
    domain: profile.domain,
    channel: lead.touches[0]?.channel,
    stage: lead.stage,
    tier: lead.tier,
  };
}

/** What a condition sees of a fact and the lead it is about. */
export function factFields(lead: LeadState, fact: Fact): Fields {
  return { ...leadFields(lead), ...own(fact) };
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
