import { describe, expect, it } from "vitest";
import type { Role } from "../../content/schema/common.ts";
import { judgeAccount } from "../../worker/playbook/account.ts";
import { chairOf, type Pieces, roleOfTitle } from "../../worker/playbook/chair.ts";
import type { PieceRead } from "../../worker/playbook/state.ts";
import { Life, MONDAY, opening, pageRead, standard } from "./factories.ts";

const written = (roles: Role[], name: string) => ({ roles, titles: { zh: `《${name}》`, en: name } });
const PIECES: Pieces = new Map([
  ["one", written(["budget", "user"], "One")],
  ["two", written(["budget", "evaluator"], "Two")],
  ["three", written(["budget", "decider"], "Three")],
  ["four", written(["user", "evaluator"], "Four")],
  ["five", written(["user"], "Five")],
]);

function read(...slugs: string[]): PieceRead[] {
  return slugs.map((slug, index) => ({ slug, at: MONDAY + index, visibleMs: 20_000 }));
}

function chair(reading: PieceRead[], more: { title?: string; role?: Role } = {}) {
  return chairOf(standard, { title: null, role: null, reading, ...more }, PIECES);
}

describe("a title", () => {
  it.each<[string, Role | null]>([
    ["总经理", "decider"],
    ["副总经理", "decider"],
    ["销售经理", "evaluator"],
    ["采购经理", "budget"],
    ["总经理助理", "user"],
    ["财务总监", "budget"],
    ["法务", "signer"],
    ["General Manager", "decider"],
    ["Engineering Manager", "evaluator"],
    ["Procurement Manager", "budget"],
    ["Assistant to the CEO", "user"],
    ["Product Owner", "evaluator"],
    ["General Counsel", "signer"],
    ["Vice President", "decider"],
    ["Florist", null],
  ])("%s is %s", (title, role) => {
    expect(roleOfTitle(standard.intake, title)).toBe(role);
  });
});

describe("a chair that somebody reads for", () => {
  it("is theirs after enough pieces for one role, with little confidence, and names the pieces", () => {
    expect(chair(read("one", "two"))).toBeNull();
    expect(chair(read("one", "two", "three"))).toEqual({
      role: "budget",
      confidence: standard.accounts.confidence.reading,
      why: {
        rule: "reading",
        zh: "读了 3 篇为这个角色写的内容：《One》、《Two》、《Three》",
        en: "Read 3 pieces that were written for this role: One; Two; Three",
      },
    });
  });

  it("is nobody's while two roles were read for as often", () => {
    expect(chair(read("one", "two", "three", "four", "five"))).toBeNull();
  });

  it("counts a piece from exactly as many seconds as the playbook asks, or as a file", () => {
    const [first, second] = read("one", "two");
    const third = (visibleMs: number | null) => [first, second, { slug: "three", at: MONDAY, visibleMs }] as PieceRead[];
    expect(chair(third(19_999))).toBeNull();
    expect(chair(third(20_000))?.role).toBe("budget");
    expect(chair(third(null))?.role).toBe("budget");
  });

  it("gives way to a title, and both to what was said", () => {
    const reading = read("one", "two", "three");
    expect(chair(reading, { title: "工程师" })?.why.rule).toBe("title");
    expect(chair(reading, { title: "工程师", role: "user" })).toMatchObject({ role: "user", why: { rule: "said" } });
    expect(chair(reading, { title: "Florist" })?.why.rule).toBe("reading");
  });

  it("fills the committee and weighs in the company's score", () => {
    const member = { lead: "l", title: null, role: null, tier: "B" as const, score: 50 };
    const { chairs, missing, score } = judgeAccount(standard, [{ ...member, reading: read("one", "two", "three") }], PIECES);
    expect(chairs.budget.map((seat) => seat.lead)).toEqual(["l"]);
    expect(missing).not.toContain("budget");
    expect(score).toBe(50 * standard.accounts.roleWeights.budget);
  });
});

describe("reading", () => {
  const unknown = () => new Life(standard, opening({ answers: { locale: "zh" } }));
  const pages = (visitor = "v") => ["one", "two"].map((slug, index) => pageRead({ slug, visitor }, MONDAY + index));
  const refreshes = (life: Life) => life.effects.filter(({ kind }) => kind === "account_refresh").length;

  it("asks for a new judgement of the company only where nothing else says the chair, and only when there is more of it", () => {
    const life = unknown();
    const [first, second] = pages();
    if (!first || !second) throw new Error("two pages");
    life.hear([first], MONDAY);
    const once = refreshes(life);
    life.hear([second], MONDAY + 1);
    expect(refreshes(life)).toBe(once + 1);
    life.hear([{ ...second, source: "again", at: MONDAY + 2 }], MONDAY + 2);
    expect(refreshes(life)).toBe(once + 1);
    const known = new Life();
    known.hear([first], MONDAY);
    const before = refreshes(known);
    known.hear([second], MONDAY + 1);
    expect(refreshes(known)).toBe(before);
  });

  it("of a browser that was somebody else's is forgotten with its link, and comes back with it", () => {
    const life = unknown();
    life.hear(pages(), MONDAY + 1);
    const data = { by: "ann", visitor: "v", reason: "shared" };
    life.hear([{ kind: "visitor_unlinked", at: MONDAY + 2, source: "u", data }], MONDAY + 2);
    expect(life.lead.reading).toEqual([]);
    life.hear([{ kind: "visitor_relinked", at: MONDAY + 3, source: "r", data }], MONDAY + 3);
    expect(life.lead.reading.map(({ slug }) => slug)).toEqual(["one", "two"]);
    expect(life.folded()).toEqual(life.lead);
  });
});
