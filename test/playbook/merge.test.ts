import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MailEffect } from "../../worker/playbook/effects.ts";
import { isFact } from "../../worker/playbook/entries.ts";
import type { Fact } from "../../worker/playbook/facts.ts";
import { type Both, mergeLeads, splitLeads, type Told } from "../../worker/playbook/merge.ts";
import type { LeadState, SalesPromise } from "../../worker/playbook/state.ts";
import { DAY, HOUR, type Instant, SECOND } from "../../worker/playbook/time.ts";
import { upcoming } from "../../worker/playbook/upcoming.ts";
import { viaMerge } from "../../worker/playbook/via.ts";
import { why } from "../../worker/playbook/why.ts";
import { clock, contextAt, form, Life, MONDAY, opening, pageRead, product, promised, standard } from "./factories.ts";
import { touch as visit } from "./histories.ts";

const ACT = { by: "ann", reason: "the same person" };
let serial = 0;

function told(life: Life): Told {
  return { lead: life.lead, facts: life.entries.filter(isFact) };
}

function take(both: Both, kept: Life, other: Life): Both {
  for (const [life, { branches }] of [[kept, both.kept] as const, [other, both.other] as const]) {
    const [branch] = branches;
    if (!branch) throw new Error("a change has a branch");
    life.state = branch.after;
    life.entries.push(...branch.entries);
    life.effects.push(...branch.effects);
    expect(life.folded()).toEqual(life.lead);
  }
  return both;
}

function merge(kept: Life, other: Life, now: Instant): Both {
  serial += 1;
  return take(mergeLeads(told(kept), told(other), { ...ACT, source: `merged:${serial}` }, contextAt(now)), kept, other);
}

function split(kept: Life, other: Life, now: Instant): Both {
  serial += 1;
  return take(splitLeads(told(kept), told(other), { ...ACT, source: `split:${serial}` }, contextAt(now)), kept, other);
}

/** What follows from facts, without what people and the clock decided. */
function known(lead: LeadState) {
  const { score, stage, stages, milestones, touches, reading, lastSeenAt, usedAt, latest, consents, profile } = lead;
  const { adjustments: _given, ...earned } = score;
  const since = stages.at(-1)?.since;
  const signs = lead.signs.map(({ id }) => id);
  return { earned, stage, since, milestones, touches, reading, lastSeenAt, usedAt, signs, latest, consents, profile };
}

/** The same without what a merge leaves to each address. */
function counted(lead: LeadState) {
  const { consents: _consents, latest: _latest, milestones, ...rest } = known(lead);
  return { ...rest, milestones: milestones.map(({ source: _source, ...milestone }) => milestone) };
}

const touch = (at: Instant) => ({ ...visit(at, 0), channel: "search", source: "bing" });

/** One thing somebody does, and how long after it we hear of it. */
const deeds = fc.record({
  who: fc.constantFrom("kept" as const, "other" as const),
  after: fc.integer({ min: 1, max: 12 * 24 }),
  heardLater: fc.constantFrom(0, 0, 0, 40 * HOUR, 20 * DAY),
  make: fc.constantFrom<(at: Instant) => Fact>(
    (at) => form({ form: "contact", marketing: "given", answers: { title: "工程师" }, touch: touch(at) }, at),
    (at) => form({ form: "download", resource: "r", answers: { industry: "retail" } }, at),
    (at) => form({ form: "subscribe", verified: false }, at),
    (at) => pageRead({ slug: "x", touch: { ...touch(at), campaign: "spring" } }, at),
    (at) => pageRead({ slug: "y", visibleMs: 9_000 }, at),
    (at) => product("signed_up", at),
    (at) => product("trial_started", at),
    (at) => product("used", at, { feature: "inbox" }),
    (at) => product("paid", at),
    (at) => product("cancelled", at),
    (at) => ({ kind: "unsubscribed", at, source: `u:${at}`, data: { purpose: "marketing", by: "page" } }),
    (at) => ({ kind: "contacted", at, source: `c:${at}`, data: { by: "ann", outcome: "reached" } }),
  ),
});

interface Deed {
  who: "kept" | "other";
  fact: Fact;
  heardAt: Instant;
}

/** Deeds in the order in which they are heard, at instants of their own. */
function timed(drawn: { who: "kept" | "other"; after: number; heardLater: number; make: (at: Instant) => Fact }[]): Deed[] {
  let at = MONDAY;
  return drawn
    .map(({ who, after, heardLater, make }, index) => {
      at += after * HOUR + (index + 1) * SECOND;
      return { who, fact: make(at), heardAt: at + heardLater };
    })
    .sort((a, b) => a.heardAt - b.heardAt);
}

function pair(): { kept: Life; other: Life } {
  const life = (id: string) => {
    const person = new Life(standard, opening({ id, email: `${id}@maker.example`, accountId: "a" }));
    person.hear([{ ...pageRead({ slug: "first" }, MONDAY - HOUR), source: `first:${id}` }], MONDAY);
    return person;
  };
  return { kept: life("kept"), other: life("other") };
}

/** Both lives with all deeds, merged before one of them and split before another; never where the number is beyond them. */
function live(all: readonly Deed[], mergedBefore: number, splitBefore: number): { kept: Life; other: Life } {
  const lives = pair();
  const { kept, other } = lives;
  for (const [index, { who, fact, heardAt }] of all.entries()) {
    if (index === mergedBefore) merge(kept, other, heardAt);
    if (index === splitBefore) split(kept, other, heardAt);
    const merged = mergedBefore <= index && index < splitBefore;
    if (who === "other" && merged) kept.hear([{ ...fact, via: viaMerge("other") }], heardAt);
    else lives[who].hear([fact], heardAt);
  }
  return lives;
}

describe("two leads that a person merged", () => {
  it("end as if they had never been one when they are split, whatever was heard before, meanwhile and after", () => {
    fc.assert(
      fc.property(fc.array(deeds, { minLength: 1, maxLength: 12 }), fc.nat(11), fc.nat(12), (drawn, a, b) => {
        const all = timed(drawn);
        const mergedBefore = Math.min(a, all.length - 1);
        const splitBefore = Math.min(mergedBefore + 1 + b, all.length);
        const lives = live(all, mergedBefore, splitBefore);
        const twins = live(all, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
        const end = Math.max(...all.map(({ heardAt }) => heardAt)) + 50 * DAY;
        if (splitBefore === all.length) split(lives.kept, lives.other, end - DAY);
        for (const life of [lives.kept, lives.other, twins.kept, twins.other]) life.hear([clock(end)], end);
        expect(known(lives.kept.lead)).toEqual(known(twins.kept.lead));
        expect(known(lives.other.lead)).toEqual(known(twins.other.lead));
      }),
      { numRuns: 300 },
    );
  });

  it("count the same whether what the other did was heard before or after", () => {
    fc.assert(
      fc.property(fc.array(deeds, { minLength: 1, maxLength: 12 }), fc.nat(11), (drawn, a) => {
        const all = timed(drawn);
        const never = Number.POSITIVE_INFINITY;
        const early = live(all, Math.min(a, all.length - 1), never);
        const late = live(all, never, never);
        const end = Math.max(...all.map(({ heardAt }) => heardAt)) + DAY;
        merge(late.kept, late.other, end);
        for (const life of [early.kept, late.kept]) life.hear([clock(end + HOUR)], end + HOUR);
        // what was answered under either address is said of that address
        const { profile: _early, earned: one, ...early1 } = counted(early.kept.lead);
        const { profile: _late, earned: two, ...late1 } = counted(late.kept.lead);
        expect([one.groups, one.topics, one.firings]).toEqual([two.groups, two.topics, two.firings]);
        expect(early1).toEqual(late1);
      }),
      { numRuns: 200 },
    );
  });

  it("are brought together only once, however often they are merged and split", () => {
    const { kept, other } = pair();
    kept.hear([form({}, MONDAY + HOUR)], MONDAY + HOUR);
    other.hear([product("trial_started", MONDAY + 2 * HOUR)], MONDAY + 2 * HOUR);
    merge(kept, other, MONDAY + DAY);
    const once = counted(kept.lead);
    const copies = kept.entries.filter((entry) => isFact(entry) && entry.copied).length;
    split(kept, other, MONDAY + DAY + HOUR);
    merge(kept, other, MONDAY + DAY + 2 * HOUR);
    expect(kept.entries.filter((entry) => isFact(entry) && entry.copied)).toHaveLength(copies);
    expect(counted(kept.lead)).toEqual(once);
  });

  it("do not count a page twice that both were seen to read", () => {
    const { kept, other } = pair();
    const page = pageRead({ slug: "x" }, MONDAY + HOUR);
    kept.hear([page], MONDAY + HOUR);
    other.hear([page], MONDAY + HOUR);
    const before = kept.lead.score.groups.reading?.sum;
    merge(kept, other, MONDAY + HOUR);
    const first = kept.entries.filter((entry) => isFact(entry) && entry.copied);
    expect(first.map((entry) => isFact(entry) && entry.source)).toEqual(["merge:other:first:other"]);
    expect(before).toBeDefined();
  });
});

describe("a merge", () => {
  const promise = (more: Partial<SalesPromise> = {}) => promised({ id: "other.9", ...more });
  const owner = (id: string) => ({ id, why: [], since: MONDAY });
  const owned = (life: Life, id: string | null, given: SalesPromise | null = null) => {
    life.state = { ...life.lead, owner: id === null ? null : owner(id), place: id === null ? "nurture" : "owned", promise: given };
    return life;
  };
  const now = MONDAY + HOUR / 2;
  /** States that were put in by hand are no folds. */
  const merged = (kept: Life, other: Life) => {
    const both = mergeLeads(told(kept), told(other), { ...ACT, source: "m" }, contextAt(now));
    const end = (advance: Both["kept"]) => advance.branches[0]?.after as LeadState;
    const mails = both.kept.branches
      .concat(both.other.branches)
      .flatMap(({ effects }) => effects.filter((effect): effect is MailEffect => effect.kind === "mail"));
    return { kept: end(both.kept), other: end(both.other), mails, both };
  };

  it("is what every decision that follows from it is explained by", () => {
    const { kept, other } = pair();
    other.hear([product("trial_started", MONDAY)], now);
    merge(kept, other, now);
    const { stage } = why(standard, kept.lead, kept.entries, now);
    expect(stage.why.at(-1)).toMatchObject({ to: "trial", evidence: expect.stringContaining("merged:") });
  });

  it("leaves the other with nobody, nothing promised, no run and no clock", () => {
    const { kept, other } = pair();
    other.hear([form({ marketing: "given" })], now);
    expect(other.lead.enrolments.map(({ status }) => status)).toEqual(["active"]);
    const end = merged(kept, owned(other, "lin-yue", promise())).other;
    expect(end).toMatchObject({ mergedInto: "kept", place: "merged", owner: null, wakeAt: null, promise: { state: "withdrawn" } });
    expect(end.enrolments.map(({ status, reason }) => [status, reason?.rule])).toEqual([["ended", "merged"]]);
    expect(upcoming(standard, end, now)).toEqual([]);
  });

  it("writes to no prospect and begins no run, whatever stage the copies lead to", () => {
    const { kept, other } = pair();
    kept.hear([form({ marketing: "given" })], now);
    other.hear([product("trial_started", MONDAY)], now);
    const { kept: end, mails } = merged(kept, other);
    expect(end.stage).toBe("trial");
    expect(end.enrolments.map(({ sequence, status }) => [sequence, status])).toEqual([["signup", "ended"]]);
    expect(mails).toEqual([]);
    expect(end.profile).toEqual(kept.lead.profile);
  });

  it("passes an owner and a running promise on to a lead that has none", () => {
    const { kept, other } = pair();
    const { kept: end, mails } = merged(owned(kept, null), owned(other, "lin-yue", promise()));
    expect(end).toMatchObject({
      place: "owned",
      owner: { id: "lin-yue", why: [{ rule: "merged" }] },
      promise: { by: promise().by, state: "open" },
    });
    expect(mails).toEqual([]);
  });

  it("lets the owner of the kept lead keep the other's promise, and says so to them alone", () => {
    const { kept, other } = pair();
    const { kept: end, mails } = merged(owned(kept, "chen-bo"), owned(other, "lin-yue", promise({ state: "accepted" })));
    expect(end).toMatchObject({ owner: { id: "chen-bo" }, promise: { by: promise().by, state: "open" } });
    expect(mails.map(({ template, to }) => [template, to])).toEqual([["transactional/owner-new", { rep: "chen-bo" }]]);
  });

  it("keeps the earlier of two times that the person was told", () => {
    const mine = promise({ id: "kept.9", by: MONDAY + 3 * HOUR });
    const later = merged(owned(pair().kept, "chen-bo", mine), owned(pair().other, "chen-bo", promise()));
    expect(later.kept.promise).toEqual(mine);
    const earlier = merged(owned(pair().kept, "chen-bo", mine), owned(pair().other, "chen-bo", promise({ by: MONDAY + 2 * HOUR })));
    expect(earlier.kept.promise?.by).toBe(MONDAY + 2 * HOUR);
  });

  it("takes no turn: whom somebody must get waits for the next strike of the clock", () => {
    const { kept, other } = pair();
    other.hear([form()], now);
    const { both, kept: end } = merged(owned(kept, null), owned(other, null));
    expect(both.kept.chooses).toBe(false);
    expect(end).toMatchObject({ tier: "A", owner: null, wakeAt: now + SECOND });
    const life = new Life();
    life.state = end;
    life.hear([clock(now + SECOND)], now + SECOND, { history: told(kept).facts });
    expect(life.lead.owner).not.toBeNull();
  });
});
