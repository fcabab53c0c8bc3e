import { describe, expect, it } from "vitest";
import type { Condition, Playbook } from "../../content/schema/playbook.ts";
import { localDate } from "../../worker/playbook/calendar.ts";
import { topicsOfMail, topicsOfPiece, wants } from "../../worker/playbook/topics.ts";
import { upcoming } from "../../worker/playbook/upcoming.ts";
import { form, Life, MONDAY, standard } from "./factories.ts";

const usual = (topics: string[] | null) => ({ topics, pace: "usual" as const });

describe("who wants mail about a subject", () => {
  it.each<[string, string[] | null, string[], boolean]>([
    ["everybody who did not choose", null, ["scoring"], true],
    ["whoever chose it", ["scoring", "nurture"], ["scoring"], true],
    ["whoever chose one of its subjects", ["nurture"], ["scoring", "nurture"], true],
    ["nobody who chose others", ["nurture"], ["scoring"], false],
    ["nobody who chose none", [], ["scoring"], false],
    ["everybody, where it belongs to none", [], [], true],
  ])("%s", (_who, chosen, topics, wanted) => {
    expect(wants(usual(chosen), topics)).toBe(wanted);
  });
});

describe("what a mail is about", () => {
  it("is what a step says, and nothing where it says nothing or is no step", () => {
    expect(topicsOfMail(standard, "signup/next-reading")).toEqual(["answering"]);
    expect(topicsOfMail(standard, "signup/welcome")).toEqual([]);
    expect(topicsOfMail(standard, "signup/gone")).toEqual([]);
    expect(topicsOfMail(standard, "transactional/new-version", "answering-in-time")).toEqual(["answering"]);
  });

  it("is, for a paper, what the interest rules that name it say; a piece that they rule out is not named", () => {
    expect(topicsOfPiece(standard, "scoring-sales-trust")).toEqual(["scoring"]);
    expect(topicsOfPiece(standard, "no-such-paper")).toEqual([]);
    const rule = standard.score.rules.find(({ axis }) => axis === "interest");
    if (rule?.axis !== "interest") throw new Error("the playbook has rules of interest");
    const when: Condition = { any: [{ field: "fact.resource", is: "mine" }, { not: { field: "fact.slug", in: ["other"] } }] };
    const score = {
      ...standard.score,
      rules: [rule, { ...rule, id: "more", topic: "more", when }, { ...rule, id: "again", topic: "more", when }],
    };
    expect(topicsOfPiece({ score }, "mine")).toEqual(["more"]);
    expect(topicsOfPiece({ score }, "other")).toEqual([]);
  });
});

/** Welcome has no subject, `first` is about scoring, the last about nothing again. */
function playbook(): Playbook {
  const { signup } = standard.sequences;
  if (!signup) throw new Error("the playbook has the sequence signup");
  const steps = [
    { id: "first", after: { hours: 1 }, topics: ["scoring"] },
    { id: "second", after: { hours: 26 } },
    { id: "third", after: { hours: 26 }, topics: ["scoring", "nurture"] },
  ];
  return { ...standard, sequences: { signup: { ...signup, steps } } };
}

/** A life whose steps are struck as they are due, up to the end of the run. */
function lived(topics: string[] | null): Life {
  const life = new Life(playbook());
  life.hear([form({ form: "download", resource: "answering-in-time", marketing: "given" })], MONDAY);
  life.hear([{ kind: "mail_chosen", at: MONDAY, source: "chosen", data: usual(topics) }], MONDAY);
  for (let strikes = 0; strikes < 5; strikes += 1) {
    const run = life.lead.enrolments.find(({ status }) => status === "active");
    if (!run?.next || run.dueAt === null) break;
    const source = `step:${run.id}:${run.next}:${run.dueAt}`;
    life.hear([{ kind: "step_struck", at: run.dueAt, source, data: { enrolment: run.id, step: run.next } }], run.dueAt);
  }
  return life;
}

const steps = (life: Life) =>
  life.entries.flatMap((entry) => (entry.kind === "step_written" || entry.kind === "step_skipped" ? [[entry.kind, entry.data.step]] : []));

describe("a run of somebody who chose subjects", () => {
  it("passes over the others with the reason, goes on, and ends as finished; nothing of it is written or costs budget", () => {
    const life = lived(["answering"]);
    expect(steps(life)).toEqual([
      ["step_skipped", "first"],
      ["step_written", "second"],
      ["step_skipped", "third"],
    ]);
    const skipped = life.entries.find((entry) => entry.kind === "step_skipped");
    expect(skipped?.data).toMatchObject({ reason: { rule: "topics", ...standard.nurture.reasons.topics }, next: "second" });
    expect(life.lead.enrolments[0]).toMatchObject({ status: "done", reason: { rule: "finished" } });
    expect(life.effects.flatMap((effect) => (effect.kind === "mail" && effect.purpose === "marketing" ? [effect.step] : []))).toEqual([
      "second",
    ]);
    expect(life.lead.written.map((at) => localDate("Asia/Shanghai", at))).toHaveLength(1);
    expect(life.folded()).toEqual(life.lead);
  });

  it.each<[string, string[] | null, string[]]>([
    ["everything, where none were chosen", null, ["first", "second", "third"]],
    ["what is partly theirs as well", ["nurture"], ["second", "third"]],
    ["only what belongs to no subject, where nothing is ticked", [], ["second"]],
  ])("writes %s", (_what, topics, written) => {
    expect(steps(lived(topics)).flatMap(([kind, step]) => (kind === "step_written" ? [step] : []))).toEqual(written);
  });

  it("is not announced a mail that will be passed over", () => {
    const life = new Life(playbook());
    life.hear([form({ form: "download", resource: "answering-in-time", marketing: "given" })], MONDAY);
    const mails = () => upcoming(life.playbook, life.lead, MONDAY).filter(({ what }) => what === "mail").length;
    expect(mails()).toBe(1);
    life.hear([{ kind: "mail_chosen", at: MONDAY, source: "chosen", data: usual(["answering"]) }], MONDAY);
    expect(mails()).toBe(0);
  });
});
