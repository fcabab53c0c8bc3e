import { describe, expect, it } from "vitest";
import type { SequencePolicy } from "../../content/schema/playbook.ts";
import { draw } from "../../worker/playbook/draw.ts";
import { DAY, HOUR, MINUTE } from "../../worker/playbook/time.ts";
import { topicsOfMail } from "../../worker/playbook/topics.ts";
import { form, MONDAY, pageRead, product, standard } from "./factories.ts";
import { held, liveUntil, mails, playbookOf, programme, reader, said, shanghai, struck, written } from "./programmes.ts";

type Steps = SequencePolicy["steps"];
const words = { zh: "因", en: "Why" };
const WEEK = MONDAY + 14 * DAY;
/** One mail a day later, with what is asked of it. */
const oneStep = (more: Partial<Steps[number]>): Steps => [
  { id: "one", after: { days: 1 }, ...more },
  { id: "two", after: { days: 1 } },
];

describe("who gets a step", () => {
  it.each<[string, NonNullable<Steps[number]["when"]>, boolean]>([
    ["their role", { field: "role", is: "decider" }, true],
    ["another role", { field: "role", is: "evaluator" }, false],
    ["their language", { field: "locale", is: "zh" }, true],
    ["what they have used, exactly", { field: "features", contains: ["route"] }, true],
    ["a part of the name of what they have used", { field: "features", contains: ["rout"] }, false],
    ["something that they have not used", { field: "features", contains: ["export"] }, false],
    ["nothing of that", { not: { field: "features", contains: ["export"] } }, true],
    ["having used nothing", { field: "features", known: false }, false],
    ["what they read most about", { field: "interest", is: "answering" }, true],
    ["something else than they read about", { field: "interest", is: "scoring" }, false],
  ])("by %s", (_what, when, gets) => {
    const life = reader(playbookOf([programme({ steps: oneStep({ when }) })]));
    life.hear([product("used", MONDAY + MINUTE, { feature: "route" })], MONDAY + MINUTE);
    for (const at of [MONDAY + 2 * MINUTE, MONDAY + 3 * MINUTE])
      life.hear([pageRead({ slug: "answering-in-time", pieceKind: "whitepapers" }, at)], at);
    liveUntil(life, WEEK);
    expect(written(life)).toEqual([...(gets ? ["11-24 10:00 signup/one"] : []), "11-25 10:00 signup/two"]);
    expect(held(life)).toEqual(gets ? [] : ["11-24 10:00 one condition"]);
  });

  it("is whoever has used nothing yet, while that is so", () => {
    const life = reader(playbookOf([programme({ steps: oneStep({ when: { field: "features", known: false } }) })]));
    liveUntil(life, MONDAY + DAY);
    expect(written(life)).toEqual(["11-24 10:00 signup/one"]);
  });

  it("is nobody by an interest that has faded, or that was never worth telling", () => {
    const life = reader(playbookOf([programme({ steps: oneStep({ after: { days: 200 }, when: { field: "interest", known: true } }) })]));
    life.hear([pageRead({ slug: "answering-in-time", pieceKind: "whitepapers" }, MONDAY + MINUTE)], MONDAY + MINUTE);
    liveUntil(life, MONDAY + 300 * DAY);
    expect(held(life)).toHaveLength(1);
  });
});

describe("a step that is later than it may be", () => {
  const late = (lateBy: Steps[number]["lateBy"]) => playbookOf([programme({ steps: lateBy ? oneStep({ lateBy }) : oneStep({}) })]);

  it.each<[string, Steps[number]["lateBy"], number, boolean]>([
    ["a moment before the limit", { hours: 2 }, 2 * HOUR - 1, true],
    ["exactly at the limit", { hours: 2 }, 2 * HOUR, true],
    ["a moment after the limit", { hours: 2 }, 2 * HOUR + 1, false],
    ["a week later, without a limit", undefined, 7 * DAY, true],
    ["three days later, within days", { days: 3 }, 3 * DAY, true],
    ["a moment more than three days later", { days: 3 }, 3 * DAY + 1, false],
    ["at night, when it would be in time but for the hours until the morning", { hours: 12 }, 10 * HOUR, false],
    ["at night, when it is in time in the morning as well", { hours: 23 }, 10 * HOUR, true],
  ])("%s: is sent or passed over", (_what, lateBy, behind, sent) => {
    const life = reader(late(lateBy));
    const [run] = life.lead.enrolments;
    const at = (run?.dueAt ?? 0) + behind;
    if (run) life.hear([struck(run, at)], at);
    liveUntil(life, at + 2 * DAY);
    expect(written(life).some((line) => line.endsWith("signup/one"))).toBe(sent);
    expect(held(life).some((line) => line.endsWith("one late"))).toBe(!sent);
  });

  it("keeps its distance to the next, written or passed over", () => {
    const silence = 72 * HOUR;
    for (const lateBy of [undefined, { hours: 12 }]) {
      const life = reader(late(lateBy));
      const [run] = life.lead.enrolments;
      const at = (run?.dueAt ?? 0) + silence;
      if (run) life.hear([struck(run, at)], at);
      expect(life.lead.enrolments[0]?.dueAt).toBe(shanghai("11-30 09:00"));
      liveUntil(life, WEEK + 7 * DAY);
      expect(written(life).at(-1)).toBe("11-30 09:00 signup/two");
    }
  });

  it("is not late by what the budget keeps waiting", () => {
    const life = reader(playbookOf([programme({ steps: oneStep({ lateBy: { hours: 1 } }) })], { perDay: 1, perWeek: 1 }));
    life.hear(
      [{ kind: "version_offered", at: MONDAY, source: "v", data: { resource: "r", version: 2, from: 1, submission: "s", changes: words } }],
      MONDAY,
    );
    liveUntil(life, WEEK);
    expect(written(life)).toEqual(["11-30 10:00 signup/one", "12-07 10:00 signup/two"]);
    expect(held(life)).toEqual(["11-24 10:00 one touch-budget", "12-01 10:00 two touch-budget"]);
  });
});

describe("a mail after a salesperson was in touch", () => {
  it.each([
    ["a moment before two days have passed", 2 * DAY - 1, false],
    ["exactly two days later", 2 * DAY, true],
    ["a moment after", 2 * DAY + 1, true],
  ])("is written %s, or put off with the reason", (_what, since, now) => {
    const life = reader(playbookOf([programme({ steps: oneStep({ after: { days: 7 } }) })], { pauseAfterContactDays: 2 }));
    const due = MONDAY + 7 * DAY;
    life.hear([said("contacted", { by: life.lead.owner?.id ?? "lin-yue", outcome: "reached" }, due - since)], due - since);
    liveUntil(life, due);
    expect(written(life)).toHaveLength(now ? 1 : 0);
    expect(held(life)).toEqual(now ? [] : ["11-30 10:00 one contact"]);
    if (!now) expect(life.lead.enrolments[0]?.dueAt).toBe(due - since + 2 * DAY);
  });
});

describe("of steps that are due at once", () => {
  const both = (signup: number, other: number) =>
    playbookOf([
      programme({ priority: signup }),
      programme({ sequence: "fair", priority: other, signal: { on: "form_submitted", stages: ["signup"] } }),
    ]);

  it.each([
    ["the sequence of a stage", 5, 1, "signup"],
    ["the sequence of a signal", 1, 5, "fair"],
  ])("%s goes first when its priority is higher, and the budget keeps the other waiting", (_what, signup, other, first) => {
    const life = reader(both(signup, other));
    liveUntil(life, MONDAY + 2 * DAY);
    const second = first === "signup" ? "fair" : "signup";
    expect(written(life)).toEqual([`11-24 10:00 ${first}/one`, `11-25 09:00 ${second}/one`]);
    expect(held(life)).toEqual(["11-24 10:00 one touch-budget"]);
  });
});

describe("the text of a step", () => {
  const variants = [
    { id: "engineer", when: { field: "role" as const, is: "evaluator" } },
    { id: "chinese", when: { field: "locale" as const, is: "zh" } },
  ];
  const test = { arm: "short", hypothesis: words, readers: 20 };
  const step = (more: Partial<Steps[number]>) => playbookOf([programme({ steps: oneStep(more) })]);

  it.each<[string, Record<string, string>, string | undefined]>([
    ["of the first variant that fits", { role: "evaluator", locale: "zh" }, "engineer"],
    ["of the second, where the first does not", { role: "decider", locale: "zh" }, "chinese"],
    ["its own, where none does", { role: "decider", locale: "en" }, undefined],
  ])("is %s", (_what, answers, variant) => {
    const life = reader(step({ variants, test }), { answers });
    liveUntil(life, MONDAY + DAY + 8 * HOUR);
    const [mail] = mails(life);
    const decision = life.entries.find(({ kind }) => kind === "step_written");
    expect(mail?.variant).toBe(variant);
    expect(decision?.data).toMatchObject(variant ? { variant } : {});
    if (variant) {
      expect(mail?.template).toBe(`signup/one/${variant}`);
      expect([mail?.arm, "arm" in (decision?.data ?? {})]).toEqual([undefined, false]);
    } else expect(mail?.arm).toMatch(/^(?:a|short)$/);
    expect(mail?.id).toBe(`${life.lead.enrolments[0]?.id}.one`);
  });

  it.each([
    ["its own, which is called a", true, { template: "signup/one", arm: "a" }],
    ["that of the other arm", false, { template: "signup/one/short", arm: "short" }],
  ])("under test is %s, for half of the readers, by who they are and which step it is", (_what, own, mail) => {
    const ids = Array.from({ length: 200 }, (_, index) => `l-${index}`);
    const id = ids.find((one) => draw(one, "signup", "one") < 0.5 === own);
    const life = reader(step({ test }), id ? { id } : {});
    liveUntil(life, MONDAY + DAY);
    expect(mails(life)).toMatchObject([mail]);
    expect(life.entries.find(({ kind }) => kind === "step_written")?.data).toMatchObject({ arm: mail.arm });
    expect(Math.abs(ids.filter((one) => draw(one, "signup", "one") < 0.5).length - 100)).toBeLessThan(25);
  });

  it("is about what its step is about", () => {
    const [{ sequences }] = [step({ topics: ["scoring"], variants })];
    expect(topicsOfMail({ score: standard.score, sequences }, "signup/one/engineer")).toEqual(["scoring"]);
  });
});

describe("a sequence that is edited while runs are in it", () => {
  const at = (id: string): Steps[number] => ({ id, after: { days: 1 } });
  const through = (before: string[], after: string[]) => {
    const life = reader(playbookOf([programme({ steps: before.map(at) })]));
    liveUntil(life, MONDAY + DAY);
    const playbook = playbookOf([programme({ steps: after.map(at) })]);
    const edited = Object.assign(life, { playbook });
    liveUntil(edited, WEEK);
    return { steps: written(edited).map((line) => line.split("/")[1]), run: edited.lead.enrolments[0] };
  };

  it.each<[string, string[], string[], string[]]>([
    ["a step that is put in after where a run stands is written", ["a", "b"], ["a", "b", "c"], ["a", "b", "c"]],
    ["a step that is put in before where a run stands is not written", ["a", "b"], ["c", "a", "b"], ["a", "b"]],
    ["a step that is moved behind where a run stands is not written twice", ["a", "b", "c"], ["b", "a", "c"], ["a", "b", "c"]],
    ["steps that change places are written in their new order", ["a", "b", "c", "d"], ["a", "b", "d", "c"], ["a", "b", "d", "c"]],
  ])("%s", (_what, before, after, steps) => {
    const { steps: done, run } = through(before, after);
    expect(done).toEqual(steps);
    expect(run).toMatchObject({ status: "done", reason: { rule: "finished" } });
  });

  it("ends a run whose next step was taken out, and every run of a sequence that was", () => {
    expect(through(["a", "b"], ["a", "c"]).run).toMatchObject({ status: "ended", reason: { rule: "step-removed" } });
    const life = reader(playbookOf([programme()]));
    Object.assign(life, { playbook: playbookOf([]) });
    life.hear([form({ form: "download" }, MONDAY + MINUTE)], MONDAY + MINUTE);
    expect(life.lead.enrolments).toMatchObject([{ status: "ended", reason: { rule: "sequence-removed" } }]);
  });
});
