import { describe, expect, it } from "vitest";
import { compileContent } from "../../content/compile.ts";
import { copyOfContent } from "./folder.ts";
import { ended, expectTold, NURTURE, PROMISES, ROUTES, routed, SCORE, SIGNUP, STAGES, spoilt, TEAM, TIERS, type Wrong } from "./policy.ts";

const ROLE = "{ field: role, in: [evaluator, user] }";

const WRONG: Wrong[] = [
  {
    what: "a move held up by signs that are read elsewhere",
    file: "playbook/signs.yaml",
    from: "stages: [paid, refer, renew]",
    to: "stages: [trial]",
    at: "happy-customer",
    in: STAGES,
    says: /timed\[\d\]\.unless holds nothing up: no sign of signs\.yaml is read in paid/,
    fix: /remove it, or name the stage in signs\.yaml/,
  },
  {
    what: "what always holds",
    file: SCORE,
    from: ROLE,
    to: "{ field: locale, in: [zh, en] }",
    at: "field: locale",
    says: /rules\[6\]\.when always holds: it asks nothing of a lead/,
    fix: /narrow it/,
  },
  {
    what: "an alternative that never holds",
    file: SCORE,
    from: ROLE,
    to: "{ any: [{ field: role, is: user }, { field: companySize, is: 50 }] }",
    at: "is: 50",
    says: /when\.any\[1\] can never hold: \{ field: companySize, is: 50 \}/,
    fix: /remove it/,
  },
  {
    what: "routes that overlap",
    file: ROUTES,
    from: "rules:\n",
    to: `rules:\n${routed("{ field: industry, is: energy }")}`,
    at: "field: country",
    says: /rules\[2\]\.when overlaps “first” \(line 8\), which takes a lead that fits both: industry energy, country AT, locale en/,
    fix: /\{ not: \{ field: industry, is: energy \} \}\] \}$/,
  },
  {
    what: "a language that nobody of the rule speaks",
    file: ROUTES,
    from: /, \{ field: locale, is: en \}/,
    to: "",
    at: "to: [anna-weber]",
    says: /rules\[1\]\.to names nobody who speaks zh, and such a lead comes here: country AT, locale zh/,
    fix: /to: \[anna-weber, lin-yue\]/,
  },
  {
    what: "a rule for a tier without an owner",
    file: ROUTES,
    from: "rules:\n",
    to: `rules:\n${routed("{ field: tier, is: C }")}`,
    at: "id: first",
    says: /holds only for tiers without an owner; owned are S, A, B/,
    fix: /add the tier/,
  },
  {
    what: "one inactive name of several",
    file: TEAM,
    from: /(id: chen-bo.*)active: true/,
    to: "$1active: false",
    at: "to: [lin-yue",
    in: ROUTES,
    says: /otherwise\.to names chen-bo, who is inactive/,
    fix: /to: \[lin-yue, anna-weber, zhou-hang\]/,
  },
  {
    what: "rules that leave nobody over",
    file: ROUTES,
    from: /rules:\n(?: .*\n)+/,
    to: `rules:\n${routed("{ field: locale, is: zh }")}${routed("{ field: locale, is: en }", "second")}`,
    at: "otherwise:",
    says: /otherwise is never read/,
    fix: /narrow a rule/,
  },
  {
    what: "no capacity",
    file: TEAM,
    from: /(id: chen-bo.*)capacity: 120/,
    to: "$1capacity: 0",
    at: "capacity: 0",
    says: /reps\[1\]\.capacity is 0: chen-bo is active and never takes a turn/,
    fix: /capacity: 20/,
  },
  {
    what: "an inactive head",
    file: TEAM,
    from: /(id: zhou-hang.*)active: true/,
    to: "$1active: false",
    at: "head: zhou-hang",
    in: ROUTES,
    says: /escalation\.head is inactive/,
    fix: /head: lin-yue/,
  },
  {
    what: "points beyond the group's cap",
    file: SCORE,
    from: "points: 20\n",
    to: "points: 36\n",
    at: "points: 36",
    says: /rules\[14\]\.points is more than the group asking holds: 35/,
    fix: /points: 35/,
  },
  {
    what: "a total below the points",
    file: SCORE,
    from: "total: 40",
    to: "total: 2",
    at: "total: 2",
    says: /total is less than the rule gives at once: 3/,
    fix: /total: 3/,
  },
  {
    what: "two rules that ask the same",
    file: SCORE,
    from: ROLE,
    to: "{ field: emailKind, is: work }",
    at: "id: fit-work-email",
    says: /rules\[7\] asks the same as “fit-role-evaluates” \(line \d+\)/,
    fix: /remove one/,
  },
  {
    what: "a group without rules",
    file: SCORE,
    from: "groups:\n",
    to: "groups:\n  idle: { halfLifeDays: 1, cap: 5, name: { zh: 闲, en: Idle } }\n",
    at: "idle:",
    says: /groups\.idle is a group that no rule earns in/,
    fix: /→ /,
  },
  {
    what: "a line that everybody reaches",
    file: TIERS,
    from: "fit: 16, engagement: 8",
    to: "fit: 0, engagement: 0",
    at: "otherwise:",
    says: /otherwise is never read/,
    fix: /→ /,
  },
  {
    what: "a margin that swallows a line",
    file: TIERS,
    from: "hysteresis: 2",
    to: "hysteresis: 8",
    at: "hysteresis:",
    says: /hysteresis reaches down to no engagement at all from a line of 8/,
    fix: /hysteresis: 2/,
  },
  {
    what: "a better tier that waits longer",
    file: PROMISES,
    from: "workingMinutes: 60",
    to: "workingMinutes: 300",
    at: "workingMinutes: 300",
    says: /tiers\.S\.workingMinutes is later than what the lower tier A is promised/,
    fix: /workingMinutes: 240/,
  },
  {
    what: "a promise without an owner",
    file: ROUTES,
    from: "owned: [S, A, B]",
    to: "owned: [S, A]",
    at: "B: { workingMinutes",
    in: PROMISES,
    says: /tiers\.B is given only to who takes/,
    fix: /→ /,
  },
  {
    what: "a day with more mails than a week",
    file: NURTURE,
    from: "perDay: 1",
    to: "perDay: 5",
    at: "perDay: 5",
    says: /perDay is more than perWeek 3 allows/,
    fix: /perDay: 3/,
  },
  {
    what: "an end that the clock decides",
    file: SIGNUP,
    from: "endsOn:\n",
    to: ended("clock_struck"),
    at: "on: clock_struck",
    says: /ends a run because the clock looked at it/,
    fix: /→ /,
  },
  {
    what: "an end that is there anyway",
    file: SIGNUP,
    from: "endsOn:\n",
    to: ended("unsubscribed"),
    at: "on: unsubscribed",
    says: /is never read: leaving the list ends every run already/,
    fix: /remove it/,
  },
  {
    what: "a value that stands twice",
    file: SCORE,
    from: "in: [finance, retail, healthcare]",
    to: "in: [finance, retail, finance]",
    at: "in: [finance, retail, finance]",
    says: /in\[2\] stands twice in its list: finance/,
    fix: /\[finance, retail\]/,
  },
];

describe("a policy that may be meant", () => {
  it.each(WRONG)("$what is wondered at with file, line and the corrected line", (wrong) => {
    const { mistakes, doubts, lineOf } = spoilt(wrong);
    expect(mistakes).toEqual([]);
    expectTold(doubts, lineOf(wrong.in ?? wrong.file, wrong.at), wrong);
  });

  it("compiles", async () => {
    const folder = copyOfContent();
    folder.change(TIERS, "hysteresis: 2", "hysteresis: 8");
    const { errors, warnings, files } = await compileContent(folder.root);
    folder.dispose();
    expect(errors).toEqual([]);
    expect(warnings.map(({ message }) => message).join()).toContain("hysteresis");
    expect(files.size).toBeGreaterThan(0);
  });
});

describe("the default playbook", () => {
  it("has no mistake, and nothing to wonder at but that an introduction goes before a region", () => {
    const { mistakes, doubts, lineOf } = spoilt();
    expect(mistakes).toEqual([]);
    expect(doubts.map((one) => one.split("\n")[0])).toEqual([
      `content/${ROUTES}:${lineOf(ROUTES, "country, in:")}  rules[1].when overlaps “introduced” (line 8), which takes a lead that fits both: country AT, locale en, introducer …`,
    ]);
  });

  it("may ask for exactly what can be reached", () => {
    const most = spoilt({ file: TIERS, from: "fit: 40", to: "fit: 50" }, { file: SCORE, from: "points: 20", to: "points: 35" });
    expect(most.mistakes).toEqual([]);
  });
});
