import type { Enrolment } from "../playbook/enrolment.ts";
import { type Decision, isFact, type LeadEntry } from "../playbook/entries.ts";
import type { Fact } from "../playbook/facts.ts";
import { fill } from "../playbook/say.ts";
import type { Reason } from "../playbook/state.ts";
import { type Instant, SECOND } from "../playbook/time.ts";
import { notedLines } from "./noted.ts";
import type { Words } from "./words.ts";

/** What telling needs to know beside the entry: words, and the names behind ids. */
export interface Teller {
  t: Words;
  rep(id: string): string;
  piece(slug: string): string;
  page(path: string): string;
  topic(id: string): string;
  sequence(enrolment: string): string;
  /** The mail of a step; in the text that was chosen, where one was. */
  step(enrolment: string, step: string, text?: string): string;
  model(id: string): string;
  region(id: string): string;
  /** A question of the quick judgement, and one of its answers. */
  judged(question: string, answer: string): { ask: string; answer: string };
  when(at: Instant): string;
  say(reasons: readonly Reason[]): string[];
}

export interface Told {
  text: string;
  more: string[];
}

/** An entry of a lead's journal in plain words. */
export function tell(entry: LeadEntry, teller: Teller): Told {
  if (!isFact(entry)) return tellDecision(entry, teller);
  const told = tellFact(entry, teller);
  return entry.via === undefined ? told : { ...told, more: [...told.more, teller.t.entries.via] };
}

function tellFact(fact: Fact, teller: Teller): Told {
  const { t, rep, piece, page, topic, step, when } = teller;
  const e = t.entries;
  switch (fact.kind) {
    case "form_submitted": {
      const { form, resource, verified, message } = fact.data;
      const sentence = verified ? (resource ? e.formResource : e.form_submitted) : e.formUnverified;
      return told(fill(sentence, { form: t.forms[form], resource: resource ? piece(resource) : "" }), message ? [message] : []);
    }
    case "page_read": {
      const { path, visibleMs } = fact.data;
      return told(
        (visibleMs ?? 0) < SECOND
          ? fill(e.pageSeen, { path: page(path) })
          : fill(e.page_read, { path: page(path), seconds: Math.floor((visibleMs ?? 0) / SECOND) }),
      );
    }
    case "cta_clicked":
      return told(fill(e.cta_clicked, { target: fact.data.target ?? "", path: page(fact.data.path) }));
    case "used":
      return told(typeof fact.data.feature === "string" ? fill(e.usedFeature, { feature: fact.data.feature }) : e.used);
    case "signed_up":
    case "trial_started":
    case "paid":
    case "renewed":
    case "cancelled":
    case "email_confirmed":
    case "clock_struck":
      return told(e[fact.kind]);
    case "resource_opened":
      return told(fill(e.resource_opened, { resource: piece(fact.data.resource) }));
    case "file_requested":
      return told(fill(e.file_requested, { resource: piece(fact.data.resource) }));
    case "preferences_changed":
      return told(fill(e.preferences_changed, { purpose: t.purposes[fact.data.purpose], state: t.consentStates[fact.data.state] }));
    case "mail_chosen": {
      const { topics, pace } = fact.data;
      const which = topics === null ? e.everyTopic : topics.length === 0 ? e.noTopic : topics.map(topic).join(e.listed);
      return told(fill(e.mail_chosen, { topics: which, pace: t.paces[pace] }));
    }
    case "unsubscribed":
      return told(fill(e.unsubscribed, { purpose: t.purposes[fact.data.purpose], by: t.by[fact.data.by] }));
    case "lead_accepted":
      return told(fill(e.lead_accepted, { who: rep(fact.data.by) }));
    case "contacted":
      return told(
        fill(e.contacted, { who: rep(fact.data.by), outcome: t.outcomes[fact.data.outcome] }),
        fact.data.note ? [fact.data.note] : [],
      );
    case "lead_claimed":
    case "answer_awaited":
    case "answer_heard":
      return told(fill(e[fact.kind], { who: rep(fact.data.by) }));
    case "lead_given_back":
    case "visitor_unlinked":
    case "visitor_relinked":
      return told(fill(e[fact.kind], { who: rep(fact.data.by) }), [fact.data.reason]);
    case "lead_merged":
    case "lead_merged_into":
    case "lead_split":
    case "lead_split_from":
      return told(fill(e[fact.kind], { who: rep(fact.data.by) }), [fact.data.reason]);
    case "owner_left":
      return told(fill(e.owner_left, { who: rep(fact.data.rep) }));
    case "score_adjusted": {
      const { by, points, until, reason } = fact.data;
      return told(fill(e.score_adjusted, { who: rep(by), points: signed(points), until: when(until) }), [reason]);
    }
    case "tier_overridden": {
      const { by, tier, reason } = fact.data;
      return told(tier ? fill(e.tier_overridden, { who: rep(by), tier }) : fill(e.overrideTaken, { who: rep(by) }), [reason]);
    }
    case "stage_set":
      return told(fill(e.stage_set, { who: rep(fact.data.by), stage: t.stages[fact.data.to] }), [fact.data.reason]);
    case "details_noted":
      return told(fill(e.details_noted, { who: rep(fact.data.by) }), notedLines(fact.data, teller));
    case "version_offered":
      return told(fill(e.version_offered, { resource: piece(fact.data.resource), version: fact.data.version }));
    case "seat_returned":
      return told(fill(e.seat_returned, { who: rep(fact.data.by), event: piece(fact.data.event) }), [fact.data.reason]);
    case "seat_given":
      return told(fill(e.seat_given, { event: piece(fact.data.event) }));
    case "mail_failed":
      return told(fact.data.permanent ? e.mailDead : e.mail_failed);
    case "replied":
      return told(e.replied, [fact.data.text]);
    case "mail_clicked":
      return told(fill(e.mail_clicked, { page: page(fact.data.path) }));
    case "ticket_opened":
    case "ticket_closed":
      return told(fill(e[fact.kind], { who: rep(fact.data.by), ticket: fact.data.ticket }));
    case "step_struck":
      return told(fill(e.step_struck, { step: step(fact.data.enrolment, fact.data.step) }));
  }
}

function tellDecision(entry: Decision, { t, rep, sequence, step, when, say }: Teller): Told {
  const e = t.entries;
  switch (entry.kind) {
    case "lead_created":
    case "profile_changed":
    case "visitor_linked":
    case "promise_warned":
    case "promise_paused":
    case "woken":
      return told(e[entry.kind]);
    case "scored": {
      const { receipts } = entry.data;
      const points = receipts.reduce((sum, receipt) => sum + receipt.points, 0);
      return told(fill(e.scored, { points, count: receipts.length }), say(receipts.map(({ reason }) => reason)));
    }
    case "rescored":
      return told(fill(e.rescored, { because: t.because[entry.data.because] }));
    case "stage_changed":
      return told(
        fill(e.stage_changed, { from: t.stages[entry.data.from ?? "none"], to: t.stages[entry.data.to] }),
        say([entry.data.cause]),
      );
    case "tier_changed":
      return told(fill(e.tier_changed, { from: entry.data.from ?? t.stages.none, to: entry.data.to }), say(entry.data.why));
    case "placed":
      return told(fill(e.placed, { place: t.places[entry.data.place] }), say(entry.data.why));
    case "owner_assigned":
    case "lead_offered":
    case "lead_returned":
    case "lead_released":
      return told(fill(e[entry.kind], { who: rep(entry.data.owner) }), say(entry.data.why));
    case "lead_pooled": {
      const sentence = entry.data.to === "nurture" ? e.toNurture : e.lead_pooled;
      return told(fill(sentence, { who: rep(entry.data.owner) }), say(entry.data.why));
    }
    case "lead_escalated":
      return told(e.lead_escalated, say(entry.data.why));
    case "sign_seen":
      return told(e.sign_seen, say([entry.data.sign.reason]));
    case "sign_gone":
      return told(e.sign_gone);
    case "override_ended":
      return told(fill(e.override_ended, { tier: entry.data.tier }));
    case "promise_given":
    case "promise_resumed":
      return told(fill(e[entry.kind], { by: when(entry.data.promise.by) }));
    case "promise_closed":
      return told(fill(e.promise_closed, { state: t.promiseStates[entry.data.state] }));
    case "prospect_waits":
      return told(e.prospect_waits);
    case "prospect_told":
      return told(fill(entry.data.round === 0 ? e.prospectSettled : e.prospect_told, { by: when(entry.data.by) }));
    case "enrolled":
      return told(fill(e.enrolled, { sequence: sequence(entry.data.enrolment.id) }));
    case "step_written":
      return told(fill(e.step_written, { step: step(entry.data.enrolment, entry.data.step, entry.data.variant ?? entry.data.arm) }));
    case "step_skipped":
      return told(fill(e.step_skipped, { step: step(entry.data.enrolment, entry.data.step) }), say([entry.data.reason]));
    case "step_postponed":
      return told(
        fill(e.step_postponed, { step: step(entry.data.enrolment, entry.data.step), due: when(entry.data.dueAt) }),
        say([entry.data.reason]),
      );
    case "enrolment_paused":
      return told(fill(e.enrolment_paused, { sequence: sequence(entry.data.enrolment) }), say([entry.data.reason]));
    case "enrolment_resumed":
      return told(fill(e.enrolment_resumed, { sequence: sequence(entry.data.enrolment) }));
    case "goal_reached":
      return told(fill(e.goal_reached, { sequence: sequence(entry.data.enrolment) }), say([entry.data.reason]));
    case "enrolment_ended":
      return told(
        fill(e.enrolment_ended, { sequence: sequence(entry.data.enrolment), state: runState(entry.data, t) }),
        say([entry.data.reason]),
      );
  }
}

/** How a run stands: one that reached its goal has not gone through all its mails. */
export function runState({ status, reason }: { status: Enrolment["status"]; reason: { rule: string } | null }, t: Words): string {
  return t.runStates[status === "done" && reason?.rule === "goal" ? "goal" : status];
}

function told(text: string, more: string[] = []): Told {
  return { text, more };
}

function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points);
}
