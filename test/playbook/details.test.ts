import { describe, expect, it } from "vitest";
import type { Condition, Playbook } from "../../content/schema/playbook.ts";
import { holds } from "../../worker/playbook/condition.ts";
import type { Details } from "../../worker/playbook/details.ts";
import { detailsAfter, NOTHING_NOTED } from "../../worker/playbook/details.ts";
import type { FactOf } from "../../worker/playbook/facts.ts";
import { leadFields } from "../../worker/playbook/fields.ts";
import { routeLead } from "../../worker/playbook/route.ts";
import { form, Life, lead, MONDAY, opening, standard } from "./factories.ts";

type Noted = Omit<FactOf<"details_noted">["data"], "by">;

let serial = 0;

function note(noted: Noted): FactOf<"details_noted"> {
  serial += 1;
  return { kind: "details_noted", at: MONDAY, source: `note:${serial}`, data: { by: "ann", ...noted } };
}

function fits(details: Partial<Details>, condition: Condition): boolean {
  return holds(condition, leadFields(standard, lead({ details: { ...NOTHING_NOTED, ...details } })));
}

describe("a note", () => {
  const known: Details = { ...NOTHING_NOTED, product: "Core", users: 40, judgements: { smooth: "yes", "in-target": "no" } };
  const knownAfter = (noted: Noted) => detailsAfter(known, { by: "ann", ...noted });

  it("leaves what it does not name as it was", () => {
    expect(knownAfter({ volume: 1200 })).toEqual({ ...known, volume: 1200 });
    expect(knownAfter({ judgements: { smooth: "no" } })).toEqual({ ...known, judgements: { smooth: "no", "in-target": "no" } });
    expect(knownAfter({})).toEqual(known);
  });

  it("corrects what was noted before, and null says that nothing is known", () => {
    expect(knownAfter({ users: 300, product: null })).toEqual({ ...known, users: 300, product: null });
    expect(knownAfter({ judgements: { smooth: null } })).toEqual({ ...known, judgements: { "in-target": "no" } });
  });

  it("leaves nobody's name among the details", () => expect(Object.keys(knownAfter({ users: 1 }))).not.toContain("by"));
});

describe("a condition on what was noted", () => {
  it.each<[string, Partial<Details>, Condition, boolean]>([
    ["a moment below", { users: 199 }, { field: "users", atLeast: 200 }, false],
    ["exactly at", { users: 200 }, { field: "users", atLeast: 200 }, true],
    ["orders a month", { volume: 0 }, { field: "volume", known: true }, true],
    ["nothing noted", {}, { field: "volume", known: true }, false],
    ["a model", { model: "platform" }, { field: "businessModel", in: ["project", "platform"] }, true],
    ["a region", { region: "cn-east" }, { field: "region", is: "cn-east" }, true],
    ["our currency", { capital: { amount: 1_000_000, currency: "CNY" } }, { field: "capital", atLeast: 1_000_000 }, true],
    ["another currency at its rate", { capital: { amount: 100, currency: "EUR" } }, { field: "capital", is: 780 }, true],
    ["a currency without a rate", { capital: { amount: 100, currency: "XAU" } }, { field: "capital", known: true }, false],
    ["an answer", { judgements: { smooth: "yes" } }, { field: "judged.smooth", is: "yes" }, true],
    ["another answer", { judgements: { smooth: "unsure" } }, { field: "judged.smooth", is: "yes" }, false],
    ["an open question", { judgements: { smooth: "yes" } }, { field: "judged.in-target", known: true }, false],
    ["not, of an open question", {}, { not: { field: "judged.in-target", is: "no" } }, true],
  ])("%s", (_what, details, condition, expected) => expect(fits(details, condition)).toBe(expected));

  it("routes: whoever is in the region goes to the rep of the region", () => {
    const [, second] = standard.team.reps;
    if (!second) throw new Error("the team has two people");
    const reason = { zh: "华东", en: "East" };
    const rule: Playbook["routes"]["rules"][number] = {
      id: "east",
      when: { field: "region", is: "cn-east" },
      to: [second.id],
      fallback: [],
      hours: "ignore",
      reason,
    };
    const routed: Playbook = { ...standard, routes: { ...standard.routes, rules: [rule] } };
    const there = lead({ details: { ...NOTHING_NOTED, region: "cn-east" } });
    expect(routeLead(routed, there, [], null, MONDAY).candidates.map(({ rep }) => rep.id)).toEqual([second.id]);
  });
});

describe("the default rules on what sales noted", () => {
  const fitOf = (life: Life) => life.lead.score.fit.reduce((sum, { points }) => sum + points, 0);

  it.each<[Noted, string[], number]>([
    [{ capital: { amount: 10_000_000, currency: "CNY" } }, ["fit-capital"], 4],
    [{ capital: { amount: 9_999_999, currency: "CNY" } }, [], 0],
    [{ users: 200 }, ["fit-users"], 5],
    [
      { judgements: { "in-target": "yes", smooth: "yes", "expected-return": "high" } },
      ["judged-in-target", "judged-high-return", "judged-smooth"],
      14,
    ],
    [{ judgements: { "in-target": "no" } }, ["judged-off-target"], -15],
    [{ judgements: { "accepts-product": "no" } }, ["judged-refuses-product"], -10],
    [{ judgements: { "complaint-prone": "yes", "price-sensitive": "yes" } }, ["judged-disturbing", "judged-price-sensitive"], -11],
    [{ judgements: { "in-target": "unsure", "expected-return": "middle", smooth: "no" } }, [], 0],
  ])("%j earns %j", (noted, rules, points) => {
    const life = new Life(standard, opening());
    life.hear([form()], MONDAY);
    const before = { fit: fitOf(life), rules: life.lead.score.fit.map(({ rule }) => rule) };
    life.hear([note(noted)], MONDAY);
    expect(fitOf(life) - before.fit).toBe(points);
    expect(life.lead.score.fit.map(({ rule }) => rule).filter((rule) => !before.rules.includes(rule))).toEqual(rules);
    expect(life.folded()).toEqual(life.lead);
    const judgements = Object.fromEntries(Object.keys(noted.judgements ?? {}).map((question) => [question, null]));
    life.hear([note({ capital: null, users: null, judgements })], MONDAY);
    expect(life.lead.score.fit.map(({ rule }) => rule)).toEqual(before.rules);
    expect(life.lead.details).toEqual(NOTHING_NOTED);
  });
});
