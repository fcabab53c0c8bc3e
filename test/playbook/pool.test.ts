import { describe, expect, it } from "vitest";
import type { Playbook } from "../../content/schema/playbook.ts";
import { claimsEnd } from "../../worker/playbook/pool.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../worker/playbook/time.ts";
import { upcoming } from "../../worker/playbook/upcoming.ts";
import { clock, form, Life, MONDAY, standard } from "./factories.ts";

/** The team on the day before somebody's leave. */
function awayFrom(id: string, from: string, to: string): Playbook {
  const reps = standard.team.reps.map((rep) => (rep.id === id ? { ...rep, away: [{ from, to }] } : rep));
  return { ...standard, team: { ...standard.team, reps } };
}

function accepted(life: Life, at: number): void {
  const by = life.lead.owner?.id ?? "";
  life.hear([{ kind: "lead_accepted", at, source: `accepted:${at}`, data: { by } }], at);
}

/** Strikes whenever the lead asks for it, up to an instant. */
function sleep(life: Life, until: number): void {
  while (life.lead.wakeAt !== null && life.lead.wakeAt <= until) life.hear([clock(life.lead.wakeAt)], life.lead.wakeAt);
}

describe("what keeps a rep from claiming", () => {
  const [rep] = standard.team.reps;
  const { claimsPerDay, heldMax } = standard.pool;
  it.each([
    [null, { claimed: claimsPerDay - 1, open: 119, held: heldMax - 1 }],
    ["claims_used_up", { claimed: claimsPerDay, open: 0, held: 0 }],
    ["claims_full", { claimed: 0, open: 120, held: 0 }],
    ["claims_full", { claimed: 0, open: 0, held: heldMax }],
    ["claims_used_up", { claimed: claimsPerDay, open: 120, held: heldMax }],
  ])("is %s with %j", (end, hands) => {
    expect(rep && claimsEnd(standard, { ...rep, capacity: 120 }, hands)).toBe(end);
  });
});

describe("the return clock", () => {
  it("runs from the last contact: nothing a second before, the pool exactly then, with the cool-down of the one who had it", () => {
    const life = new Life();
    life.hear([form()], MONDAY);
    const owner = life.lead.owner?.id ?? "";
    const spoken = MONDAY + HOUR;
    life.hear([{ kind: "contacted", at: spoken, source: "c", data: { by: owner, outcome: "reached" } }], spoken);
    const due = spoken + (standard.pool.returnAfterDays.A ?? 0) * DAY;
    sleep(life, due - SECOND);
    expect(life.lead).toMatchObject({ tier: "A", place: "owned" });
    sleep(life, due);
    expect(life.lead).toMatchObject({ place: "pool", owner: null, pooledAt: due });
    expect(life.lead.formerOwners).toEqual([{ rep: owner, again: due + standard.pool.coolDownDays * DAY }]);
  });

  it("does not take a lead from an owner whose promise has yet to come: who was told a time is not left without it", () => {
    const friday = Date.parse("2026-11-27T09:00:00Z");
    const life = new Life(awayFrom("lin-yue", "2026-11-30", "2027-01-08"));
    life.hear([form({}, friday)], friday);
    expect(life.lead.owner?.id).toBe("lin-yue");
    accepted(life, friday + 10 * MINUTE);
    const by = life.lead.promise?.by ?? 0;
    expect(by - friday).toBeGreaterThan(40 * DAY);
    sleep(life, by);
    expect(life.lead).toMatchObject({ place: "owned", owner: { id: "lin-yue" }, promise: { state: "accepted" } });
    sleep(life, by + 60 * DAY);
    expect(life.lead.place).toBe("pool");
  });
});

describe("an owner who loses a lead of a tier without a salesperson", () => {
  /** Somebody who was spoken to and is a C by hand. */
  function modest(): Life {
    const life = new Life();
    life.hear([form()], MONDAY);
    const by = life.lead.owner?.id ?? "";
    life.hear([{ kind: "contacted", at: MONDAY, source: "c", data: { by, outcome: "reached" } }], MONDAY);
    life.hear([{ kind: "tier_overridden", at: MONDAY, source: "t", data: { by, tier: "C", until: null, reason: "small" } }], MONDAY);
    return life;
  }
  const templates = (life: Life) => life.effects.flatMap((effect) => (effect.kind === "mail" ? [effect.template.split("/")[1]] : []));

  it("hears that mails and self-service look after it, beforehand and when it happens, and nothing of the pool", () => {
    const life = modest();
    expect(life.lead).toMatchObject({ tier: "C", place: "owned" });
    const due = MONDAY + (standard.pool.returnAfterDays.C ?? 0) * DAY;
    expect(upcoming(standard, life.lead, MONDAY)).toContainEqual({ what: "back_to_nurture", rule: "pool.returnAfterDays", at: due });
    sleep(life, due);
    expect(life.lead).toMatchObject({ place: "nurture", owner: null, pooledAt: null });
    expect(templates(life)).toContain("owner-nurtured");
    expect(templates(life)).not.toContain("owner-pooled");
    const pooled = life.entries.find(({ kind }) => kind === "lead_pooled");
    expect(pooled).toMatchObject({ data: { to: "nurture", why: [standard.pool.reasons.clockNurture] } });
    expect(life.lead).toEqual(life.folded());
  });

  it("hears the same when they give it back", () => {
    const life = modest();
    const by = life.lead.owner?.id ?? "";
    life.hear([{ kind: "lead_given_back", at: MONDAY + DAY, source: "g", data: { by, reason: "too small" } }], MONDAY + DAY);
    expect(life.lead.place).toBe("nurture");
    expect(templates(life).at(-1)).toBe("owner-nurtured");
  });

  it("loses any other lead to the pool, which is said as before", () => {
    const life = modest();
    const by = life.lead.owner?.id ?? "";
    life.hear([{ kind: "tier_overridden", at: MONDAY, source: "u", data: { by, tier: null, until: null, reason: "no" } }], MONDAY);
    life.hear([{ kind: "lead_given_back", at: MONDAY + DAY, source: "g", data: { by, reason: "no time" } }], MONDAY + DAY);
    expect(life.lead.place).toBe("pool");
    expect(templates(life).at(-1)).toBe("owner-pooled");
  });
});

describe("the escalation queue", () => {
  it("is not offered again hour after hour when only people who have left could be asked", () => {
    const reps = standard.team.reps.map((rep) => ({ ...rep, active: rep.id === "anna-weber" }));
    const life = new Life({ ...standard, team: { ...standard.team, reps } });
    life.hear([form()], MONDAY);
    expect(life.lead.place).toBe("escalated");
    const before = life.entries.length;
    sleep(life, MONDAY + 5 * DAY);
    expect(life.entries.slice(before).map(({ kind }) => kind)).toEqual([]);
  });

  it("says when it is offered again, and says of a tier that falls that it falls", () => {
    const { capacity } = standard.team.reps[0] ?? { capacity: 0 };
    const full = standard.team.reps.map(({ id }) => ({ id, open: capacity, lastTurn: 0 }));
    const life = new Life();
    life.hear([form()], MONDAY, { reps: full });
    const ahead = (now: number) => upcoming(standard, life.lead, now).filter(({ what }) => what === "offered_again" || what === "tier");
    const retry = MONDAY + standard.routes.escalation.retryMinutes * MINUTE;
    expect(ahead(MONDAY)).toMatchObject([{ what: "offered_again", at: retry }, { what: "tier" }]);
    expect(ahead(retry + SECOND)[0]).toMatchObject({ what: "offered_again", at: retry });
    const falls = ahead(MONDAY)[1]?.at ?? 0;
    life.state = { ...life.lead, wakeAt: falls };
    expect(ahead(falls - HOUR)).toMatchObject([{ what: "tier", at: falls }]);
    // nobody is left to offer it to: far ahead the clock only looks again
    life.state = { ...life.lead, wakeAt: MONDAY + 365 * DAY };
    expect(ahead(MONDAY)).toMatchObject([{ what: "tier", at: falls }]);
  });
});
