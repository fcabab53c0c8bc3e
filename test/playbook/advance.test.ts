import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FORMS, PACES } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import { type Advance, advance, type Branch } from "../../worker/playbook/advance.ts";
import { apply } from "../../worker/playbook/apply.ts";
import { explainScore } from "../../worker/playbook/explain.ts";
import { type Fact, OUTCOMES, PRODUCT_KINDS, type ProfileAnswers } from "../../worker/playbook/facts.ts";
import type { RepLoad } from "../../worker/playbook/route.ts";
import type { LeadState } from "../../worker/playbook/state.ts";
import { DAY, HOUR, type Instant, MINUTE, SECOND } from "../../worker/playbook/time.ts";
import { clock, contextAt, form, Life, MONDAY, opening, pageRead, product, standard } from "./factories.ts";

const ANSWERS: [ProfileAnswers, ...ProfileAnswers[]] = [{}, { country: "DE", locale: "en" }, { title: "Student" }, { companySize: "1-10" }];

/** What may happen to a lead, as a kind, a choice within it, and hours before now (late when more than none). */
const happenings = fc.array(
  fc.record({
    kind: fc.constantFrom(
      "form",
      "unverified",
      "read",
      "product",
      "accepted",
      "contacted",
      "unsubscribed",
      "chosen",
      "confirmed",
      "failed",
      "preferences",
      "clock",
      "step",
      "opened",
      "requested",
    ),
    which: fc.nat({ max: 99 }),
    hoursAgo: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 200 }) }),
    wait: fc.integer({ min: 0, max: 40 * HOUR }),
    branch: fc.nat({ max: 9 }),
    loads: fc.constantFrom<RepLoad[]>(
      [],
      [{ id: "lin-yue", open: 120, lastTurn: 0 }],
      standard.team.reps.map(({ id }) => ({ id, open: 120, lastTurn: 0 })),
    ),
  }),
  { minLength: 1, maxLength: 25 },
);

type History = typeof happenings extends fc.Arbitrary<infer Value> ? Value : never;

let serial = 0;

function factOf(kind: string, which: number, at: Instant, lead: LeadState | null): Fact {
  serial += 1;
  const source = `${kind}:${serial}`;
  const pick = <T>(list: readonly [T, ...T[]]): T => list[which % list.length] ?? list[0];
  const owner = lead?.owner?.id ?? "lin-yue";
  const run = lead?.enrolments.find(({ status }) => status === "active");
  switch (kind) {
    case "form":
      // a yes that was given is not asked for again: capture never says "pending" of it
      return form(
        {
          form: pick(FORMS),
          resource: "answering-in-time",
          visitor: "v",
          marketing: lead?.consents.marketing?.state === "given" ? "given" : pick([undefined, "given", "pending"] as const),
          answers: pick(ANSWERS),
        },
        at,
      );
    case "unverified":
      return form({ verified: false, form: pick(FORMS) }, at);
    case "read":
      return pageRead({ pieceKind: pick(["cases", "solutions", "whitepapers"] as const) }, at);
    case "product":
      return product(pick(PRODUCT_KINDS), at);
    case "accepted":
      return { kind: "lead_accepted", at, source, data: { by: owner } };
    case "contacted":
      return { kind: "contacted", at, source, data: { by: owner, outcome: pick(OUTCOMES) } };
    case "unsubscribed":
      return { kind: "unsubscribed", at, source, data: { purpose: "marketing", by: "page" } };
    case "chosen":
      return { kind: "mail_chosen", at, source, data: { topics: null, pace: pick(PACES) } };
    case "confirmed":
      return { kind: "email_confirmed", at, source, data: { by: "mail" } };
    case "failed":
      return { kind: "mail_failed", at, source, data: { message: "m", permanent: which % 2 === 0 } };
    case "preferences":
      return { kind: "preferences_changed", at, source, data: { purpose: "marketing", state: pick(["given", "withdrawn"] as const) } };
    case "requested":
      return { kind: "file_requested", at, source, data: { resource: "answering-in-time", submission: "s" } };
    case "opened":
      return { kind: "resource_opened", at, source, data: { resource: "r", grant: "g" } };
    case "step":
      return { kind: "step_struck", at, source, data: { enrolment: run?.id ?? "none", step: run?.next ?? "none" } };
    default:
      return clock(at);
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

/** Lives one history through and hands every decision on the way to a check. */
function live(history: History, check: (advanced: Advance, branch: Branch, now: Instant, life: Life) => void): Life {
  const life = new Life();
  let now = MONDAY;
  for (const { kind, which, hoursAgo, wait, branch: chosen, loads } of history) {
    now += wait;
    const first = life.state === null;
    const fact = factOf(first ? "form" : kind, which, now - (kind === "step" || kind === "clock" ? 0 : hoursAgo * HOUR), life.state);
    const before = life.state;
    if (before) deepFreeze(before);
    life.hear([deepFreeze(fact)], now, { reps: loads });
    const { last } = life;
    if (!last) continue;
    const branch = last.branches[chosen % last.branches.length];
    if (!branch) continue;
    // the database may choose any of the branches: the stream goes on from the one it chose
    life.entries.length -= last.branches[0]?.entries.length ?? 0;
    life.entries.push(...branch.entries);
    life.state = branch.after;
    check(last, branch, now, life);
  }
  return life;
}

describe("every decision", () => {
  it("is the fold of its entries over the lead before it, in every branch", () => {
    fc.assert(
      fc.property(happenings, (history) => {
        const life = live(history, (advanced) => {
          for (const branch of advanced.branches) {
            const folded = branch.entries.reduce<LeadState | null>((state, entry) => apply(state, entry), advanced.before);
            expect(folded).toEqual(branch.after);
            expect(branch.after.seq).toBe((advanced.before?.seq ?? 0) + branch.entries.length);
          }
        });
        expect(life.folded()).toEqual(life.lead);
        // and as it stands in the database
        expect(
          life.entries
            .map((entry) => JSON.parse(JSON.stringify(entry)))
            .reduce<LeadState | null>((state, entry) => apply(state, entry), null),
        ).toEqual(JSON.parse(JSON.stringify(life.lead)));
      }),
      { numRuns: 300 },
    );
  });

  it("leaves a total that is fit plus engagement and the sum of its receipts, each axis within 0–50", () => {
    fc.assert(
      fc.property(happenings, fc.integer({ min: 0, max: 60 * DAY }), (history, later) => {
        const life = live(history, () => {});
        const t = Math.max(life.lead.latest.at, MONDAY + later);
        const { total, fit, engagement, receipts } = explainScore(standard, life.lead, life.entries, t);
        expect(total).toBe(fit + engagement);
        expect(receipts.reduce((sum, line) => sum + line.value, 0)).toBeCloseTo(total, 9);
        for (const axis of [fit, engagement]) expect(axis).toBe(Math.min(50 + 1e-9, Math.max(-1e-9, axis)));
      }),
      { numRuns: 300 },
    );
  });

  it("is the same when asked again, and changes nothing that it was given", () => {
    fc.assert(
      fc.property(happenings, (history) => {
        const once = live(history, () => {});
        const context = deepFreeze(contextAt(MONDAY + 90 * DAY));
        const fact = deepFreeze(form({ form: "contact", marketing: "given" }, MONDAY + 90 * DAY));
        const frozen = deepFreeze(structuredClone(once.lead));
        expect(advance(frozen, [fact], context)).toEqual(advance(frozen, [fact], context));
      }),
      { numRuns: 100 },
    );
  });

  it("keeps a lead whole: an owner exactly when owned, one live run a sequence, a promise only with an owner to keep it", () => {
    fc.assert(
      fc.property(happenings, (history) => {
        live(history, (_advanced, branch, now) => {
          const { owner, place, promise, enrolments, wakeAt, tier, escalatedAt } = branch.after;
          expect(place === "owned").toBe(owner !== null);
          expect(place === "escalated").toBe(escalatedAt !== null);
          if (promise?.state === "open") expect(owner).not.toBeNull();
          if (tier === "X") expect([place, owner]).toEqual(["disqualified", null]);
          if (tier === "S" || tier === "A" || tier === "B") expect(["owned", "escalated"]).toContain(place);
          const running = enrolments.filter(({ status }) => status === "active").map(({ sequence }) => sequence);
          expect(new Set(running).size).toBe(running.length);
          for (const run of enrolments)
            expect(run.status === "active" ? run.next !== null && run.dueAt !== null : run.reason !== null).toBe(true);
          if (wakeAt !== null) expect(wakeAt).toBeGreaterThan(now);
        });
      }),
      { numRuns: 300 },
    );
  });

  it("sends no marketing to somebody who said no or cannot be reached", () => {
    fc.assert(
      fc.property(happenings, (history) => {
        live(history, (advanced, branch) => {
          const { before } = advanced;
          const marketing = branch.effects.filter((effect) => effect.kind === "mail" && effect.purpose === "marketing");
          expect(marketing).toHaveLength(branch.entries.filter(({ kind }) => kind === "step_written").length);
          if (marketing.length > 0) expect([before?.consents.marketing?.state, before?.undeliverableAt]).toEqual(["given", null]);
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe("the waking time", () => {
  it("misses nothing: a clock that strikes at any earlier second has nothing to decide", () => {
    fc.assert(
      fc.property(happenings, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (history, share) => {
        let now = MONDAY;
        const life = live(history, (_advanced, _branch, at) => {
          now = at;
        });
        const { wakeAt, place } = life.lead;
        if (place === "escalated") return;
        const until = wakeAt ?? now + 800 * DAY;
        const at = Math.floor((now + (until - now) * share) / SECOND) * SECOND;
        if (at <= now || at >= until) return;
        const { branches } = advance(life.lead, [clock(at)], contextAt(at));
        expect(branches).toHaveLength(1);
        expect(branches[0]?.entries.map(({ kind }) => kind).filter((kind) => kind !== "woken")).toEqual([]);
        expect(branches[0]?.effects).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("is the second at which a tier is lost: nothing before, the change exactly then", () => {
    const life = new Life();
    life.hear([form({ form: "download", resource: "answering-in-time" })], MONDAY, { reps: [] });
    life.hear(
      [{ kind: "contacted", at: MONDAY + MINUTE, source: "c", data: { by: life.lead.owner?.id ?? "", outcome: "reached" } }],
      MONDAY + MINUTE,
    );
    expect(life.lead.tier).toBe("A");
    const { wakeAt } = life.lead;
    expect(wakeAt).not.toBeNull();
    const before = advance(life.lead, [clock((wakeAt ?? 0) - SECOND)], contextAt((wakeAt ?? 0) - SECOND));
    expect(before.branches[0]?.entries).toEqual([]);
    const then = advance(life.lead, [clock(wakeAt ?? 0)], contextAt(wakeAt ?? 0));
    expect(then.branches[0]?.entries.map(({ kind }) => kind)).toEqual(["clock_struck", "tier_changed"]);
    expect(then.branches[0]?.after.tier).toBe("B");
  });
});

/** A lead of tier A that was just given to the first in turn. */
function promised(playbook: Playbook = standard): Life {
  const life = new Life(playbook);
  life.hear([form()], MONDAY);
  return life;
}

describe("a promise that nobody accepts", () => {
  it("is warned of once, exactly at its time, to its owner", () => {
    const life = promised();
    const { warnAt = 0, id } = life.lead.promise ?? {};
    expect(advance(life.lead, [clock(warnAt - SECOND)], contextAt(warnAt - SECOND)).branches[0]?.entries).toEqual([]);
    const branch = life.hear([clock(warnAt)], warnAt);
    expect(branch.entries.map(({ kind }) => kind)).toEqual(["clock_struck", "promise_warned"]);
    expect(branch.effects.map((effect) => effect.kind === "mail" && effect.template)).toEqual(["transactional/owner-warned"]);
    expect(life.lead.promise?.id).toBe(id);
    expect(life.hear([clock(warnAt + SECOND)], warnAt + SECOND).entries).toEqual([]);
  });

  it("is offered to the next rep, and the prospect hears the new time before the old one has passed", () => {
    const life = promised();
    const { owner, promise } = life.lead;
    const { returnAt = 0, by = 0 } = promise ?? {};
    const branch = life.hear([clock(returnAt)], returnAt);
    expect(branch.entries.map(({ kind }) => kind)).toEqual([
      "clock_struck",
      "lead_returned",
      "lead_offered",
      "promise_given",
      "prospect_told",
    ]);
    expect(life.lead.owner?.id).not.toBe(owner?.id);
    expect(life.lead.lapsed).toEqual([owner?.id]);
    expect(life.lead.promise).toMatchObject({ state: "open", round: 1, shown: true });
    expect(life.lead.promise?.by).toBeGreaterThan(by);
    expect(returnAt).toBeLessThan(by);
    expect(branch.effects.filter((effect) => effect.kind === "mail").map(({ template }) => template)).toEqual([
      "transactional/owner-returned",
      "transactional/owner-new",
      "transactional/prospect-told",
    ]);
  });

  it("is told at most twice; then the head of sales has it, then the queue, and nobody gets it back", () => {
    const [first] = standard.team.reps;
    if (!first) throw new Error("the team has reps");
    const crew = Array.from({ length: 8 }, (_, index) => ({ ...first, id: `rep-${index}` }));
    const team = { ...standard.team, reps: [...standard.team.reps, ...crew] };
    const routes = { ...standard.routes, rules: [], otherwise: { ...standard.routes.otherwise, to: crew.map(({ id }) => id) } };
    const life = promised({ ...standard, team, routes });
    const owners: (string | undefined)[] = [];
    let told = 0;
    for (let round = 0; round < 12 && life.lead.place === "owned"; round += 1) {
      owners.push(life.lead.owner?.id);
      const { returnAt = 0 } = life.lead.promise ?? {};
      const branch = life.hear([clock(returnAt)], returnAt);
      told += branch.entries.filter(({ kind }) => kind === "prospect_told").length;
    }
    expect(told).toBe(standard.promises.tellAtMost);
    // the first owner, one for each time that was told, and the head
    expect(owners).toHaveLength(standard.promises.tellAtMost + 2);
    expect(new Set(owners).size).toBe(owners.length);
    expect(owners.at(-1)).toBe(standard.routes.escalation.head);
    expect(life.lead).toMatchObject({ place: "escalated", owner: null });
    expect(life.lead.promise?.state).toBe("withdrawn");
  });

  it("stands once accepted: the clock asks nothing more of it, and a contact keeps it", () => {
    const life = promised();
    const by = life.lead.owner?.id ?? "";
    life.hear([{ kind: "lead_accepted", at: MONDAY + MINUTE, source: "a", data: { by } }], MONDAY + MINUTE);
    expect(life.lead.promise?.state).toBe("accepted");
    expect(life.hear([clock(MONDAY + 3 * DAY)], MONDAY + 3 * DAY).entries.map(({ kind }) => kind)).not.toContain("lead_returned");
    life.hear([{ kind: "contacted", at: MONDAY + 3 * DAY, source: "c", data: { by, outcome: "reached" } }], MONDAY + 3 * DAY);
    expect(life.lead.promise?.state).toBe("kept");
  });

  it("is not kept by a call that nobody answered", () => {
    const life = promised();
    const by = life.lead.owner?.id ?? "";
    life.hear([{ kind: "contacted", at: MONDAY + MINUTE, source: "c", data: { by, outcome: "no_answer" } }], MONDAY + MINUTE);
    expect(life.lead.promise?.state).toBe("open");
  });

  it("of a lead nobody could take waits in the queue and is tried again when the clock strikes", () => {
    const full = standard.team.reps.map(({ id }) => ({ id, open: 120, lastTurn: 0 }));
    const life = new Life();
    life.hear([form()], MONDAY, { reps: full });
    expect(life.lead).toMatchObject({ place: "escalated", owner: null, escalatedAt: MONDAY });
    expect(life.lead.wakeAt).toBe(MONDAY + standard.routes.escalation.retryMinutes * MINUTE);
    const later = MONDAY + HOUR;
    life.hear([clock(later)], later, { reps: full });
    expect(life.lead).toMatchObject({ place: "escalated", escalatedAt: MONDAY });
    life.hear([clock(later + HOUR)], later + HOUR, { reps: [] });
    expect(life.lead.place).toBe("owned");
  });
});

describe("a promise that outruns the holiday data", () => {
  it("raises an alarm for the calendar and the year", () => {
    const start = opening();
    const at = Date.parse("2026-12-31T17:30:00+08:00");
    const life = new Life(standard, { ...start, answers: { ...start.answers, locale: "zh" } });
    const branch = life.hear([form({}, at)], at);
    const alarms = branch.effects.filter((effect) => effect.kind === "alarm");
    expect(alarms).toEqual([{ kind: "alarm", id: "calendar:cn:2027", alarm: "calendar_year", subject: { calendar: "cn", year: "2027" } }]);
  });
});

describe("the default playbook", () => {
  it("makes a decider of a large manufacturer at least an A with an owner and a time, from one download or one question", () => {
    for (const which of ["download", "contact"] as const) {
      const life = new Life();
      life.hear([form({ form: which, resource: "answering-in-time" })], MONDAY);
      expect(["S", "A"]).toContain(life.lead.tier);
      expect(life.lead).toMatchObject({ place: "owned", stage: "signup", promise: { state: "open", shown: true } });
    }
  });

  it.each([
    ["a student on free mail", { email: "li@qq.com", answers: { title: "学生", locale: "zh" as const } }, "X", "disqualified"],
    ["somebody on free mail who says nothing", { email: "li@qq.com", answers: { locale: "zh" as const } }, "C", "nurture"],
    [
      "a reader of a tiny company",
      { email: "li@maker.example", answers: { companySize: "1-10" as const, locale: "zh" as const } },
      "C",
      "nurture",
    ],
  ])("leaves %s to self-service", (_what, more, tier, place) => {
    const life = new Life(standard, opening({ ...more, accountId: null }));
    life.hear([form({ form: "download", resource: "answering-in-time" })], MONDAY);
    expect(life.lead).toMatchObject({ tier, place, owner: null, promise: null });
  });
});
