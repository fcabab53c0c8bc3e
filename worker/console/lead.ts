import { ROLES } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import { type Portrait, portrait, type Sources } from "../journey/portrait.ts";
import type { AccountState } from "../playbook/account.ts";
import { isFact } from "../playbook/entries.ts";
import type { Touch } from "../playbook/facts.ts";
import { isKept } from "../playbook/keep.ts";
import { goesBackTo } from "../playbook/pool.ts";
import { fill } from "../playbook/say.ts";
import { whyNow } from "./inbox.ts";
import type { Message } from "./store.ts";
import { runState, tell } from "./tell.ts";
import { sequenceName, stepName, tellerOf, timeline } from "./timeline.ts";
import { clockOf, moment, pausedSince, type Reader } from "./times.ts";
import { whyView } from "./why.ts";
import { join, labelled } from "./words.ts";

export type LeadView = ReturnType<typeof leadView>;

/**
 * Everything the page of one lead says, in the reader's language and on the reader's clock. `playbook` is the one the lead was last
 * judged by.
 */
export function leadView(playbook: Playbook, sources: Sources, messages: readonly Message[], reader: Reader) {
  const { lead, entries } = sources;
  const { t, locale } = reader;
  const drawn = portrait(playbook, sources, reader.now, locale);
  const when = (iso: string) => moment(Date.parse(iso), reader);
  const { promise } = lead;
  return {
    id: lead.id,
    name: lead.profile.name ?? lead.profile.email,
    company: lead.profile.company,
    tier: lead.tier,
    place: t.places[lead.place],
    stage: t.stages[lead.stage ?? "none"],
    whyNow: whyNow(playbook, lead, reader),
    email: lead.profile.email,
    phone: lead.profile.phone,
    details: details(sources, reader),
    score: scoreOf(playbook, sources, drawn, reader),
    owner: drawn.owner && {
      name: drawn.owner.name,
      since: fill(t.lead.since, { at: moment(lead.owner?.since ?? 0, reader) }),
    },
    why: whyView(playbook, sources, reader),
    backTo: goesBackTo(playbook, lead),
    promise: promise && {
      left: promise.pausedAt === null ? clockOf(promise, reader) : null,
      paused: pausedSince(promise, reader),
      state: fill(t.lead.promiseState, { state: t.promiseStates[promise.state] }),
      by: fill(isKept(promise) && promise.pausedAt !== null ? t.why.pausedBy : t.lead.promiseBy, {
        by: moment(promise.by, reader),
        mode: t.modes[promise.mode],
      }),
      told: promise.shown ? t.lead.shown : t.lead.hidden,
    },
    stages: drawn.stages
      .map(({ from, to, at, cause }) => ({
        when: when(at),
        text: fill(t.lead.stageMove, { from: t.stages[from ?? "none"], to: t.stages[to] }),
        cause: cause.text,
        rule: cause.rule,
      }))
      .reverse(),
    account: accountOf(sources, reader),
    touches: drawn.touches.map((touch) => ({ when: when(touch.at), text: touchText(touch, reader) })).reverse(),
    runs: drawn.enrolments
      .map((run) => {
        const due = run.dueAt ? fill(t.lead.runDue, { at: when(run.dueAt) }) : "";
        return {
          text: labelled(sequenceName(run.sequence, t), runState(run, t), t),
          next: run.next ? fill(t.lead.runNext, { step: stepName(run.sequence, run.next, reader), due }) : null,
          why: run.reason?.text ?? null,
        };
      })
      .reverse(),
    consents: drawn.consents.map(({ purpose, state, at, text }) => ({
      state: labelled(t.purposes[purpose], fill(t.lead.consentAt, { state: t.consentStates[state], at: when(at) }), t),
      text,
    })),
    // every form shows the box
    consentsNone: entries.some(({ kind }) => kind === "form_submitted") ? t.lead.consentsUnticked : t.lead.consentsNone,
    items: timeline(playbook, lead, entries, messages, reader),
  };
}

function details({ lead, account }: Sources, reader: Reader): { label: string; value: string }[] {
  const { t } = reader;
  const { profile } = lead;
  const size = profile.companySize ?? account?.companySize;
  const industry = profile.industry ?? account?.industry;
  return [
    ...(profile.phone ? [] : [{ label: t.lead.phone, value: t.lead.noPhone }]),
    { label: t.lead.title, value: profile.title ?? t.lead.unknown },
    { label: t.lead.role, value: profile.role ? t.roles[profile.role] : t.lead.unknown },
    {
      label: t.lead.company,
      value: [
        profile.company ?? t.inbox.company,
        ...(industry ? [t.industries[industry]] : []),
        ...(size ? [fill(t.companySize, { size })] : []),
      ].join(" · "),
    },
    { label: t.lead.country, value: profile.country ?? t.lead.unknown },
    { label: t.lead.language, value: t.lead.languages[profile.locale] },
    { label: t.lead.zone, value: `${moment(reader.now, { ...reader, zone: profile.zone })} (${profile.zone})` },
  ];
}

function scoreOf(playbook: Playbook, { lead, entries }: Sources, { score }: Portrait, reader: Reader) {
  const { t } = reader;
  const teller = tellerOf(playbook, lead, reader);
  const evidence = new Map(entries.filter(isFact).map((fact) => [fact.source, tell(fact, teller).text]));
  const one = (value: number) => (Math.round(value * 10) / 10).toString();
  return {
    total: fill(t.lead.scoreNow, { total: one(score.total) }),
    axes: (["fit", "engagement"] as const).map((axis) => ({
      axis,
      name: t.axes[axis],
      value: fill(t.lead.fitNow, { value: one(score[axis]) }),
      sum: one(score[axis]),
      lines: score.receipts
        .filter((line) => line.axis === axis)
        .map((line) => ({
          reason: line.reason,
          rule: line.rule,
          points: line.points === 0 ? "" : one(line.points),
          value: one(line.value),
          when: moment(Date.parse(line.at), reader),
          evidence:
            axis === "fit"
              ? t.lead.receipts.details
              : line.evidence === null
                ? t.lead.receipts.none
                : (evidence.get(line.evidence) ?? line.evidence),
        })),
    })),
    inAWeek: fill(t.lead.inAWeek, { score: one(score.inAWeek) }),
  };
}

function accountOf({ account, names }: Sources, reader: Reader) {
  if (!account) return null;
  return {
    id: account.id,
    name: account.name ?? account.domain,
    domain: account.domain,
    standing: standingOf(account, reader),
    chairs: chairsOf(account, names, reader),
  };
}

/** How a company stands, in a line. */
export function standingOf({ tier, score }: AccountState, { t }: Reader): string {
  return fill(t.lead.account, { tier: tier ?? t.stages.none, score: Math.round(score) });
}

export type ChairView = ReturnType<typeof chairsOf>[number];

/** Every chair of a company and who sits there, by how sure and why. */
export function chairsOf(account: AccountState, names: ReadonlyMap<string, string | null>, { t, locale }: Reader) {
  return ROLES.map((role) => ({
    role: t.roles[role],
    people: account.chairs[role].map((seat) => ({
      lead: seat.lead,
      name: names.get(seat.lead) ?? seat.lead,
      why: [
        fill(t.lead.confidence, { percent: `${Math.round(seat.confidence * 100)}%` }),
        ...seat.why.map((reason) => reason[locale]),
      ].join(" · "),
    })),
  }));
}

function touchText(touch: Omit<Touch, "at" | "until">, { t, locale }: Reader): string {
  const channels: Record<string, string> = t.channels;
  const channel = touch.channel === null ? null : (channels[touch.channel] ?? touch.channel);
  const parts = [channel, touch.source, touch.medium, touch.campaign, touch.term, touch.content, touch.referrer].filter(
    (part) => part !== null,
  );
  const from = parts.length > 0 ? join(parts, locale) : t.lead.direct;
  return touch.landing ? join([from, fill(t.lead.landed, { landing: touch.landing })], locale) : from;
}
