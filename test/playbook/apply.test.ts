import { describe, expect, it } from "vitest";
import { apply } from "../../worker/playbook/apply.ts";
import { ENROLMENTS_MAX, type Enrolment } from "../../worker/playbook/enrolment.ts";
import type { LeadEntry } from "../../worker/playbook/entries.ts";
import type { Touch } from "../../worker/playbook/facts.ts";
import { EMPTY_SCORE } from "../../worker/playbook/score.ts";
import {
  LEAD_SHAPE,
  type LeadState,
  MILESTONES_MAX,
  READING_MAX,
  type Receipt,
  STAGES_MAX,
  TOUCHES_MAX,
  WRITTEN_MAX,
} from "../../worker/playbook/state.ts";
import { DAY, HOUR } from "../../worker/playbook/time.ts";
import { form, lead, MONDAY, pageRead, product, promised } from "./factories.ts";

const why = [{ rule: "r", zh: "理由", en: "Reason" }];
const reason = { rule: "r", zh: "理由", en: "Reason" };
const receipt: Receipt = { rule: "asked", axis: "engagement", group: "asking", points: 18, halfLife: 30 * DAY, cap: 35, reason };
const promise = promised();
const run: Enrolment = { id: "run", sequence: "signup", status: "active", next: "welcome", dueAt: MONDAY, startedAt: MONDAY, reason: null };
const touch: Touch = {
  at: MONDAY,
  until: MONDAY + 12 * HOUR,
  channel: "direct",
  source: null,
  medium: null,
  campaign: null,
  term: null,
  content: null,
  landing: "/",
  referrer: null,
};

/** Somebody in the middle of everything, so that every entry has something to change. */
const busy = (): LeadState =>
  lead({
    owner: { id: "ann", why, since: MONDAY },
    place: "owned",
    promise,
    enrolments: [run],
    tickets: ["T-1"],
    stage: "signup",
    tier: "A",
  });

const at = MONDAY + DAY;

/** What somebody waits for whose shown time was lost. */
const lost: LeadState["waits"] = { since: at, tier: "A", because: "lapsed" };

/** One entry of every kind, and what it does to a lead. A new kind does not compile until it stands here. */
const KINDS: Record<LeadEntry["kind"], [entry: LeadEntry, changes: (before: LeadState) => Partial<LeadState>]> = {
  lead_created: [{ kind: "lead_created", at, data: { id: "x", playbook: "p", profile: lead().profile, accountId: null } }, () => ({})],
  profile_changed: [
    { kind: "profile_changed", at, data: { profile: { ...lead().profile, name: "李雷" } } },
    () => ({ profile: { ...lead().profile, name: "李雷" } }),
  ],
  visitor_linked: [{ kind: "visitor_linked", at, data: { visitor: "v", verified: true, reason: "first_form" } }, () => ({})],
  scored: [
    { kind: "scored", at, data: { receipts: [{ ...receipt, axis: "fit" }] } },
    (before) => ({ score: { ...before.score, fit: [{ ...receipt, axis: "fit" }] } }),
  ],
  rescored: [
    { kind: "rescored", at, data: { because: "adopted", playbook: "next", state: EMPTY_SCORE, receipts: [] } },
    () => ({ score: EMPTY_SCORE, playbook: "next" }),
  ],
  stage_changed: [
    { kind: "stage_changed", at, data: { from: "signup", to: "trial", since: MONDAY, cause: reason } },
    () => ({ stage: "trial", stages: [{ from: "signup", to: "trial", at, since: MONDAY, cause: reason }] }),
  ],
  tier_changed: [{ kind: "tier_changed", at, data: { from: "A", to: "B", why } }, () => ({ tier: "B", tierWhy: why })],
  placed: [{ kind: "placed", at, data: { place: "nurture", why } }, () => ({ place: "nurture" })],
  owner_assigned: [{ kind: "owner_assigned", at, data: { owner: "bo", why } }, () => ({ owner: { id: "bo", why, since: at } })],
  lead_offered: [{ kind: "lead_offered", at, data: { owner: "bo", why } }, () => ({ owner: { id: "bo", why, since: at } })],
  lead_returned: [
    { kind: "lead_returned", at, data: { owner: "ann", why } },
    () => ({ owner: null, place: "pool", lapsed: ["ann"], promise: { ...promise, state: "withdrawn" }, waits: lost }),
  ],
  lead_pooled: [
    { kind: "lead_pooled", at, data: { owner: "ann", why, again: at + DAY } },
    () => ({
      owner: null,
      place: "pool",
      pooledAt: at,
      formerOwners: [{ rep: "ann", again: at + DAY }],
      promise: { ...promise, state: "withdrawn" },
    }),
  ],
  lead_released: [
    { kind: "lead_released", at, data: { owner: "ann", why } },
    () => ({ owner: null, place: "pool", promise: { ...promise, state: "withdrawn" }, waits: lost }),
  ],
  lead_escalated: [{ kind: "lead_escalated", at, data: { why } }, () => ({ owner: null, place: "escalated", escalatedAt: at })],
  promise_given: [
    { kind: "promise_given", at, data: { promise: { ...promise, id: "next" } } },
    () => ({ promise: { ...promise, id: "next" } }),
  ],
  promise_warned: [{ kind: "promise_warned", at, data: { promise: "p" } }, () => ({ promise: { ...promise, warnedAt: at } })],
  promise_paused: [{ kind: "promise_paused", at, data: { promise: "p" } }, () => ({ promise: { ...promise, pausedAt: at } })],
  promise_resumed: [
    { kind: "promise_resumed", at, data: { promise: { ...promise, by: at } } },
    () => ({ promise: { ...promise, by: at } }),
  ],
  sign_seen: [
    { kind: "sign_seen", at, data: { sign: { id: "quiet", since: at, reason } } },
    () => ({ signs: [{ id: "quiet", since: at, reason }] }),
  ],
  sign_gone: [{ kind: "sign_gone", at, data: { sign: "quiet" } }, () => ({})],
  override_ended: [{ kind: "override_ended", at, data: { tier: "S" } }, () => ({ override: null })],
  promise_closed: [
    { kind: "promise_closed", at, data: { promise: "p", state: "kept" } },
    () => ({ promise: { ...promise, state: "kept" } }),
  ],
  prospect_waits: [{ kind: "prospect_waits", at, data: { tier: "A" } }, () => ({ waits: { since: at, tier: "A", because: "asked" } })],
  prospect_told: [{ kind: "prospect_told", at, data: { promise: "p", by: at, round: 1 } }, () => ({})],
  enrolled: [{ kind: "enrolled", at, data: { enrolment: { ...run, id: "two" } } }, () => ({ enrolments: [run, { ...run, id: "two" }] })],
  step_written: [
    { kind: "step_written", at, data: { enrolment: "run", step: "welcome", message: "run.welcome", next: "more", dueAt: at + DAY } },
    () => ({ enrolments: [{ ...run, next: "more", dueAt: at + DAY, had: ["welcome"] }], written: [at] }),
  ],
  step_skipped: [
    { kind: "step_skipped", at, data: { enrolment: "run", step: "welcome", next: "more", dueAt: at + DAY, reason } },
    () => ({ enrolments: [{ ...run, next: "more", dueAt: at + DAY, had: ["welcome"] }] }),
  ],
  step_postponed: [
    { kind: "step_postponed", at, data: { enrolment: "run", step: "welcome", dueAt: at + HOUR, reason } },
    () => ({ enrolments: [{ ...run, dueAt: at + HOUR }] }),
  ],
  enrolment_paused: [
    { kind: "enrolment_paused", at, data: { enrolment: "run", reason } },
    () => ({ enrolments: [{ ...run, status: "paused", reason }] }),
  ],
  enrolment_resumed: [
    { kind: "enrolment_resumed", at, data: { enrolment: "run", dueAt: at + HOUR } },
    () => ({ enrolments: [{ ...run, dueAt: at + HOUR }] }),
  ],
  goal_reached: [{ kind: "goal_reached", at, data: { enrolment: "run", reason } }, () => ({ enrolments: [{ ...run, goalAt: at }] })],
  enrolment_ended: [
    { kind: "enrolment_ended", at, data: { enrolment: "run", status: "ended", reason } },
    () => ({ enrolments: [{ ...run, status: "ended", reason, next: null, dueAt: null }] }),
  ],
  woken: [{ kind: "woken", at, data: {} }, () => ({})],
  form_submitted: [
    { ...form({ touch: { ...touch, at }, marketing: "given", form: "contact" }, at), source: "s", receipts: [receipt] },
    (before) => ({
      score: {
        ...before.score,
        groups: { asking: { sum: 18, at, halfLife: 30 * DAY, cap: 35 } },
        firings: { asked: { times: 1, points: 18, day: "2026-11-24", timesThatDay: 1 } },
      },
      latest: { at, source: "s" },
      milestones: [{ kind: "form_submitted", at, source: "s", form: "contact" }],
      touches: [{ ...touch, at }],
      consents: { marketing: { state: "given", at } },
      lastSeenAt: at,
    }),
  ],
  page_read: [
    { ...pageRead({}, at), source: "s", receipts: [] },
    () => ({ latest: { at, source: "s" }, lastSeenAt: at, reading: [{ slug: "x", at, visibleMs: 60_000 }] }),
  ],
  cta_clicked: [
    { ...pageRead({}, at), kind: "cta_clicked", source: "s", receipts: [] },
    () => ({ latest: { at, source: "s" }, lastSeenAt: at }),
  ],
  resource_opened: [
    { kind: "resource_opened", at, source: "s", data: { resource: "r", grant: "g" }, receipts: [] },
    () => ({ latest: { at, source: "s" }, lastSeenAt: at, reading: [{ slug: "r", at, visibleMs: null }] }),
  ],
  file_requested: [
    { kind: "file_requested", at, source: "s", data: { resource: "r", submission: "x" }, receipts: [] },
    () => ({ latest: { at, source: "s" }, lastSeenAt: at }),
  ],
  email_confirmed: [
    { kind: "email_confirmed", at, source: "s", data: { by: "mail" }, receipts: [] },
    () => ({ latest: { at, source: "s" }, lastSeenAt: at }),
  ],
  preferences_changed: [
    { kind: "preferences_changed", at, source: "s", data: { purpose: "product", state: "given" }, receipts: [] },
    () => ({ consents: { product: { state: "given", at } }, latest: { at, source: "s" }, lastSeenAt: at }),
  ],
  mail_chosen: [
    { kind: "mail_chosen", at, source: "s", data: { topics: ["scoring"], pace: "fewer" }, receipts: [] },
    () => ({ chosen: { topics: ["scoring"], pace: "fewer" }, latest: { at, source: "s" }, lastSeenAt: at }),
  ],
  unsubscribed: [
    { kind: "unsubscribed", at, source: "s", data: { purpose: "marketing", by: "page" }, receipts: [] },
    () => ({ consents: { marketing: { state: "withdrawn", at } }, latest: { at, source: "s" }, lastSeenAt: at }),
  ],
  lead_accepted: [
    { kind: "lead_accepted", at, source: "s", data: { by: "ann" }, receipts: [] },
    () => ({ promise: { ...promise, state: "accepted" }, attendedAt: at }),
  ],
  lead_claimed: [{ kind: "lead_claimed", at, source: "s", data: { by: "ann" }, receipts: [] }, () => ({})],
  lead_given_back: [{ kind: "lead_given_back", at, source: "s", data: { by: "ann", reason: "too far" }, receipts: [] }, () => ({})],
  owner_left: [{ kind: "owner_left", at, source: "s", data: { rep: "ann" }, receipts: [] }, () => ({})],
  answer_awaited: [{ kind: "answer_awaited", at, source: "s", data: { by: "ann" }, receipts: [] }, () => ({})],
  answer_heard: [{ kind: "answer_heard", at, source: "s", data: { by: "ann" }, receipts: [] }, () => ({})],
  score_adjusted: [
    { kind: "score_adjusted", at, source: "s", data: { by: "ann", points: 5, until: at + DAY, reason: "met" }, receipts: [] },
    (before) => ({
      score: { ...before.score, adjustments: [{ id: "s", points: 5, at, until: at + DAY, by: "ann", reason: "met" }] },
    }),
  ],
  tier_overridden: [
    { kind: "tier_overridden", at, source: "s", data: { by: "ann", tier: "S", until: null, reason: "reference" }, receipts: [] },
    () => ({ override: { tier: "S", by: "ann", reason: "reference", at, until: null } }),
  ],
  stage_set: [
    { kind: "stage_set", at, source: "s", data: { by: "ann", to: "refer", reason: "refers" }, receipts: [] },
    () => ({
      latest: { at, source: "s" },
      milestones: [{ kind: "stage_set", at, source: "s", set: { by: "ann", to: "refer", reason: "refers" } }],
    }),
  ],
  details_noted: [
    { kind: "details_noted", at, source: "s", data: { by: "ann", product: "gateway" }, receipts: [] },
    (before) => ({ details: { ...before.details, product: "gateway" } }),
  ],
  visitor_unlinked: [
    { kind: "visitor_unlinked", at, source: "s", data: { by: "ann", visitor: "v", reason: "not theirs" }, receipts: [] },
    () => ({ unlinked: ["v"] }),
  ],
  visitor_relinked: [
    { kind: "visitor_relinked", at, source: "s", data: { by: "ann", visitor: "v", reason: "theirs" }, receipts: [] },
    () => ({ unlinked: [] }),
  ],
  lead_merged: [
    { kind: "lead_merged", at, source: "s", data: { by: "ann", lead: "l", reason: "same" }, receipts: [] },
    () => ({ merged: ["l"] }),
  ],
  lead_merged_into: [
    { kind: "lead_merged_into", at, source: "s", data: { by: "ann", into: "l", reason: "same" }, receipts: [] },
    () => ({ mergedInto: "l", place: "merged" }),
  ],
  lead_split: [
    { kind: "lead_split", at, source: "s", data: { by: "ann", lead: "l", reason: "not" }, receipts: [] },
    () => ({ merged: [] }),
  ],
  lead_split_from: [
    { kind: "lead_split_from", at, source: "s", data: { by: "ann", from: "l", reason: "not" }, receipts: [] },
    () => ({ mergedInto: null, place: "pool" }),
  ],
  contacted: [
    { kind: "contacted", at, source: "s", data: { by: "ann", outcome: "reached" }, receipts: [] },
    () => ({ latest: { at, source: "s" }, attendedAt: at, contactedAt: at }),
  ],
  version_offered: [
    {
      kind: "version_offered",
      at,
      source: "version:r:2",
      data: { resource: "r", version: 2, from: 1, submission: "x.v2", changes: { zh: "新", en: "New" } },
      receipts: [],
    },
    ({ written }) => ({ written: [...written, at] }),
  ],
  mail_failed: [
    { kind: "mail_failed", at, source: "s", data: { message: "m", permanent: true }, receipts: [] },
    () => ({ undeliverableAt: at }),
  ],
  seat_returned: [{ kind: "seat_returned", at, source: "s", data: { event: "e", by: "ann", reason: "ill" }, receipts: [] }, () => ({})],
  seat_given: [{ kind: "seat_given", at, source: "s", data: { event: "e", submission: "b" }, receipts: [] }, () => ({})],
  replied: [
    { kind: "replied", at, source: "s", data: { message: "m", text: "好的" }, receipts: [] },
    () => ({ latest: { at, source: "s" }, lastSeenAt: at }),
  ],
  mail_clicked: [
    { kind: "mail_clicked", at, source: "s", data: { message: "m", link: "a", path: "/zh/cases/x/", visitor: "v" }, receipts: [] },
    () => ({ latest: { at, source: "s" }, lastSeenAt: at }),
  ],
  ticket_opened: [
    { kind: "ticket_opened", at, source: "s", data: { by: "ann", ticket: "T-2" }, receipts: [] },
    () => ({ tickets: ["T-1", "T-2"] }),
  ],
  ticket_closed: [{ kind: "ticket_closed", at, source: "s", data: { by: "ann", ticket: "T-1" }, receipts: [] }, () => ({ tickets: [] })],
  step_struck: [{ kind: "step_struck", at, source: "s", data: { enrolment: "run", step: "welcome" }, receipts: [] }, () => ({})],
  clock_struck: [{ kind: "clock_struck", at, source: "s", data: {}, receipts: [] }, () => ({})],
  signed_up: productKind("signed_up"),
  trial_started: productKind("trial_started"),
  used: [{ ...product("used", at), source: "s", receipts: [] }, () => ({ latest: { at, source: "s" }, lastSeenAt: at, usedAt: at })],
  paid: productKind("paid"),
  renewed: productKind("renewed"),
  cancelled: productKind("cancelled"),
};

function productKind(kind: "signed_up" | "trial_started" | "paid" | "renewed" | "cancelled"): [LeadEntry, () => Partial<LeadState>] {
  return [
    { ...product(kind, at), source: "s", receipts: [] },
    () => ({ latest: { at, source: "s" }, lastSeenAt: at, milestones: [{ kind, at, source: "s" }] }),
  ];
}

describe("the shape of a lead", () => {
  it("is numbered: whoever changes these names raises LEAD_SHAPE, so that the rows that stand are folded anew", () => {
    const names = (value: object): string[] =>
      Object.entries(value).flatMap(([name, one]) =>
        one && typeof one === "object" && !Array.isArray(one) ? [name, ...names(one).map((inner) => `${name}.${inner}`)] : [name],
      );
    expect([`shape ${LEAD_SHAPE}`, ...names(apply(null, KINDS.lead_created[0])).sort()].join("\n")).toMatchInlineSnapshot(`
      "shape 4
      accountId
      attendedAt
      chosen
      chosen.pace
      chosen.topics
      consents
      contactedAt
      createdAt
      details
      details.capital
      details.deal
      details.introducer
      details.judgements
      details.model
      details.product
      details.region
      details.users
      details.volume
      enrolments
      escalatedAt
      features
      formerOwners
      id
      lapsed
      lastSeenAt
      latest
      latest.at
      latest.source
      merged
      mergedInto
      milestones
      override
      owner
      place
      playbook
      pooledAt
      profile
      profile.calendar
      profile.company
      profile.companySize
      profile.country
      profile.domain
      profile.email
      profile.emailKind
      profile.industry
      profile.locale
      profile.name
      profile.phone
      profile.role
      profile.title
      profile.zone
      promise
      reading
      score
      score.adjustments
      score.firings
      score.fit
      score.groups
      score.topics
      seq
      shape
      signs
      softFailures
      stage
      stages
      tickets
      tier
      tierWhy
      touches
      undeliverableAt
      unlinked
      usedAt
      waits
      wakeAt
      written"
    `);
  });
});

describe("every kind of entry", () => {
  const rest = Object.entries(KINDS).filter(([kind]) => kind !== "lead_created");

  it.each(rest)("%s changes what it says and nothing else", (kind, [entry, changes]) => {
    expect(entry.kind).toBe(kind);
    const before = { ...busy(), profile: lead().profile };
    const frozen = structuredClone(before);
    const after = apply(before, entry);
    const changed = changes(before);
    const expected = { ...before, ...changed, seq: before.seq + 1 };
    // two people of the factory differ in their serial numbers only
    if (kind === "profile_changed") expected.profile = after.profile;
    expect(after).toEqual(expected);
    expect(before).toEqual(frozen);
  });

  it("carries the next waking time on any of them, and keeps the old one where none is given", () => {
    for (const [, [entry]] of rest) {
      expect(apply({ ...busy(), wakeAt: 5 }, { ...entry, wakeAt: 7 }).wakeAt).toBe(7);
      expect(apply({ ...busy(), wakeAt: 5 }, { ...entry, wakeAt: null }).wakeAt).toBeNull();
      expect(apply({ ...busy(), wakeAt: 5 }, entry).wakeAt).toBe(5);
    }
  });

  it("starts with lead_created, and has it once", () => {
    expect(apply(null, KINDS.lead_created[0])).toMatchObject({
      id: "x",
      seq: 1,
      createdAt: at,
      place: "pool",
      tier: null,
      owner: null,
      wakeAt: null,
    });
    expect(() => apply(null, KINDS.woken[0])).toThrow(RangeError);
    expect(() => apply(busy(), KINDS.lead_created[0])).toThrow(RangeError);
  });
});

describe("consent", () => {
  const consent = (state: LeadState, entry: LeadEntry) => apply(state, entry).consents.marketing?.state;
  const pending = lead({ consents: { marketing: { state: "pending", at: MONDAY } } });
  const confirmed: LeadEntry = { kind: "email_confirmed", at, source: "s", data: { by: "mail" }, receipts: [] };

  it("becomes given when a pending one is confirmed; a confirmation alone gives nothing", () => {
    expect(consent(pending, confirmed)).toBe("given");
    expect(consent(lead(), confirmed)).toBeUndefined();
    expect(consent(lead({ consents: { marketing: { state: "withdrawn", at: MONDAY } } }), confirmed)).toBe("withdrawn");
  });

  it("is not touched by a form without a tick", () => {
    expect(consent(pending, { ...form({}, at), receipts: [] })).toBe("pending");
  });
});

describe("a promise that was answered", () => {
  it.each(["kept", "missed", "withdrawn"] as const)("is not reopened or changed: %s stays", (state) => {
    const done = { ...busy(), promise: { ...promise, state } };
    expect(apply(done, KINDS.lead_returned[0]).promise?.state).toBe(state);
    expect(
      apply(done, { kind: "promise_closed", at, data: { promise: "p", state: state === "kept" ? "missed" : "kept" } }).promise?.state,
    ).toBe(state);
  });

  it("forgets who let it lapse when it is closed, and not before", () => {
    const lapsed = { ...busy(), lapsed: ["bo"] };
    expect(apply(lapsed, KINDS.lead_offered[0]).lapsed).toEqual(["bo"]);
    expect(apply(lapsed, KINDS.promise_closed[0]).lapsed).toEqual([]);
  });
});

describe("a lead in the escalation queue", () => {
  it("keeps its first time in it, and leaves it when placed or owned", () => {
    const waiting = lead({ place: "escalated", escalatedAt: MONDAY });
    expect(apply(waiting, KINDS.lead_escalated[0]).escalatedAt).toBe(MONDAY);
    expect(apply(waiting, KINDS.owner_assigned[0]).escalatedAt).toBeNull();
    expect(apply(waiting, KINDS.placed[0]).escalatedAt).toBeNull();
  });
});

describe("lists that a lead keeps", () => {
  const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));
  const fold = (entries: LeadEntry[]) => entries.reduce(apply, lead());

  it("are bounded; the first touch is never the one to go", () => {
    const touches = many(
      TOUCHES_MAX + 5,
      (index): LeadEntry => ({ ...pageRead({ touch: { ...touch, at: MONDAY + index * DAY } }, MONDAY + index * DAY), receipts: [] }),
    );
    const folded = fold(touches).touches;
    expect(folded).toHaveLength(TOUCHES_MAX);
    expect(folded[0]?.at).toBe(MONDAY);
    expect(folded.at(-1)?.at).toBe(MONDAY + (TOUCHES_MAX + 4) * DAY);
    expect(fold(many(STAGES_MAX + 5, () => KINDS.stage_changed[0])).stages).toHaveLength(STAGES_MAX);
    expect(fold(many(MILESTONES_MAX + 5, (index) => ({ ...product("paid", at + index), receipts: [] }))).milestones).toHaveLength(
      MILESTONES_MAX,
    );
    expect(fold(many(WRITTEN_MAX + 5, () => KINDS.step_written[0])).written).toHaveLength(WRITTEN_MAX);
    expect(
      fold(many(ENROLMENTS_MAX + 5, (index) => ({ kind: "enrolled", at, data: { enrolment: { ...run, id: `${index}` } } }))).enrolments,
    ).toHaveLength(ENROLMENTS_MAX);
  });

  it("hold each piece once: the longest reading of it, its latest time, and a file over any of them", () => {
    const read = (slug: string, day: number, visibleMs: number): LeadEntry => ({
      ...pageRead({ slug, visibleMs }, MONDAY + day * DAY),
      receipts: [],
    });
    const days = (state: LeadState) => state.reading.map((one) => [one.slug, (one.at - MONDAY) / DAY, one.visibleMs]);
    const heard = [read("x", 3, 5_000), read("y", 2, 9_000), read("x", 1, 60_000)];
    const end = [
      ["y", 2, 9_000],
      ["x", 3, 60_000],
    ];
    expect(days(fold(heard))).toEqual(end);
    expect(days(fold([...heard].reverse()))).toEqual(end);
    const opened: LeadEntry = { kind: "resource_opened", at, source: "s", data: { resource: "x", grant: "g" }, receipts: [] };
    expect(fold([...heard, opened, read("x", 4, 9_000)]).reading.at(-1)).toEqual({ slug: "x", at: MONDAY + 4 * DAY, visibleMs: null });
    expect(fold(many(READING_MAX + 5, (index) => read(`p${index}`, index, 1))).reading.map(({ slug }) => slug)).toEqual(
      many(READING_MAX, (index) => `p${index + 5}`),
    );
  });

  it("hold one touch for the pages of one visit: the same tags before the earlier one's visit is over, whichever is heard first", () => {
    const read = (after: number, more: Partial<Touch> = {}): LeadEntry => {
      const begins = MONDAY + after;
      return { ...pageRead({ touch: { ...touch, at: begins, until: begins + 12 * HOUR, ...more } }, begins), receipts: [] };
    };
    expect(fold([read(0), read(1_000, { landing: "/elsewhere/" }), read(12 * HOUR - 1)]).touches).toHaveLength(1);
    expect(fold([read(0), read(12 * HOUR)]).touches).toHaveLength(2);
    expect(fold([read(0), read(1_000, { campaign: "spring" })]).touches).toHaveLength(2);
    // the earlier one says how long the visit lasts, though the playbook has changed since
    const short = read(0, { until: MONDAY + HOUR });
    expect(fold([short, read(2 * HOUR)]).touches).toHaveLength(2);
    expect(fold([read(2 * HOUR), short]).touches).toHaveLength(2);
    expect(fold([read(HOUR - 1), short]).touches).toHaveLength(1);
  });

  it("order milestones and touches by when they happened, not by when they were heard", () => {
    const heard = [3, 1, 2].map((day): LeadEntry => ({ ...product("paid", MONDAY + day * DAY), receipts: [] }));
    expect(fold(heard).milestones.map((one) => one.at)).toEqual([1, 2, 3].map((day) => MONDAY + day * DAY));
  });
});

describe("being seen", () => {
  it("is what the person did, not what we did, and never moves back", () => {
    const seen = lead({ lastSeenAt: MONDAY + 9 * DAY });
    expect(apply(seen, KINDS.page_read[0]).lastSeenAt).toBe(MONDAY + 9 * DAY);
    expect(apply(lead(), KINDS.contacted[0]).lastSeenAt).toBe(MONDAY);
    expect(apply(lead(), KINDS.clock_struck[0]).lastSeenAt).toBe(MONDAY);
  });
});
