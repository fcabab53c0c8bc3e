import { type Locale, PURPOSES, ROLES } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import type { consents } from "../db/schema.ts";
import type { AccountState } from "../playbook/account.ts";
import type { Enrolment } from "../playbook/enrolment.ts";
import { isFact, type LeadEntry } from "../playbook/entries.ts";
import { explainScore } from "../playbook/explain.ts";
import { interestsAt } from "../playbook/score.ts";
import type { LeadState, Reason } from "../playbook/state.ts";
import { type Instant, iso } from "../playbook/time.ts";
import { leadSubject } from "./rows.ts";

export interface Sources {
  lead: LeadState;
  entries: readonly (LeadEntry & { seq: number })[];
  account: AccountState | null;
  /** Names of the company's people, by lead. */
  names: ReadonlyMap<string, string | null>;
  consents: readonly (typeof consents.$inferSelect)[];
}

/** One lead, whole, in the reader's language: what the API answers and the console shows. `playbook` is the one the lead was last judged by. */
export function portrait(playbook: Playbook, sources: Sources, now: Instant, locale: Locale) {
  const { lead, entries, account, names } = sources;
  const score = explainScore(playbook, lead, entries, now);
  const say = (reasons: readonly Reason[]) => reasons.map((reason) => ({ rule: reason.rule, text: reason[locale] }));
  const owner = playbook.team.reps.find(({ id }) => id === lead.owner?.id);
  return {
    id: lead.id,
    email: lead.profile.email,
    name: lead.profile.name,
    title: lead.profile.title,
    phone: lead.profile.phone,
    country: lead.profile.country,
    company: lead.profile.company,
    role: lead.profile.role,
    locale: lead.profile.locale,
    zone: lead.profile.zone,
    createdAt: iso(lead.createdAt),
    playbook: lead.playbook,
    account: account && {
      id: account.id,
      domain: account.domain,
      name: account.name,
      industry: account.industry,
      companySize: account.companySize,
      tier: account.tier,
      score: account.score,
      committee: {
        ...Object.fromEntries(
          ROLES.map((role) => [
            role,
            account.chairs[role].map((seat) => ({
              lead: seat.lead,
              name: names.get(seat.lead) ?? null,
              confidence: seat.confidence,
              why: say(seat.why),
            })),
          ]),
        ),
        missing: account.missing,
      },
    },
    stage: lead.stage,
    stages: lead.stages.map(({ from, to, at, cause }) => ({ from, to, at: iso(at), cause: { rule: cause.rule, text: cause[locale] } })),
    tier: lead.tier,
    tierWhy: say(lead.tierWhy),
    score: {
      total: score.total,
      fit: score.fit,
      engagement: score.engagement,
      inAWeek: score.inAWeek,
      receipts: score.receipts.map(({ reason, at, ...line }) => ({ ...line, reason: reason[locale], at: iso(at) })),
    },
    interests: interestsAt(lead.score, now, playbook.score.interest).map(({ topic, points }) => ({
      topic,
      name: playbook.score.topics[topic]?.name[locale] ?? topic,
      points,
    })),
    details: lead.details,
    place: lead.place,
    owner: lead.owner && { id: lead.owner.id, name: owner?.name[locale] ?? lead.owner.id, why: say(lead.owner.why) },
    promise: lead.promise && {
      by: iso(lead.promise.by),
      state: lead.promise.state,
      mode: lead.promise.mode,
      pausedAt: lead.promise.pausedAt === null ? null : iso(lead.promise.pausedAt),
    },
    touches: lead.touches.map(({ until: _until, ...touch }) => ({ ...touch, at: iso(touch.at) })),
    enrolments: lead.enrolments.map((run) => runOf(playbook, run, locale)),
    consents: PURPOSES.flatMap((purpose) => currentConsent(sources, purpose)),
    preferences: lead.chosen,
    journal: entries.map((entry) => ({
      seq: entry.seq,
      at: iso(entry.at),
      kind: entry.kind,
      subject: leadSubject(lead.id),
      source: isFact(entry) ? entry.source : null,
    })),
  };
}

/** A run as it stands: what is held up or kept without mails has no next time at which anybody hears something. */
function runOf({ nurture }: Playbook, { sequence, next, dueAt, status, heldOut, reason }: Enrolment, locale: Locale) {
  const heard = status === "active" && !heldOut;
  const because = reason ?? (heldOut ? { rule: "held-out", ...nurture.reasons.heldOut } : null);
  return {
    sequence,
    next: heldOut ? null : next,
    dueAt: heard && dueAt !== null ? iso(dueAt) : null,
    status,
    reason: because && { rule: because.rule, text: because[locale] },
  };
}

export type Portrait = ReturnType<typeof portrait>;

/** The state of a purpose is the fold's; the words, the time and the page are the record's. */
function currentConsent({ lead, consents: rows }: Sources, purpose: (typeof PURPOSES)[number]) {
  const state = lead.consents[purpose];
  const record = rows.filter((row) => row.purpose === purpose).at(-1);
  return state ? [{ purpose, state: state.state, at: iso(state.at), text: record?.text ?? null, page: record?.page ?? null }] : [];
}
