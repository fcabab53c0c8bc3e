import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestEngagement, bestFit } from "../../content/compile/reach/best.ts";
import { carriedBy, factGround, type Ground, leadGround, type Scope } from "../../content/compile/reach/ground.ts";
import { exampleOf, neverHolds, solve } from "../../content/compile/reach/solve.ts";
import { COMPANY_SIZES, FORMS, INDUSTRIES, LOCALES, ROLES, STAGES, TIERS } from "../../content/schema/common.ts";
import { PIECE_KINDS } from "../../content/schema/piece.ts";
import { type Condition, type ConditionField, FACT_KINDS, type ScorePolicy } from "../../content/schema/playbook.ts";
import { CHANNEL_NAMES } from "../../worker/playbook/attribution.ts";
import { type Fields, holds } from "../../worker/playbook/condition.ts";
import { factFields } from "../../worker/playbook/fields.ts";
import { addReceipt, EMPTY_SCORE, earn, engagementAt, fitOf, fitReceipts } from "../../worker/playbook/score.ts";
import { EMAIL_KINDS } from "../../worker/playbook/state.ts";
import { HOUR } from "../../worker/playbook/time.ts";
import { form, lead, MONDAY, pageRead, product, standard } from "../playbook/factories.ts";

const PIECES = [
  { kind: "cases", slug: "pump" },
  { kind: "whitepapers", slug: "scoring" },
] as const;
const SCOPE: Scope = {
  pieces: PIECES,
  resources: ["scoring"],
  stages: [...STAGES, null],
  details: standard.details,
  topics: Object.keys(standard.score.topics),
};

const WORDS = ["general", "manager", "general manager", "ceo", "经理", "总经理", "manager of sales", "manager | ceo"];
const NUMBERS = [-1, 0, 10, 10.5, 50, 100, 10_000, 90_000_000];
const ANSWERS = ["yes", "no", "unsure"];
const VALUES: Partial<Record<ConditionField, readonly (string | number)[]>> = {
  industry: INDUSTRIES.slice(0, 4),
  companySize: COMPANY_SIZES.slice(0, 3),
  role: ROLES.slice(0, 3),
  country: ["DE", "CN", "NO", "Germany"],
  locale: LOCALES,
  title: WORDS,
  emailKind: EMAIL_KINDS,
  domain: ["maker.example", "other.example"],
  channel: ["organic", "direct"],
  stage: STAGES.slice(0, 3),
  tier: TIERS,
  capital: NUMBERS,
  users: NUMBERS,
  businessModel: ["direct", "project"],
  region: ["cn-east", "cn-south", "cn-west"],
  "judged.in-target": ANSWERS,
  "judged.smooth": ANSWERS,
  "fact.form": FORMS,
  "fact.resource": ["scoring", "gone"],
  "fact.message": WORDS,
  "fact.pieceKind": PIECE_KINDS,
  "fact.slug": ["pump", "scoring"],
  "fact.visibleMs": NUMBERS,
  "fact.scroll": NUMBERS,
  "fact.target": ["jobs", "careers", ...WORDS.slice(0, 2)],
};

/** Conditions over a few fields of few values, so that many of them contradict themselves. */
function conditions(fields: readonly ConditionField[]): fc.Arbitrary<Condition> {
  const leaf = fc.constantFrom(...fields).chain((field): fc.Arbitrary<Condition> => {
    const value = fc.constantFrom(...(VALUES[field] ?? ["x"]), "10", 7);
    return fc.oneof(
      value.map((is) => ({ field, is })),
      fc.array(value, { minLength: 1, maxLength: 3 }).map((values) => ({ field, in: values })),
      fc.constantFrom(...NUMBERS).map((atLeast) => ({ field, atLeast })),
      fc.array(value.map(String), { minLength: 1, maxLength: 2 }).map((contains) => ({ field, contains })),
      fc.boolean().map((known) => ({ field, known })),
    );
  });
  return fc.letrec<{ any: Condition }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.array(tie("any"), { minLength: 1, maxLength: 4 }).map((all) => ({ all })),
      fc.array(tie("any"), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      tie("any").map((not) => ({ not })),
    ),
  })).any;
}

const text = (values: readonly string[]) =>
  fc.oneof(
    fc.constantFrom(...values),
    fc.array(fc.constantFrom(...values, "of", "sales"), { maxLength: 4 }).map((words) => words.join(" ")),
    fc.array(fc.constantFrom(...WORDS, ...values, "x"), { maxLength: 3 }).map((words) => words.join("")),
    fc.string({ maxLength: 12 }),
  );
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 });
const code = fc.tuple(fc.constantFrom(..."ACDENZ"), fc.constantFrom(..."ENOZ")).map((letters) => letters.join(""));

/** Any lead that the product could make, found without asking the solver. */
const leads: fc.Arbitrary<Fields> = fc.record({
  industry: maybe(fc.constantFrom(...INDUSTRIES)),
  companySize: maybe(fc.constantFrom(...COMPANY_SIZES)),
  role: maybe(fc.constantFrom(...ROLES)),
  country: maybe(fc.oneof(fc.constantFrom("DE", "CN", "NO"), code)),
  locale: fc.constantFrom(...LOCALES),
  title: maybe(text(WORDS)),
  emailKind: fc.constantFrom(...EMAIL_KINDS),
  domain: text(["maker.example", "other.example"]),
  channel: maybe(fc.constantFrom(...CHANNEL_NAMES)),
  stage: maybe(fc.constantFrom(...STAGES)),
  tier: maybe(fc.constantFrom(...TIERS)),
  capital: maybe(fc.oneof(fc.constantFrom(10, 10.5, 50, 10_000), fc.double({ min: 0, max: 1e15, noNaN: true }))),
  users: maybe(fc.oneof(fc.constantFrom(0, 10, 50, 100), fc.nat(1e9))),
  businessModel: maybe(fc.constantFrom(...Object.keys(standard.details.models))),
  region: maybe(fc.constantFrom(...Object.keys(standard.details.regions))),
  "judged.in-target": maybe(fc.constantFrom(...ANSWERS)),
  "judged.smooth": maybe(fc.constantFrom(...ANSWERS)),
});
const reads: fc.Arbitrary<Fields> = fc
  .record({
    piece: maybe(
      fc.oneof(fc.constantFrom(...PIECES), fc.record({ kind: fc.constantFrom(...PIECE_KINDS), slug: fc.constant("gone-since") })),
    ),
    "fact.visibleMs": maybe(fc.oneof(fc.constantFrom(0, 9, 10, 11, 49, 50, 10_000, 86_400_000), fc.nat(86_400_000))),
    "fact.scroll": maybe(fc.oneof(fc.constantFrom(0, 9.9, 10, 10.5, 50, 100), fc.double({ min: 0, max: 100, noNaN: true }))),
    "fact.target": maybe(text(["jobs", "careers"])),
  })
  .map(({ piece, ...fields }) => ({ ...fields, "fact.pieceKind": piece?.kind, "fact.slug": piece?.slug }));
const forms: fc.Arbitrary<Fields> = fc.record({
  "fact.form": fc.constantFrom(...FORMS),
  "fact.resource": maybe(fc.constantFrom("scoring", "gone-since")),
  "fact.message": maybe(text(WORDS)),
});

const together = (...parts: fc.Arbitrary<Fields>[]) => fc.tuple(...parts).map((fields): Fields => Object.assign({}, ...fields));
const LEAD_FIELDS = Object.keys(VALUES).filter((field) => !field.startsWith("fact.")) as ConditionField[];
const GROUNDS: [what: string, ground: Ground, fields: readonly ConditionField[], cases: fc.Arbitrary<Fields>][] = [
  ["a lead", leadGround(SCOPE), LEAD_FIELDS, leads],
  ["two fields of a lead", leadGround(SCOPE), ["title", "country"], leads],
  ["a page read", factGround(SCOPE, "page_read"), carriedBy("page_read"), reads],
  [
    "a form and its sender",
    factGround(SCOPE, "form_submitted"),
    [...carriedBy("form_submitted"), "locale", "role"],
    together(forms, leads),
  ],
];

describe.each(GROUNDS)("a condition on %s", (_what, ground, fields, cases) => {
  it("that is said never to hold holds for nobody, and an example satisfies it", () => {
    let never = 0;
    fc.assert(
      fc.property(conditions(fields), fc.array(cases, { minLength: 20, maxLength: 20 }), (condition, some) => {
        const found = solve(condition, ground);
        if (found === "never") {
          never += 1;
          expect(some.filter((one) => holds(condition, one))).toEqual([]);
        } else if (found !== "unsure") expect(holds(condition, found)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    expect(never).toBeGreaterThan(50);
  });
});

describe("an example", () => {
  const both: Condition = { all: [{ field: "country", in: ["DE", "AT"] }, { not: { field: "title", contains: ["intern"] } }] };

  it("names only what matters", () => {
    expect(Object.keys(exampleOf(both, leadGround(SCOPE)) ?? {}).sort()).toEqual(["country", "title"]);
    expect(exampleOf({ any: [{ field: "locale", is: "zh" }, both] }, leadGround(SCOPE))).toEqual({ locale: "zh" });
  });

  it("is not claimed where there is too much to try", () => {
    const words = Array.from({ length: 12 }, (_, i): Condition => ({ field: "title", contains: [`word${i}`] }));
    const all = { all: words.map((one): Condition => ({ any: [one, { not: one }] })) };
    expect(solve(all, leadGround(SCOPE))).toBe("unsure");
    expect(neverHolds(all, leadGround(SCOPE))).toBe(false);
  });
});

it("a kind of fact carries what the playbook reads from it", () => {
  const heard = [
    form({ resource: "x", message: "y" }),
    pageRead({ scroll: 1, target: "z" }),
    product("used", MONDAY, { feature: "f" }),
    product("paid"),
    { kind: "contacted", at: MONDAY, source: "s", data: { by: "r", outcome: "reached" } } as const,
    { kind: "resource_opened", at: MONDAY, source: "s", data: { resource: "x", grant: "g" } } as const,
    { kind: "unsubscribed", at: MONDAY, source: "s", data: { purpose: "marketing", by: "page" } } as const,
  ];
  for (const fact of heard) {
    const own = Object.keys(factFields(fact)).filter((field) => field.startsWith("fact."));
    expect(carriedBy(fact.kind).sort(), fact.kind).toEqual(own.sort());
  }
  expect(FACT_KINDS.filter((kind) => carriedBy(kind).length > 0)).toHaveLength(7);
});

const reason = { zh: "因", en: "why" };

describe("the best possible score", () => {
  const fitRules = fc.array(
    fc.record({ when: conditions(["industry", "companySize", "role", "title"]), points: fc.integer({ min: -20, max: 20 }) }),
    { minLength: 1, maxLength: 8 },
  );

  it("is never below the fit that somebody has", () => {
    fc.assert(
      fc.property(fitRules, fc.array(leads, { minLength: 10, maxLength: 10 }), (rules, some) => {
        const policy: ScorePolicy = {
          ...standard.score,
          rules: rules.map((rule, i) => ({ ...rule, id: `r${i}`, axis: "fit", reason })),
        };
        const best = bestFit(policy, leadGround(SCOPE));
        for (const fields of some) expect(fitOf({ ...EMPTY_SCORE, fit: fitReceipts(policy, fields) }, 50)).toBeLessThanOrEqual(best);
      }),
      { numRuns: 300 },
    );
  });

  it("adds up what can be true of one lead, and not what excludes each other", () => {
    const formed = 12 + 14 + 12 + 8;
    const noted = 4 + 5 + 6 + 5 + 3;
    const wide = { ...standard.score, axes: { ...standard.score.axes, fit: 100 } };
    expect(bestFit(wide, leadGround(SCOPE))).toBe(formed + noted);
    expect(bestFit(standard.score, leadGround(SCOPE))).toBe(50);
  });

  it("is never below the engagement that somebody has, however busy they were around midnight", () => {
    const rule = fc.record({
      points: fc.integer({ min: -5, max: 9 }),
      count: fc.constantFrom("once" as const, { perDay: 1 }, { perDay: 2 }, { perDay: 2, total: 11 }, { total: 12 }),
    });
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 3 }),
        fc.double({ min: 0.05, max: 2, noNaN: true }),
        fc.array(fc.integer({ min: 0, max: 48 * 6 }), { maxLength: 40 }),
        (rules, halfLifeDays, slots) => {
          const groups = { one: { halfLifeDays, cap: 45, name: reason } };
          const score: ScorePolicy = {
            ...standard.score,
            groups,
            rules: rules.map((one, i) => ({ ...one, id: `r${i}`, axis: "engagement", group: "one", on: "used", reason })),
          };
          const who = lead();
          let state = EMPTY_SCORE;
          for (const slot of slots.sort((a, b) => a - b)) {
            const at = MONDAY + slot * (HOUR / 6);
            const receipts = earn({ ...standard, score }, who, state, product("used", at));
            state = receipts.reduce((sum, receipt) => addReceipt(sum, receipt, at, who.profile.zone), state);
            expect(engagementAt(state, at, 50)).toBeLessThanOrEqual(bestEngagement(score, SCOPE) + 1e-9);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
