import type { Bilingual, Locale } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import { catalogue } from "../generated/catalogue.ts";
import { mails } from "../generated/mails.ts";
import { playbook as today } from "../generated/playbook.ts";
import { isFact, type LeadEntry } from "../playbook/entries.ts";
import { fill } from "../playbook/say.ts";
import type { LeadState, Reason } from "../playbook/state.ts";
import type { Instant } from "../playbook/time.ts";
import type { Message } from "./store.ts";
import { type Teller, tell } from "./tell.ts";
import { moment, type Reader } from "./times.ts";
import type { Words } from "./words.ts";

/** One thing that happened, in words. */
export interface Item {
  at: Instant;
  when: string;
  sort: "fact" | "decision" | "mail";
  late: boolean;
  text: string;
  /** Reasons, points, or what somebody wrote. */
  more: string[];
}

export const TIMELINE_PAGE = 100;

/** Entries that say only that the clock was looked at. */
const SILENT = new Set<LeadEntry["kind"]>(["clock_struck", "step_struck", "woken"]);

/** Everything that happened to a lead, newest first: its journal and the mails about it. */
export function timeline(
  playbook: Playbook,
  lead: LeadState,
  entries: readonly LeadEntry[],
  messages: readonly Message[],
  reader: Reader,
): Item[] {
  const teller = tellerOf(playbook, lead, reader);
  const told = entries.filter((entry) => !SILENT.has(entry.kind)).map((entry) => itemOf(entry, teller, reader));
  const mails = messages.map((message) => mailItem(playbook, message, reader));
  // the sort is stable: what was written in one commit stays in its order, newest first, and its mails came after
  return [...mails, ...told.reverse()].sort((a, b) => b.at - a.at);
}

function itemOf(entry: LeadEntry, teller: Teller, reader: Reader): Item {
  const { text, more } = tell(entry, teller);
  const earned = isFact(entry)
    ? entry.receipts.map(
        ({ reason, points }) =>
          `${reason[reader.locale]} · ${fill(reader.t.lead.timeline.points, { points: `${points > 0 ? "+" : ""}${points}` })}`,
      )
    : [];
  return {
    at: entry.at,
    when: moment(entry.at, reader),
    sort: isFact(entry) ? "fact" : "decision",
    late: isFact(entry) && entry.late === true,
    text,
    more: [...more, ...earned],
  };
}

/** The names behind the ids of a stream. */
export function tellerOf(playbook: Playbook, lead: LeadState, reader: Reader): Teller {
  const { locale, t } = reader;
  const runs = new Map(lead.enrolments.map((run) => [run.id, run.sequence]));
  return {
    t,
    rep: (id) => repName(playbook, id, locale),
    piece: (slug) => catalogue.find((piece) => piece.slug === slug)?.titles[locale] ?? slug,
    page: (path) => titleAt(path, locale),
    topic: (id) => playbook.score.topics[id]?.name[locale] ?? id,
    sequence: (enrolment) => sequenceName(runs.get(enrolment) ?? enrolment, t),
    step: (enrolment, step, text) => stepName(runs.get(enrolment), step, reader, text),
    model: (id) => playbook.details.models[id]?.[locale] ?? id,
    region: (id) => playbook.details.regions[id]?.[locale] ?? id,
    judged: (id, answer) => {
      const question = playbook.details.questions.find((one) => one.id === id);
      return { ask: question?.ask[locale] ?? id, answer: question?.answers[answer]?.[locale] ?? answer };
    },
    when: (at) => moment(at, reader),
    say: (reasons: readonly Reason[]) => reasons.map((reason) => reason[locale]),
  };
}

/** The title of a piece for a path of the site; any other path as it is. */
function titleAt(path: string, locale: Locale): string {
  const [, kind, slug] = /^\/(?:zh|en)\/(\w+)\/([\w-]+)\/$/.exec(path) ?? [];
  return catalogue.find((piece) => piece.kind === kind && piece.slug === slug)?.titles[locale] ?? path;
}

/** A sequence is named like the stage it belongs to. */
export function sequenceName(sequence: string, t: Words): string {
  const stages: Record<string, string> = t.stages;
  return stages[sequence] ?? sequence;
}

/** A step by the subject of its mail, in the text that was chosen; what is filled in for each reader is left out. */
export function stepName(sequence: string | undefined, step: string, { locale }: Pick<Reader, "locale">, text?: string): string {
  const own = `${sequence}/${step}`;
  const mail = mails[`${own}/${text}`] ?? mails[own];
  return mail?.[locale].subject.replaceAll(/\{\w+\}/g, "…") ?? step;
}

function repName(playbook: Playbook, id: string, locale: Locale): string {
  return playbook.team.reps.find((rep) => rep.id === id)?.name[locale] ?? id;
}

function mailItem(playbook: Playbook, message: Message, reader: Reader): Item {
  const { locale, t } = reader;
  const at = message.sentAt ?? message.createdAt;
  const subject = subjectOf(message, t);
  const who = message.recipient.startsWith("rep:") ? repName(playbook, message.recipient.slice("rep:".length), locale) : null;
  const states: Record<string, string> = t.mailStates;
  const reasons: Record<string, Bilingual> = today.delivery.reasons;
  const held = message.state === "queued" && message.error !== null ? reasons[message.error]?.[locale] : undefined;
  return {
    at,
    when: moment(at, reader),
    sort: "mail",
    late: false,
    text: who ? fill(t.mails.rep, { who, subject }) : fill(t.mails.lead, { subject }),
    more: [
      fill(t.mails.state, { state: states[message.state] ?? fill(t.mailStates.other, { state: message.state }) }),
      ...(held ? [held] : []),
    ],
  };
}

/** The subject as it left; before that, what the mail is about. */
function subjectOf({ subject, template }: Message, t: Words): string {
  if (subject !== null) return subject;
  const names: Record<string, string> = t.templates;
  return names[template.replace(/^transactional\//, "")] ?? template;
}
