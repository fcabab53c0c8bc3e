import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Stage } from "../../content/schema/common.ts";
import { PRODUCT_KINDS, type ProductKind } from "../../worker/playbook/facts.ts";
import { isMilestone, milestoneFrom, moveFrom, standingOver } from "../../worker/playbook/stage.ts";
import type { Milestone } from "../../worker/playbook/state.ts";
import { DAY, HOUR } from "../../worker/playbook/time.ts";
import { clock, form, Life, MONDAY, opening, pageRead, product, standard } from "./factories.ts";

function milestone(kind: string, form?: string): Milestone {
  return { kind, at: MONDAY, source: kind, ...(form ? { form } : {}) };
}

it("a trial lasts as long as every page that offers one says, where the product reports no end", () => {
  const days = standard.stages.endDays.trial_started;
  const said = ["forms/trial.yaml", "words/site/zh.yaml", "words/site/en.yaml"].flatMap((file) => {
    const lines = readFileSync(`content/${file}`, "utf8").split("\n");
    return lines.flatMap((line) => /(?:试用|trial).*?(\d+)(?: 天| days)/i.exec(line)?.[1] ?? []);
  });
  expect(said).toEqual(Array(6).fill(String(days)));
});

describe("the moves of the default playbook", () => {
  it.each<[from: Stage | null, kind: string, form: string | undefined, to: Stage | null]>([
    [null, "form_submitted", "subscribe", "browse"],
    [null, "form_submitted", "download", "signup"],
    [null, "form_submitted", "contact", "signup"],
    [null, "form_submitted", "trial", "signup"],
    [null, "form_submitted", "register", "signup"],
    ["browse", "form_submitted", "register", "signup"],
    ["trial", "form_submitted", "register", null],
    ["browse", "form_submitted", "subscribe", null],
    ["browse", "form_submitted", "download", "signup"],
    ["signup", "form_submitted", "download", null],
    ["signup", "form_submitted", "subscribe", null],
    ["trial", "form_submitted", "contact", null],
    ["paid", "form_submitted", "contact", null],
    ["lost", "form_submitted", "contact", "signup"],
    ["dormant", "form_submitted", "trial", "signup"],
    [null, "signed_up", undefined, "signup"],
    ["trial", "signed_up", undefined, null],
    ["paid", "signed_up", undefined, null],
    [null, "trial_started", undefined, "trial"],
    ["signup", "trial_started", undefined, "trial"],
    ["trial", "trial_started", undefined, null],
    ["paid", "trial_started", undefined, null],
    ["lost", "trial_started", undefined, "trial"],
    ["trial", "paid", undefined, "paid"],
    ["lost", "paid", undefined, "paid"],
    ["paid", "paid", undefined, null],
    ["renew", "renewed", undefined, "paid"],
    ["paid", "cancelled", undefined, "lost"],
    ["lost", "cancelled", undefined, null],
    ["trial", "used", undefined, null],
  ])("from %s, %s %s moves to %s", (from, kind, formId, to) => {
    const move = moveFrom(standard, from, milestone(kind, formId));
    expect(move?.to ?? null).toBe(to);
    if (move) expect(move.cause.zh && move.cause.en && move.cause.rule).toBeTruthy();
  });
});

describe("which facts may move a stage", () => {
  it("are forms of a person who showed the address is theirs, and product facts; not reading, use or the clock", () => {
    expect(isMilestone(form())).toBe(true);
    expect(isMilestone(form({ verified: false }))).toBe(false);
    expect(isMilestone(pageRead())).toBe(false);
    expect(isMilestone(clock(MONDAY))).toBe(false);
    expect(PRODUCT_KINDS.filter((kind) => isMilestone(product(kind)))).toEqual([
      "signed_up",
      "trial_started",
      "paid",
      "renewed",
      "cancelled",
    ]);
  });

  it("keep the form's name, so that a rule can ask for it later", () => {
    expect(milestoneFrom(form({ form: "subscribe" }))).toMatchObject({ kind: "form_submitted", form: "subscribe" });
  });
});

describe("product facts in any order", () => {
  const story: [ProductKind, number][] = [
    ["signed_up", 0],
    ["trial_started", 1],
    ["used", 2],
    ["paid", 10],
    ["cancelled", 30],
    ["renewed", 40],
  ];

  it("end in the stage of the last that happened, for every order of six", () => {
    const start = opening();
    const facts = story.map(([kind, day]) => product(kind, MONDAY + day * DAY));
    for (const order of permutations(facts)) {
      const life = new Life(standard, start);
      for (const fact of order) life.hear([fact], MONDAY + 50 * DAY);
      expect(life.lead.stage).toBe("paid");
    }
  });

  it("end where hearing them in their own order ends, whatever else was heard between", () => {
    const some = fc.array(fc.tuple(fc.constantFrom(...PRODUCT_KINDS, "contact", "subscribe", "read"), fc.integer({ min: 0, max: 60 })), {
      minLength: 1,
      maxLength: 15,
    });
    fc.assert(
      fc.property(
        some.chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray(
              list.map((_, index) => index),
              { minLength: list.length },
            ),
          ),
        ),
        ([list, order]) => {
          const facts = list.map(([kind, hour]) => {
            const at = MONDAY + hour * HOUR;
            if (kind === "read") return pageRead({}, at);
            return kind === "contact" || kind === "subscribe" ? form({ form: kind }, at) : product(kind, at);
          });
          const life = new Life(standard, opening());
          for (const index of order) {
            const fact = facts[index];
            if (fact) life.hear([fact], MONDAY + 90 * HOUR);
          }
          expect(life.lead.stage).toBe(standingOver(standard, facts, MONDAY, MONDAY + 90 * HOUR).stage);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("leave a stage unchanged when the late one was overtaken by what is known", () => {
    const life = new Life();
    life.hear([product("paid", MONDAY)], MONDAY);
    const branch = life.hear([product("trial_started", MONDAY - DAY)], MONDAY + DAY);
    expect(life.lead.stage).toBe("paid");
    expect(branch.entries.map(({ kind }) => kind)).not.toContain("stage_changed");
  });

  it("say why every change was made", () => {
    const life = new Life();
    for (const [kind, day] of story) life.hear([product(kind, MONDAY + day * DAY)], MONDAY + day * DAY);
    expect(life.lead.stages.map(({ from, to }) => [from, to])).toEqual([
      [null, "signup"],
      ["signup", "trial"],
      ["trial", "paid"],
      ["paid", "lost"],
      ["lost", "paid"],
    ]);
    for (const { cause } of life.lead.stages) expect(cause.zh && cause.en).toBeTruthy();
  });
});

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length <= 1) return [[...list]];
  return list.flatMap((one, index) => permutations([...list.slice(0, index), ...list.slice(index + 1)]).map((rest) => [one, ...rest]));
}
