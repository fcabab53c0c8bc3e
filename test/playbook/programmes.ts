import type { NurturePolicy, Playbook, SequencePolicy } from "../../content/schema/playbook.ts";
import type { Context } from "../../worker/playbook/advance.ts";
import type { MailEffect } from "../../worker/playbook/effects.ts";
import type { Enrolment } from "../../worker/playbook/enrolment.ts";
import type { Fact, FactOf } from "../../worker/playbook/facts.ts";
import { byPriority } from "../../worker/playbook/sequence.ts";
import type { Instant } from "../../worker/playbook/time.ts";
import { form, Life, MONDAY, opening, standard } from "./factories.ts";

const words = { zh: "因", en: "Why" };

/** A programme of two mails for whoever signs up, a day and then two after; `more` is what it says differently. */
export function programme(more: Partial<SequencePolicy> = {}): SequencePolicy {
  return {
    sequence: "signup",
    ...(more.signal ? {} : { stage: "signup" }),
    priority: 0,
    endsOn: [],
    goal: { on: "paid", reason: words },
    again: "never",
    hypothesis: words,
    window: { days: 30, keep: 0.1, drop: 0.05, runs: 10 },
    holdOut: 0,
    steps: [
      { id: "one", after: { days: 1 } },
      { id: "two", after: { days: 2 } },
    ],
    ...more,
  };
}

/** The playbook with these programmes alone. No hour of the window is quiet, and nothing but what `nurture` says holds a mail up. */
export function playbookOf(programmes: readonly SequencePolicy[], nurture: Partial<NurturePolicy> = {}): Playbook {
  return {
    ...standard,
    nurture: { ...standard.nurture, quiet: [], pauseAfterContactDays: 0, ...nurture },
    sequences: Object.fromEntries(programmes.map((one) => [one.sequence, one])),
  };
}

/** Somebody who asked for a paper on Monday and said yes to mail. */
export function reader(playbook: Playbook, { answers = {}, id }: { answers?: Record<string, string>; id?: string } = {}): Life {
  const start = opening({ ...(id ? { id } : {}) });
  const life = new Life(playbook, { ...start, answers: { ...start.answers, ...answers } });
  life.hear([form({ form: "download", marketing: "given" })], MONDAY);
  return life;
}

export function struck(run: Pick<Enrolment, "id" | "next" | "dueAt">, at: Instant): FactOf<"step_struck"> {
  const source = `step:${run.id}:${run.next}:${run.dueAt}:${at}`;
  return { kind: "step_struck", at, source, data: { enrolment: run.id, step: run.next ?? "" } };
}

/** Lives up to `until`, every step being struck when it is due; `behind` is how much later than due the clock strikes. */
export function liveUntil(life: Life, until: Instant, behind = 0, more: Partial<Context> = {}): void {
  for (let strikes = 0; strikes < 200; strikes += 1) {
    const due = life.lead.enrolments.flatMap((run) =>
      run.status === "active" && run.dueAt !== null && run.dueAt + behind <= until ? [{ ...run, dueAt: run.dueAt }] : [],
    );
    const at = Math.min(...due.map(({ dueAt }) => dueAt)) + behind;
    const [first] = due.filter(({ dueAt }) => dueAt + behind <= at).sort(byPriority(life.playbook));
    if (!first) return;
    life.hear([struck(first, at)], at, more);
  }
  throw new Error("the steps do not come to rest");
}

/** What was written, in order, with the local time in Shanghai. */
export function written(life: Life): string[] {
  return life.entries.flatMap((entry) => (entry.kind === "step_written" ? [`${local(entry.at)} ${stepOf(entry.data.message)}`] : []));
}

/** What was passed over or put off, in order, each with the rule. */
export function held(life: Life): string[] {
  return life.entries.flatMap((entry) =>
    entry.kind === "step_skipped" || entry.kind === "step_postponed"
      ? [`${local(entry.at)} ${entry.data.step} ${entry.data.reason.rule}`]
      : [],
  );
}

export function mails(life: Life): MailEffect[] {
  return life.effects.filter((effect) => effect.kind === "mail").filter(({ purpose }) => purpose === "marketing");
}

function stepOf(message: string): string {
  const [, sequence, , step] = message.split(".");
  return `${sequence}/${step}`;
}

/** 11-23 10:00 */
export function local(at: Instant): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(5, 16).replace("T", " ");
}

export function shanghai(text: string): Instant {
  return Date.parse(`2026-${text.replace(" ", "T")}:00+08:00`);
}

let serial = 0;

/** A fact of a kind without much to say, at its time. */
export function said<K extends "replied" | "unsubscribed" | "mail_failed" | "ticket_opened" | "ticket_closed" | "contacted">(
  kind: K,
  data: FactOf<K>["data"],
  at: Instant,
): Fact {
  serial += 1;
  return { kind, at, source: `${kind}:${serial}`, data } as unknown as Fact;
}
