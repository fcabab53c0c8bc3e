import { describe, expect, it } from "vitest";
import type { Playbook, RepPolicy } from "../../content/schema/playbook.ts";
import { NOTHING_NOTED } from "../../worker/playbook/details.ts";
import { CANDIDATES_MAX, type RepLoad, routeLead } from "../../worker/playbook/route.ts";
import { HOUR } from "../../worker/playbook/time.ts";
import { lead, MONDAY, standard } from "./factories.ts";

function rep(id: string, more: Partial<RepPolicy> = {}): RepPolicy {
  const name = { zh: id, en: id };
  return {
    id,
    name,
    title: name,
    email: `${id}@team.example`,
    zone: "Asia/Shanghai",
    calendar: "cn",
    languages: ["zh", "en"],
    capacity: 10,
    weight: 1,
    active: true,
    away: [],
    ...more,
  };
}

/** A team of these reps, all of them in the rule that fits everybody. */
function team(...reps: RepPolicy[]): Playbook {
  const to = reps.map(({ id }) => id);
  return {
    ...standard,
    team: { ...standard.team, reps },
    routes: { ...standard.routes, rules: [], otherwise: { ...standard.routes.otherwise, to } },
  };
}

const someone = lead({}, { locale: "zh", country: null });

function order(playbook: Playbook, loads: RepLoad[] = [], accountOwner: string | null = null, who = someone): string[] {
  return routeLead(playbook, who, loads, accountOwner, MONDAY).candidates.map((one) => one.rep.id);
}

function passed(playbook: Playbook, loads: RepLoad[] = [], who = someone, accountOwner: string | null = null): Record<string, string> {
  return Object.fromEntries(routeLead(playbook, who, loads, accountOwner, MONDAY).passed.map((reason) => [reason.rule, reason.en]));
}

describe("the order of turns", () => {
  it("is least open work first", () => {
    expect(
      order(team(rep("ann"), rep("bo"), rep("cy")), [
        { id: "ann", open: 3, lastTurn: 0 },
        { id: "bo", open: 1, lastTurn: 0 },
        { id: "cy", open: 2, lastTurn: 0 },
      ]),
    ).toEqual(["bo", "cy", "ann"]);
  });

  it("counts open work against the rep's weight", () => {
    expect(
      order(team(rep("half", { weight: 0.5 }), rep("full")), [
        { id: "half", open: 2, lastTurn: 0 },
        { id: "full", open: 3, lastTurn: 0 },
      ]),
    ).toEqual(["full", "half"]);
  });

  it("lets whoever has waited longest go first among equals", () => {
    expect(
      order(team(rep("ann"), rep("bo")), [
        { id: "ann", open: 1, lastTurn: 7 },
        { id: "bo", open: 1, lastTurn: 6 },
      ]),
    ).toEqual(["bo", "ann"]);
  });

  it("names no more candidates than fit in a commit", () => {
    expect(order(team(...Array.from({ length: 20 }, (_, index) => rep(`rep-${index}`))))).toHaveLength(CANDIDATES_MAX);
  });
});

describe("the company's owner", () => {
  it("comes first, however much work is open, and whatever the rule says", () => {
    const playbook = team(rep("ann"), rep("bo"));
    const elsewhere = { ...playbook, routes: { ...playbook.routes, otherwise: { ...playbook.routes.otherwise, to: ["bo"] } } };
    expect(order(elsewhere, [{ id: "ann", open: 9, lastTurn: 99 }], "ann")).toEqual(["ann", "bo"]);
    const [first] = routeLead(elsewhere, someone, [], "ann", MONDAY).candidates;
    expect(first?.why[0]?.rule).toBe("same-account");
  });

  it("is passed over when full, away or gone, with the reason", () => {
    expect(order(team(rep("ann"), rep("bo")), [{ id: "ann", open: 10, lastTurn: 0 }], "ann")).toEqual(["bo"]);
    expect(order(team(rep("ann", { active: false }), rep("bo")), [], "ann")).toEqual(["bo"]);
    expect(order(team(rep("bo")), [], "who-left")).toEqual(["bo"]);
  });
});

describe("passed over", () => {
  const { reasons } = standard.routes;

  it.each<[string, Partial<RepPolicy>, number, string]>([
    ["at capacity", { capacity: 3 }, 3, reasons.full.en],
    ["over capacity", { capacity: 3 }, 4, reasons.full.en],
    ["without any capacity", { capacity: 0 }, 0, reasons.full.en],
    ["who does not speak the language", { languages: ["en"] }, 0, reasons.notLocale.en],
    ["who has left", { active: false }, 0, reasons.away.en],
    ["on the first day of leave", { away: [{ from: "2026-11-23", to: "2026-11-30" }] }, 0, reasons.away.en],
    ["on the last day of leave", { away: [{ from: "2026-11-01", to: "2026-11-23" }] }, 0, reasons.away.en],
  ])("is a rep %s, and the reason is kept with the choice", (_what, more, open, reason) => {
    const playbook = team(rep("ann", more), rep("bo"));
    const loads = [{ id: "ann", open, lastTurn: 0 }];
    expect(order(playbook, loads)).toEqual(["bo"]);
    expect(passed(playbook, loads)["passed-ann"]).toContain(reason);
    const [chosen] = routeLead(playbook, someone, loads, null, MONDAY).candidates;
    expect(chosen?.why.map(({ rule }) => rule)).toContain("passed-ann");
  });

  it.each<[string, Partial<RepPolicy>, number]>([
    ["just below capacity", { capacity: 3 }, 2],
    ["the day before a leave", { away: [{ from: "2026-11-24", to: "2026-11-30" }] }, 0],
    ["the day after a leave", { away: [{ from: "2026-11-01", to: "2026-11-22" }] }, 0],
    ["where it is still the day before the leave", { zone: "America/Los_Angeles", away: [{ from: "2026-11-23", to: "2026-11-30" }] }, 0],
  ])("is not a rep %s", (_what, more, open) => {
    expect(order(team(rep("ann", more)), [{ id: "ann", open, lastTurn: 0 }])).toEqual(["ann"]);
  });

  it("is a rep who had this lead and let it lapse", () => {
    const who = { ...someone, lapsed: ["ann"] };
    expect(order(team(rep("ann"), rep("bo")), [], null, who)).toEqual(["bo"]);
    expect(passed(team(rep("ann"), rep("bo")), [], who)["passed-ann"]).toContain(reasons.before.en);
    expect(order(team(rep("ann")), [], "ann", who)).toEqual([]);
  });

  it("may be everybody: then there is no candidate and every reason", () => {
    const playbook = team(rep("ann", { capacity: 0 }), rep("bo", { active: false }));
    expect(order(playbook)).toEqual([]);
    expect(Object.keys(passed(playbook))).toEqual(["passed-ann", "passed-bo"]);
  });
});

describe("the rules", () => {
  const reason = { zh: "德语区", en: "German" };
  const playbook = team(rep("ann"), rep("bo"), rep("cy"));
  const ruled: Playbook = {
    ...playbook,
    routes: {
      ...playbook.routes,
      rules: [
        { id: "german", when: { field: "country", in: ["DE"] }, to: ["cy"], fallback: [], hours: "ignore", reason },
        { id: "makers", when: { field: "industry", is: "manufacturing" }, to: ["bo"], fallback: [], hours: "ignore", reason },
      ],
    },
  };

  it("are read from the top, and the first that fits names the reps and the reason", () => {
    const german = routeLead(ruled, lead({}, { country: "DE", industry: "manufacturing" }), [], null, MONDAY);
    expect(german.candidates.map((one) => one.rep.id)).toEqual(["cy"]);
    expect(german.candidates[0]?.why[0]?.rule).toBe("german");
    expect(routeLead(ruled, lead({}, { country: "FR" }), [], null, MONDAY).candidates.map((one) => one.rep.id)).toEqual(["bo"]);
    expect(routeLead(ruled, lead({}, { country: "FR", industry: "retail" }), [], null, MONDAY).candidates).toHaveLength(3);
  });

  it("do not fall through to others when nobody of a rule can: that is for the escalation queue", () => {
    const full = [{ id: "cy", open: 10, lastTurn: 0 }];
    expect(routeLead(ruled, lead({}, { country: "DE" }), full, null, MONDAY).candidates).toEqual([]);
  });
});

describe("a chain of groups", () => {
  const playbook = team(rep("ann"), rep("bo"), rep("cy"), rep("dan"));
  const chained = (more: Partial<Playbook["routes"]["otherwise"]>): Playbook => ({
    ...playbook,
    routes: {
      ...playbook.routes,
      rules: [],
      otherwise: { ...playbook.routes.otherwise, to: ["ann"], fallback: [["bo", "cy"], ["dan"]], ...more },
    },
  });
  const order = (policy: Playbook, loads: RepLoad[] = [], who = lead(), owner: string | null = null, now = MONDAY) =>
    routeLead(policy, who, loads, owner, now).candidates.map(({ rep: { id }, rank }) => [id, rank]);

  it("is asked group after group, whatever the load of the later ones", () => {
    expect(order(chained({}), [{ id: "ann", open: 9, lastTurn: 5 }])).toEqual([
      ["ann", 0],
      ["bo", 2],
      ["cy", 2],
      ["dan", 4],
    ]);
    expect(order(chained({}), [{ id: "ann", open: 10, lastTurn: 5 }]).map(([id]) => id)).toEqual(["bo", "cy", "dan"]);
  });

  it("says of a later group that nobody before it could", () => {
    const { candidates } = routeLead(chained({}), lead(), [{ id: "ann", open: 10, lastTurn: 0 }], null, MONDAY);
    expect(candidates[0]?.why.map(({ rule }) => rule)).toEqual(["otherwise", "next-group", "turn", "passed-ann"]);
  });

  it("begins with the company's owner, and with the introducer where a rule says so", () => {
    expect(order(chained({}), [], lead(), "dan")[0]).toEqual(["dan", 0]);
    const introduced = lead({ details: { ...NOTHING_NOTED, introducer: "cy" } });
    expect(order(chained({ to: ["introducer"], fallback: [["ann", "bo"]] }), [], introduced).map(([id]) => id)).toEqual([
      "cy",
      "ann",
      "bo",
    ]);
    expect(order(chained({ to: ["introducer"], fallback: [["ann"]] }), [], lead()).map(([id]) => id)).toEqual(["ann"]);
  });

  it("lets those who are at work go first where a rule prefers them", () => {
    const abroad: Playbook = {
      ...chained({ to: ["ann", "bo"], fallback: [], hours: "prefer" }),
      team: { ...playbook.team, reps: [rep("ann", { calendar: "de", zone: "Europe/Berlin" }), rep("bo")] },
    };
    // ten in the morning in Shanghai is three at night in Berlin; four in the afternoon is nine
    expect(order(abroad, [{ id: "bo", open: 5, lastTurn: 0 }])).toEqual([
      ["bo", 0],
      ["ann", 1],
    ]);
    expect(order(abroad, [{ id: "bo", open: 5, lastTurn: 0 }], lead(), null, MONDAY + 6.5 * HOUR)).toEqual([
      ["ann", 0],
      ["bo", 0],
    ]);
  });
});
