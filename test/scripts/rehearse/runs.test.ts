import { describe, expect, it } from "vitest";
import type { Playbook } from "../../../content/schema/playbook.ts";
import { compare, type Report } from "../../../scripts/rehearse/compare.ts";
import { runOf } from "../../../scripts/rehearse/ledger.ts";
import type { Journals } from "../../../scripts/rehearse/pack.ts";
import { asMarkdown, asText } from "../../../scripts/rehearse/print.ts";
import { tell } from "../../../scripts/rehearse/tell.ts";
import type { Fact } from "../../../worker/playbook/facts.ts";
import { DAY, HOUR, MINUTE } from "../../../worker/playbook/time.ts";
import { form, MONDAY, pageRead, product, standard } from "../../playbook/factories.ts";
import { DECIDER, type Person, pastOf } from "./past.ts";

const END = MONDAY + 30 * DAY;
const DAYS = 60;

let serial = 0;
function by(kind: "lead_accepted" | "contacted", at: number, outcome = "reached"): Fact {
  serial += 1;
  const data = kind === "contacted" ? { by: "lin-yue", outcome } : { by: "lin-yue" };
  return { kind, at, source: `${kind}:${serial}`, data } as Fact;
}

async function report(journals: Journals, changed: Playbook, days = DAYS): Promise<Report> {
  const from = journals.end - days * DAY;
  const [before, after] = [runOf(journals, standard, from), runOf(journals, changed, from)];
  const named = (playbook: Playbook) => ({ version: playbook.version, from: "a test" });
  const frame = {
    window: { from, to: journals.end, days },
    facts: journals.facts,
    playbooks: { before: named(standard), after: named(changed) },
  };
  const pointsOf = async (leads: readonly number[]) =>
    leads.map((lead) => ({ before: before.pointsOf(lead), after: after.pointsOf(lead) }));
  return compare(frame, before.outcome, after.outcome, pointsOf);
}

function changedBy(change: (playbook: Playbook) => void): Playbook {
  const playbook = structuredClone(standard);
  playbook.version = "changed";
  change(playbook);
  return playbook;
}

const withSize = (points: number) =>
  changedBy(({ score }) => {
    for (const rule of score.rules) if (rule.id === "fit-size-large") rule.points = points;
  });
/** Everything S and A are promised comes within so many working minutes. */
const promising = (minutes: number) =>
  changedBy(({ promises }) => {
    for (const terms of Object.values(promises.tiers)) terms.workingMinutes = minutes;
  });

describe("mails", () => {
  it("are fewer by those whose subject, new in the changed playbook, somebody did not choose", async () => {
    const chosen: Fact = { kind: "mail_chosen", at: MONDAY, source: "chosen", data: { topics: ["nurture"], pace: "usual" } };
    const asked = () => form({ form: "download", resource: "answering-in-time", marketing: "given" }, MONDAY);
    const people: Person[] = [
      { id: "a", facts: [asked(), chosen] },
      { id: "b", facts: [asked()] },
    ];
    const about = (topics: string[]) =>
      changedBy(({ sequences }) => {
        for (const step of sequences.signup?.steps ?? []) step.topics = topics;
      });
    expect((await report(pastOf(people, END), about(["nurture"]))).mails).toEqual({ before: 6, after: 8 });
    expect((await report(pastOf(people, END), about(["scoring"]))).mails).toEqual({ before: 6, after: 4 });
  });
});

describe("tiers", () => {
  const people: Person[] = [
    { id: "a", facts: [form({}, MONDAY), product("paid", MONDAY + 2 * DAY)] },
    { id: "b", facts: [form({}, MONDAY + HOUR)] },
    { id: "c", answers: { ...DECIDER, companySize: "51-200" }, facts: [form({}, MONDAY + 2 * HOUR)] },
  ];

  it("names who changes, the one whose end is known first, with reasons and points", async () => {
    const { tiers, changed } = await report(pastOf(people, MONDAY + 3 * DAY), withSize(-10));
    expect(changed).toBe(true);
    expect(tiers.flows).toEqual([{ from: "A", to: "B", leads: 2 }]);
    expect(tiers.surprising.map(({ lead, became }) => [lead, became])).toEqual([
      ["a", "won"],
      ["b", null],
    ]);
    expect(tiers.surprising[0]?.points).toEqual([{ rule: "fit-size-large", before: 14, after: -10 }]);
    expect(tiers.surprising[0]?.before.why).toEqual(["Fits well and has asked"]);
  });

  it("says in one sentence that nothing changes, for the same policy and for reworded reasons", async () => {
    const reworded = changedBy(({ tiers }) => {
      for (const row of tiers.grid) row.reason.en = "Because";
    });
    for (const playbook of [standard, reworded]) {
      const found = await report(pastOf(people, END), playbook);
      expect(found.changed).toBe(false);
      expect(asText(tell(found))).toContain("No change at all: every lead, owner, promise and mail is the same under both playbooks.");
    }
  });

  it("counts only leads that were heard of inside the window, and knows their past", async () => {
    const old = [form({}, END - 20 * DAY), by("lead_accepted", END - 20 * DAY + MINUTE), pageRead({}, END - HOUR)];
    const found = await report(pastOf([...people, { id: "d", facts: old }], END), withSize(-10), 2);
    expect(found.leads).toEqual({ all: 4, heard: 1 });
    expect(found.tiers.all).toEqual([{ from: "A", to: "B", leads: 1 }]);
    expect(found.reps.reduce((sum, { before }) => sum + before.owned, 0)).toBe(1);
    expect(found.reps.reduce((sum, { before }) => sum + before.turns, 0)).toBe(0);
  });

  it("prints the same blocks as Markdown", async () => {
    const text = asMarkdown(tell(await report(pastOf(people, MONDAY + 3 * DAY), withSize(-10))));
    expect(text).toContain("### Tiers");
    expect(text).toContain("| A | 1 | 2 |");
  });
});

describe("promises", () => {
  const kept = [form({}, MONDAY), by("lead_accepted", MONDAY + 60 * MINUTE), by("contacted", MONDAY + 200 * MINUTE)];

  it.each<[string, number, number, number, number]>([
    ["kept when accepted before the limit and called before the time", 240, 1, 0, 0],
    ["not kept when the call came after the time", 100, 1, 0, 1],
    ["not kept when accepted after the limit, and offered again", 60, 2, 1, 0],
  ])("%s (%i minutes)", async (_what, minutes, given, notAccepted, notCalled) => {
    const found = await report(pastOf([{ id: "a", facts: kept }], MONDAY + 6 * HOUR), promising(minutes));
    expect(found.promises.before).toEqual({ given: 1, notAccepted: 0, notCalled: 0 });
    expect(found.promises.after).toMatchObject({ given, notAccepted });
    expect(found.promises.after.notCalled).toBeGreaterThanOrEqual(notCalled);
    expect(found.promises.newlyMissed).toBe(notAccepted + notCalled > 0 ? 1 : 0);
    expect(found.promises.named.map(({ lead }) => lead)).toEqual(notAccepted + notCalled > 0 ? ["a"] : []);
  });

  it("are missed when somebody accepts and never calls, once their time has passed", async () => {
    const accepted = [form({}, MONDAY), by("lead_accepted", MONDAY + MINUTE)];
    const at = async (end: number) => (await report(pastOf([{ id: "a", facts: accepted }], end), standard)).promises.after.notCalled;
    expect(await at(MONDAY + 2 * HOUR)).toBe(0);
    expect(await at(MONDAY + 2 * DAY)).toBe(1);
  });
});

describe("against what happened", () => {
  const ending = (id: string, answers: Person["answers"], fact: Fact): Person => ({
    id,
    ...(answers ? { answers } : {}),
    facts: [form({}, MONDAY), fact],
  });
  const weak = { ...DECIDER, industry: "other" as const, companySize: "11-50" as const };
  const people = [
    ...["w1", "w2", "w3", "w4", "w5"].map((id) => ending(id, DECIDER, product("paid", MONDAY + DAY))),
    ...["x1", "x2"].map((id) => ending(id, weak, by("contacted", MONDAY + DAY, "wrong_person"))),
    ...["x3", "x4", "x5"].map((id) => ending(id, weak, product("cancelled", MONDAY + DAY))),
  ];
  const upsideDown = changedBy(({ score }) => {
    for (const rule of score.rules) if (rule.id === "fit-size-large" || rule.id === "fit-industry") rule.points = -20;
  });

  it("tells won from lost by the scores just before, under both playbooks", async () => {
    const { auc, outcomes } = await report(pastOf(people, END), upsideDown);
    expect(auc).toEqual({ before: 1, after: 0, won: 5, lost: 5 });
    expect(outcomes.wonLowAll).toEqual({ before: 0, after: 5 });
    expect(outcomes.wonLow.map(({ lead }) => lead)).toEqual(["w1", "w2", "w3", "w4", "w5"]);
  });

  it("is silent about scores where nothing was heard before the end", async () => {
    const unheard = people.map(({ id, facts }) => ({ id, facts: facts.slice(1) }));
    const found = await report(pastOf(unheard, END), upsideDown);
    expect(found.auc).toEqual({ before: null, after: null, won: 0, lost: 0 });
    expect(asText(tell(found))).toContain("AUC: too few to tell, 0 won and 0 lost with a score before; 5 of each are needed");
  });

  it("lets the first outcome count", async () => {
    const both = [form({}, MONDAY), product("paid", MONDAY + DAY), product("cancelled", MONDAY + 9 * DAY)];
    const { outcomes } = await report(pastOf([{ id: "a", facts: both }], END), standard);
    expect(outcomes).toMatchObject({ won: 1, lost: 0 });
  });
});

describe("rules", () => {
  const people: Person[] = Array.from({ length: 20 }, (_, index) => ({
    id: `p${index + 10}`,
    answers: index === 0 ? { locale: "zh" } : DECIDER,
    facts: [form({}, MONDAY + index * MINUTE), ...(index === 0 ? [] : [product("used", MONDAY + DAY)])],
  }));

  it("never fired, or fire for nearly everyone", async () => {
    const { rules } = await report(pastOf(people, END), standard);
    const never = rules.neverFired.map(({ file, rule }) => `${file} ${rule}`);
    expect(never).toEqual(expect.arrayContaining(["score read-case", "tiers competitor", "stages paid", "routes german-speaking"]));
    expect(never).not.toContain("score product-used");
    expect(rules.everyone.map(({ rule, leads }) => [rule, leads])).toEqual([
      ["fit-industry", 19],
      ["fit-size-large", 19],
      ["fit-role-decides", 19],
      ["fit-work-email", 20],
      ["asked-question", 20],
      ["product-used", 19],
    ]);
  });
});
