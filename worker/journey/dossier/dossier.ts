import type { pageEvents } from "../../db/events-schema.ts";
import { withoutTokens } from "../../platform/log.ts";
import type { LeadState } from "../../playbook/state.ts";
import { type Instant, iso } from "../../playbook/time.ts";
import type { Held } from "./store.ts";

type Visit = typeof pageEvents.$inferSelect;

/** Everything that is held about one person, as one document. Links that open something are left out: whoever has the document is not yet the person. */
export function dossierOf(id: string, people: readonly LeadState[], held: Held, visits: readonly Visit[], now: Instant) {
  return {
    lead: id,
    exportedAt: iso(now),
    leads: people.map(({ id: lead, createdAt, lastSeenAt, ...state }) => ({
      lead,
      createdAt: iso(createdAt),
      lastSeenAt: iso(lastSeenAt),
      state,
    })),
    companies: held.companies,
    submissions: held.submissions.map(({ id: submission, form, state, reason, leadId, at, body }) => ({
      ...{ submission, lead: leadId, form, state, reason, at: iso(at), body },
    })),
    consents: held.consents.map(({ leadId, purpose, state, at, text, textHash, page, submissionId }) => ({
      ...{ lead: leadId, purpose, state, at: iso(at), text, textHash, page, submission: submissionId },
    })),
    suppressions: held.suppressions.map(({ scope, reason, at }) => ({ scope, reason, at: iso(at) })),
    journal: held.journal.map(({ subject, seq, at, kind, source, body }) => ({ subject, seq, at: iso(at), kind, source, body })),
    messages: held.messages.map((message) => ({
      ...{ message: message.id, lead: message.leadId, template: message.template, purpose: message.purpose },
      ...{ recipient: message.recipient, state: message.state, error: message.error, createdAt: iso(message.createdAt) },
      ...{ sentAt: isoOrNull(message.sentAt), enrolment: message.enrolmentId, step: message.step },
      ...{ variant: message.variant, arm: message.arm, about: message.subject, mail: lettered(message.mail) },
    })),
    waiting: held.waiting.map(({ id: waiting, kind, cause, createdAt, dueAt, attempts }) => ({
      ...{ id: waiting, kind, cause, createdAt: iso(createdAt), dueAt: iso(dueAt), attempts },
    })),
    arrivals: held.arrivals.map(({ at, kind, messageId, quarantined, body, leadId }) => ({
      ...{ lead: leadId, at: iso(at), kind, message: messageId, quarantined, body },
    })),
    clicks: held.clicks.map(({ messageId, link, at, evidence, why, visitor }) => ({
      ...{ message: messageId, link, at: iso(at), evidence, why, visitor },
    })),
    grants: held.grants.map(({ leadId, resource, locale, version, submissionId, at, expiresAt }) => ({
      ...{ lead: leadId, resource, locale, version, submission: submissionId, at: iso(at), expiresAt: iso(expiresAt) },
    })),
    offers: held.offers.map(({ leadId, resource, version, had, dueAt, end }) => ({
      ...{ lead: leadId, resource, version, had, dueAt: isoOrNull(dueAt), end },
    })),
    registrations: held.registrations.map(({ event, leadId, submissionId, at, place }) => ({
      ...{ event, lead: leadId, submission: submissionId, at: iso(at), place },
    })),
    enrolments: held.enrolments.map(({ id: enrolment, leadId, sequence, status, next, dueAt }) => ({
      ...{ enrolment, lead: leadId, sequence, status, next, dueAt: isoOrNull(dueAt) },
    })),
    turns: held.turns.map(({ leadId, repId, at }) => ({ lead: leadId, rep: repId, at: iso(at) })),
    browsers: held.browsers.map(({ visitor, leadId, at, verified, reason }) => ({ visitor, lead: leadId, at: iso(at), verified, reason })),
    visits: visits.map(({ at, receivedAt, ...visit }) => ({ ...visit, at: iso(at), receivedAt: iso(receivedAt) })),
  };
}

export type Dossier = ReturnType<typeof dossierOf>;

/** What a mail said; its HTML says the same once more, and its headers hold links. */
function lettered(mail: Record<string, unknown> | null) {
  if (mail === null) return null;
  const { from, to, subject, text } = mail as {
    from: { name: string; email: string };
    to: { email: string };
    subject: string;
    text: string;
  };
  return { from: from.email, to: to.email, subject, text: withoutTokens(text) };
}

function isoOrNull(at: Instant | null): string | null {
  return at === null ? null : iso(at);
}
