import { describe, expect, it } from "vitest";
import { LOCALES } from "../../content/schema/common.ts";
import { type Teller, tell } from "../../worker/console/tell.ts";
import { stepName } from "../../worker/console/timeline.ts";
import { ago, duration, moment, timeLeft } from "../../worker/console/times.ts";
import { wordsOf } from "../../worker/console/words.ts";
import { mails } from "../../worker/generated/mails.ts";
import type { LeadEntry } from "../../worker/playbook/entries.ts";
import { OUTCOMES } from "../../worker/playbook/facts.ts";
import { EMPTY_SCORE } from "../../worker/playbook/score.ts";
import { DAY, HOUR, MINUTE } from "../../worker/playbook/time.ts";

const AT = Date.parse("2026-11-23T02:00:00Z");
const why = { rule: "r", zh: "因为", en: "because" };
const fact = { at: AT, source: "s", receipts: [] };

type Kind = LeadEntry["kind"];
type Example<K extends Kind, E = LeadEntry> = E extends { kind: infer Kinds; data: infer Data } ? (K extends Kinds ? Data : never) : never;

/** One example of every kind: a kind without one does not compile. */
const FACTS = {
  form_submitted: { submission: "s", form: "contact", verified: true, answers: {}, message: "quoted" },
  page_read: { path: "/en/", visitor: "v", visibleMs: 12_000 },
  cta_clicked: { path: "/en/", visitor: "v", target: "contact" },
  signed_up: {},
  trial_started: {},
  used: { feature: "export" },
  paid: {},
  renewed: {},
  cancelled: {},
  resource_opened: { resource: "answering-in-time", grant: "g" },
  file_requested: { resource: "answering-in-time", submission: "s" },
  email_confirmed: { by: "mail" },
  preferences_changed: { purpose: "marketing", state: "given" },
  mail_chosen: { topics: ["scoring"], pace: "fewer" },
  unsubscribed: { purpose: "marketing", by: "one_click" },
  lead_accepted: { by: "lin-yue" },
  lead_claimed: { by: "lin-yue" },
  lead_given_back: { by: "lin-yue", reason: "quoted" },
  owner_left: { rep: "lin-yue" },
  answer_awaited: { by: "lin-yue" },
  answer_heard: { by: "lin-yue" },
  score_adjusted: { by: "lin-yue", points: 5, until: AT, reason: "quoted" },
  tier_overridden: { by: "lin-yue", tier: "S", until: null, reason: "quoted" },
  stage_set: { by: "lin-yue", to: "refer", reason: "quoted" },
  details_noted: {
    by: "lin-yue",
    deal: { amount: 5000, currency: "EUR" },
    product: "quoted",
    introducer: "lin-yue",
    capital: { amount: 2_000_000, currency: "CNY" },
    model: "direct",
    volume: 0,
    users: null,
    region: "cn-east",
    judgements: { "in-target": "yes", smooth: null },
  },
  visitor_unlinked: { by: "lin-yue", visitor: "v", reason: "quoted" },
  visitor_relinked: { by: "lin-yue", visitor: "v", reason: "quoted" },
  lead_merged: { by: "lin-yue", lead: "l", reason: "quoted" },
  lead_merged_into: { by: "lin-yue", into: "l", reason: "quoted" },
  lead_split: { by: "lin-yue", lead: "l", reason: "quoted" },
  lead_split_from: { by: "lin-yue", from: "l", reason: "quoted" },
  contacted: { by: "lin-yue", outcome: "meeting", note: "quoted" },
  version_offered: { resource: "answering-in-time", version: 2, from: 1, submission: "s.v2", changes: { zh: "新", en: "New" } },
  seat_returned: { event: "open-hour", by: "lin-yue", reason: "quoted" },
  seat_given: { event: "open-hour", submission: "s" },
  mail_failed: { message: "m", permanent: true },
  replied: { message: "m", text: "quoted" },
  mail_clicked: { message: "m", link: "a", path: "/zh/cases/x/", visitor: "v" },
  ticket_opened: { by: "lin-yue", ticket: "T-1" },
  ticket_closed: { by: "lin-yue", ticket: "T-1" },
  step_struck: { enrolment: "e", step: "welcome" },
  clock_struck: {},
} satisfies { [K in Extract<LeadEntry, { source: string }>["kind"]]: Example<K> };

const DECISIONS = {
  lead_created: {} as Example<"lead_created">,
  profile_changed: {} as Example<"profile_changed">,
  visitor_linked: { visitor: "v", verified: true, reason: "first_form" },
  scored: { receipts: [{ rule: "r", axis: "fit", group: null, points: 12, halfLife: 0, cap: 0, reason: why }] },
  rescored: { because: "adopted", playbook: "p", state: EMPTY_SCORE, receipts: [] },
  stage_changed: { from: null, to: "signup", since: AT, cause: why },
  override_ended: { tier: "S" },
  tier_changed: { from: "B", to: "A", why: [why] },
  placed: { place: "nurture", why: [why] },
  owner_assigned: { owner: "lin-yue", why: [why] },
  lead_offered: { owner: "lin-yue", why: [why] },
  lead_returned: { owner: "lin-yue", why: [why] },
  sign_seen: { sign: { id: "r", since: AT, reason: why } },
  sign_gone: { sign: "r" },
  lead_pooled: { owner: "lin-yue", why: [why], again: AT },
  lead_released: { owner: "lin-yue", why: [why] },
  lead_escalated: { why: [why] },
  promise_given: { promise: { by: AT } as Example<"promise_given">["promise"] },
  promise_warned: { promise: "p" },
  promise_paused: { promise: "p" },
  promise_resumed: { promise: { by: AT } as Example<"promise_resumed">["promise"] },
  promise_closed: { promise: "p", state: "kept" },
  prospect_waits: { tier: "A" },
  prospect_told: { promise: "p", by: AT, round: 1 },
  enrolled: { enrolment: { sequence: "signup" } as Example<"enrolled">["enrolment"] },
  step_written: { enrolment: "e", step: "welcome", message: "m", next: null, dueAt: null },
  step_skipped: { enrolment: "e", step: "welcome", next: null, dueAt: null, reason: why },
  step_postponed: { enrolment: "e", step: "welcome", dueAt: AT, reason: why },
  enrolment_paused: { enrolment: "e", reason: why },
  enrolment_resumed: { enrolment: "e", dueAt: AT },
  goal_reached: { enrolment: "e", reason: why },
  enrolment_ended: { enrolment: "e", status: "ended", reason: why },
  woken: {},
} satisfies { [K in Exclude<Kind, keyof typeof FACTS>]: Example<K> };

describe.each(LOCALES)("the journal in words (%s)", (locale) => {
  const teller: Teller = {
    t: wordsOf(locale),
    rep: () => "REP",
    piece: () => "PIECE",
    page: () => "PAGE",
    topic: () => "TOPIC",
    sequence: () => "SEQUENCE",
    step: (_run, _step, text) => (text ? `TEXT ${text}` : "STEP"),
    model: () => "MODEL",
    region: () => "REGION",
    judged: (question, answer) => ({ ask: question, answer }),
    when: () => "WHEN",
    say: (reasons) => reasons.map((reason) => reason[locale]),
  };
  const entries = [
    ...Object.entries(FACTS).map(([kind, data]) => ({ ...fact, kind, data })),
    ...Object.entries(DECISIONS).map(([kind, data]) => ({ at: AT, kind, data })),
  ] as LeadEntry[];

  it.each(entries.map((entry) => ({ kind: entry.kind, entry })))("tells $kind", ({ entry }) => {
    const { text, more } = tell(entry, teller);
    expect(text).not.toBe("");
    expect(`${text} ${more.join(" ")}`).not.toMatch(/\{\w+\}|undefined|null|NaN|\[object/);
    if (JSON.stringify(entry.data).includes('"rule":"r"')) expect(more).toContain(why[locale]);
    if (JSON.stringify(entry.data).includes("quoted")) expect(more).toContain("quoted");
  });

  it("names the text that was sent, and tells a run that reached its goal from one that went through all its mails", () => {
    const decision = (kind: string, data: unknown) => tell({ at: AT, kind, data } as LeadEntry, teller).text;
    expect(decision("step_written", { ...DECISIONS.step_written, variant: "engineer" })).toContain("TEXT engineer");
    const ended = (status: string, rule: string) => decision("enrolment_ended", { enrolment: "e", status, reason: { ...why, rule } });
    const states = [ended("done", "finished"), ended("done", "goal"), ended("ended", "r")];
    expect(new Set(states).size).toBe(3);
    for (const state of states.slice(1)) expect(state).toContain(locale === "zh" ? "提前结束" : "ended early");
    expect(stepName("trial", "first-value", { locale }, "engineer")).toBe(mails["trial/first-value/engineer"]?.[locale].subject);
    expect(stepName("transactional", "download", { locale })).toMatch(/^[^{]*…[^{]*$/);
  });

  it("says of a fact that it was heard under another address", () => {
    const entry = { ...fact, kind: "paid", data: {}, via: "merge:l" } as LeadEntry;
    expect(tell(entry, teller).more).toEqual([wordsOf(locale).entries.via]);
  });

  it("names what was noted, and leaves out what is not known", () => {
    const { more } = tell({ ...fact, kind: "details_noted", data: FACTS.details_noted }, teller);
    const { company } = wordsOf(locale).more;
    expect(more).toHaveLength(8);
    for (const label of [company.capital, company.model, company.volume, company.region])
      expect(more.filter((line) => line.startsWith(label))).toHaveLength(1);
    expect(more.at(-1)).toMatch(/^in-target ?yes$/);
  });

  it("has a word for every outcome of a contact", () => {
    expect(OUTCOMES.map((outcome) => wordsOf(locale).outcomes[outcome]).every((word) => word.length > 0)).toBe(true);
  });
});

describe("time in words", () => {
  const t = wordsOf("en");
  const reader = { t, locale: "en", zone: "Asia/Shanghai", now: AT } as const;

  it.each([
    [0, "under a minute"],
    [MINUTE - 1, "under a minute"],
    [MINUTE, "1 minute"],
    [12 * MINUTE, "12 minutes"],
    [HOUR, "1 h"],
    [100 * MINUTE, "1 h 40 min"],
    [DAY + 3 * HOUR, "1 day 3 h"],
    [2 * DAY, "2 days"],
  ])("%i ms is %s", (length, text) => expect(duration(length, t)).toBe(text));

  it("is good until the warning, then a warning, and overdue exactly at the promised time", () => {
    const promise = { by: AT + 12 * MINUTE, warnAt: AT + MINUTE };
    const at = (now: number) => timeLeft(promise, { ...reader, now });
    expect(at(AT)).toEqual({ text: "12 minutes", state: "good" });
    expect(at(promise.warnAt - 1).state).toBe("good");
    expect(at(promise.warnAt).state).toBe("warn");
    expect(at(promise.by - 1).state).toBe("warn");
    expect(at(promise.by)).toEqual({ text: "overdue under a minute", state: "bad" });
    expect(at(promise.by + 5 * MINUTE).text).toBe("overdue 5 minutes");
  });

  it("names the day and the year only where they differ from the reader's own", () => {
    expect(moment(AT, reader)).toBe("10:00");
    expect(moment(AT + 15 * HOUR, reader)).toBe("24 Nov, 01:00");
    expect(moment(AT - 365 * DAY, reader)).toBe("23 Nov 2025, 10:00");
    expect(moment(AT, { ...reader, zone: "America/Los_Angeles" })).toBe("18:00");
    expect(ago(AT - 3 * MINUTE, reader)).toBe("3 minutes ago");
    expect(ago(AT + MINUTE, reader)).toBe("just now");
  });
});
