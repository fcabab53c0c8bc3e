import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compileContent } from "../../content/compile.ts";
import { copyOfContent, type Folder } from "./folder.ts";
import { expectTold, NURTURE, SIGNUP, spoilt, type Wrong } from "./policy.ts";

const WHY = "reason: { zh: 因, en: Why }";
const STEPS = /^steps:[\s\S]*/m;
const steps = (...lines: string[]) => `steps:\n${lines.map((line) => `  - ${line}\n`).join("")}`;
const GOAL = /^goal:.*\n/m;
const STAGE = /^stage: signup\n/m;
const signal = (rest: string) => `signal: ${rest}\n`;

const MISTAKES: Wrong[] = [
  {
    what: "a condition for entering that nobody of the stage meets",
    file: SIGNUP,
    from: STAGE,
    to: "stage: signup\nwhen: { field: stage, is: trial }\n",
    at: "when: { field: stage",
    says: /when can never hold: \{ field: stage, is: trial \}/,
    fix: /ask for something that can be/,
  },
  {
    what: "a condition on a fact, where nothing is heard",
    file: SIGNUP,
    from: STAGE,
    to: "stage: signup\nwhen: { field: fact.form, is: contact }\n",
    at: "when: { field: fact",
    says: /when\.field asks for fact\.form, which is never known of a reader; known of form_submitted/,
    fix: /ask it on: form_submitted/,
  },
  {
    what: "readers who are disqualified, and so never written to",
    file: SIGNUP,
    from: STEPS,
    to: steps("{ id: welcome, after: { hours: 2 }, when: { field: tier, is: X } }", "{ id: next-reading, after: { days: 3 } }"),
    at: "tier, is: X",
    says: /steps\[0\]\.when can never hold: \{ field: tier, is: X \}/,
    fix: /ask for something that can be/,
  },
  {
    what: "two features that must both not be used and be used",
    file: SIGNUP,
    from: STEPS,
    to: steps(
      "{ id: welcome, after: { hours: 2 }, when: { all: [{ field: features, contains: [a] }, { field: features, known: false }] } }",
      "{ id: next-reading, after: { days: 3 } }",
    ),
    at: "features, contains",
    says: /steps\[0\]\.when can never hold: .* exclude each other/,
    fix: /ask for something that can be/,
  },
  {
    what: "a variant behind one that takes all its readers",
    file: SIGNUP,
    from: STEPS,
    to: steps(
      "{ id: welcome, after: { hours: 2 }, variants: [{ id: chairs, when: { field: role, known: true } }, { id: engineer, when: { field: role, is: evaluator } }] }",
      "{ id: next-reading, after: { days: 3 } }",
    ),
    at: "id: welcome",
    says: /steps\[0\]\.variants\[1\] is never reached: “chairs” \(line \d+\) takes every reader that “engineer” asks for/,
    fix: /move it above line \d+/,
  },
  {
    what: "a variant for nobody whom the step is for",
    file: SIGNUP,
    from: STEPS,
    to: steps(
      "{ id: welcome, after: { hours: 2 }, when: { field: role, is: decider }, variants: [{ id: engineer, when: { field: role, is: evaluator } }] }",
      "{ id: next-reading, after: { days: 3 } }",
    ),
    at: "id: welcome",
    says: /steps\[0\]\.variants\[0\] is never reached/,
    fix: /ask for something else/,
  },
  {
    what: "a test that the variants leave nobody for",
    file: SIGNUP,
    from: STEPS,
    to: steps(
      "{ id: welcome, after: { hours: 2 }, variants: [{ id: known, when: { field: role, known: true } }, { id: other, when: { field: role, known: false } }], test: { arm: b, hypothesis: { zh: 假设, en: Guess }, readers: 20 } }",
      "{ id: next-reading, after: { days: 3 } }",
    ),
    at: "id: welcome",
    says: /steps\[0\]\.test is never drawn: the variants leave it no reader/,
    fix: /remove it/,
  },
  {
    what: "a goal whose condition no such fact meets",
    file: SIGNUP,
    from: GOAL,
    to: `goal: { on: used, when: { field: fact.slug, is: x }, ${WHY} }\n`,
    at: "goal:",
    says: /goal\.when\.field asks for fact\.slug, which is never known of used; known of page_read/,
    fix: /ask it on: page_read/,
  },
  {
    what: "an end that the goal takes before it",
    file: SIGNUP,
    from: /^endsOn:\n(?: {2}- .*\n)*/m,
    to: `endsOn:\n  - { on: trial_started, when: { field: role, is: decider }, ${WHY} }\n`,
    at: "on: trial_started, when",
    says: /endsOn\[0\] is never reached/,
    fix: /remove it/,
  },
  {
    what: "a signal in a stage that nobody enters",
    file: SIGNUP,
    from: STAGE,
    to: signal("{ on: page_read, stages: [refer] }"),
    after: { file: "playbook/stages.yaml", from: /^ {2}- \{ id: happy-customer.*\n/m, to: "" },
    at: "signal:",
    says: /signal\.stages is nobody's stage: no move of stages\.yaml leads to refer/,
    fix: /name a stage that somebody can be in/,
  },
  {
    what: "a signal that asks what its fact does not carry",
    file: SIGNUP,
    from: STAGE,
    to: signal("{ on: paid, when: { field: fact.form, is: contact }, stages: [paid] }"),
    at: "signal:",
    says: /signal\.when\.field asks for fact\.form, which is never known of paid/,
    fix: /ask it on: form_submitted/,
  },
  {
    what: "a signal that leaves",
    file: SIGNUP,
    from: STAGE,
    to: signal("{ on: unsubscribed, stages: [signup] }"),
    at: "on: unsubscribed",
    says: /signal\.on enrols nobody: whoever leaves is not written to/,
    fix: /remove it/,
  },
  {
    what: "quiet hours that end before they begin",
    file: NURTURE,
    from: /^quiet:.*$/m,
    to: 'quiet: [["13:30", "12:00"]]',
    at: "quiet:",
    says: /quiet\[0\] ends before it begins/,
    fix: /\["12:00", "13:30"\]/,
  },
  {
    what: "quiet hours that leave none",
    file: NURTURE,
    from: /^quiet:.*$/m,
    to: 'quiet: [["08:00", "12:00"], ["12:00", "18:00"]]',
    at: "quiet:",
    says: /quiet leaves no hour of the window/,
    fix: /shorten the quiet hours/,
  },
];

const TRIAL = "mail/trial/sequence.yaml";
const missing = (after: string): Pick<Wrong, "file" | "from" | "to"> => ({
  file: TRIAL,
  from: "id: what-is-missing, after: { workingDays: 3 }",
  to: `id: what-is-missing, after: { ${after} }`,
});

const DOUBTS: Wrong[] = [
  {
    what: "a step that comes after its readers have left the stage",
    ...missing("workingDays: 200"),
    at: "id: what-is-missing",
    says: /steps\[3\]\.after is day \d{3} at the earliest: whoever is in trial leaves it on day 21 \(trial-over in stages\.yaml\)/,
    fix: /shorten the delays/,
  },
  {
    what: "a share without mails that is everybody",
    file: SIGNUP,
    from: STAGE,
    to: "stage: signup\nholdOut: 1\n",
    at: "holdOut:",
    says: /holdOut is everybody: nobody is ever written to/,
    fix: /holdOut: 0\.1/,
  },
  {
    what: "variants for every reader",
    file: SIGNUP,
    from: STEPS,
    to: steps(
      "{ id: welcome, after: { hours: 2 }, variants: [{ id: chinese, when: { field: locale, is: zh } }, { id: english, when: { field: locale, is: en } }] }",
      "{ id: next-reading, after: { days: 3 } }",
    ),
    at: "id: welcome",
    says: /steps\[0\]\.variants take every reader: the own text of welcome is never sent/,
    fix: /remove the last one/,
  },
  {
    what: "an end on an answer, which ends every run",
    file: SIGNUP,
    from: "endsOn:\n",
    to: `endsOn:\n  - { on: replied, ${WHY} }\n`,
    at: "on: replied",
    says: /endsOn\[0\] is never read: an answer ends every run already/,
    fix: /remove it/,
  },
  {
    what: "quiet hours outside the window",
    file: NURTURE,
    from: /^quiet:.*$/m,
    to: 'quiet: [["18:00", "20:00"]]',
    at: "quiet:",
    says: /quiet\[0\] is outside the window 09:00–18:00/,
    fix: /remove it/,
  },
  {
    what: "fewer mails that are more",
    file: NURTURE,
    from: /^perWeekFewer:.*$/m,
    to: "perWeekFewer: 4",
    at: "perWeekFewer:",
    says: /perWeekFewer is more than perWeek 3/,
    fix: /perWeekFewer: 3/,
  },
];

describe("a sequence file that says what cannot be", () => {
  it.each(MISTAKES)("$what is named with file, line and the corrected line", (wrong) => {
    const { mistakes, lineOf } = spoilt(...(wrong.after ? [wrong.after] : []), wrong);
    expectTold(mistakes, lineOf(wrong.file, wrong.at), wrong);
  });

  it("has nothing wondered at when its last step comes on the day on which its readers leave", () => {
    // the steps before it take at least an hour and four working days, the one after it two
    expect(spoilt(missing("days: 14.9")).doubts.join()).not.toContain("steps[");
    expect(spoilt(missing("days: 15")).doubts.join()).toContain("steps[4].after is day 21 at the earliest");
  });

  it.each(DOUBTS)("$what is wondered at", (wrong) => {
    const { mistakes, doubts, lineOf } = spoilt(wrong);
    expect(mistakes).toEqual([]);
    expectTold(doubts, lineOf(wrong.file, wrong.at), wrong);
  });
});

const TEXT = "---\nsubject: 主题\npreheader: 预览\n---\n正文\n";
const withStep = (f: Folder, more: string) =>
  f.change(SIGNUP, STEPS, steps(`{ id: welcome, after: { hours: 2 }, ${more} }`, "{ id: next-reading, after: { days: 3 } }"));
const TEST = "test: { arm: short, hypothesis: { zh: 假设, en: Guess }, readers: 20 }";

interface Spoiled {
  what: string;
  spoil: (folder: Folder) => void;
  /** What it says, file and line first. */
  says: RegExp;
}

const TAKES = "steps\\[0\\]\\.after takes one of minutes, hours, days, workingDays";
const delay = (says: string) => new RegExp(`^content/mail/signup/sequence\\.yaml:\\d+  ${says}$`);

/** Delays that cannot be read, with all that is said of them. */
const DELAYS: { what: string; after: string; says: RegExp }[] = [
  {
    what: "a delay without a space after the colon",
    after: ", after: { workingDays:2 }",
    says: delay(`${TAKES}: a space is missing after the colon\\n.*\\n  → - \\{ id: welcome, after: \\{ workingDays: 2 \\} \\}`),
  },
  { what: "a delay in two units", after: ", after: { days: 1, hours: 2 }", says: delay(`${TAKES}, and only one\\n.*`) },
  {
    what: "a delay in weeks",
    after: ", after: { weeks: 2 }",
    says: delay(`${TAKES}, not weeks\\n.*\\n  → - \\{ id: welcome, after: \\{ days: 14 \\} \\}`),
  },
  {
    what: "a delay with a slip",
    after: ", after: { workingdays: 2 }",
    says: delay(`${TAKES}, not workingdays\\n.*\\n  → - \\{ id: welcome, after: \\{ workingDays: 2 \\} \\}`),
  },
  { what: "a delay in a unit that there is not", after: ", after: { moons: 2 }", says: delay(`${TAKES}, not moons\\n.*`) },
  {
    what: "a delay as text",
    after: ", after: 2 days",
    says: delay(
      "steps\\[0\\]\\.after must be one of .*\\{ workingDays: 3 \\}, not “2 days”\\n.*\\n  → - \\{ id: welcome, after: \\{ days: 2 \\} \\}",
    ),
  },
  {
    what: "a step without a delay",
    after: "",
    says: delay("steps\\[0\\]\\.after is missing: one of \\{ minutes: 1 \\}, .*\\n.*\\n  → add  after: \\{ workingDays: 3 \\}"),
  },
];

const SPOILED: Spoiled[] = [
  {
    what: "a variant without a folder",
    spoil: (f) => withStep(f, "variants: [{ id: engineer, when: { field: role, is: evaluator } }]"),
    says: /signup\/sequence\.yaml:\d+ {2}steps\[0\]\.variants\[0\]\.id “engineer” has no mail in content\/mail\/signup\/welcome\/[\s\S]*create content\/mail\/signup\/welcome\/engineer\/zh\.mdx and en\.mdx/,
  },
  {
    what: "a variant in one language",
    spoil: (f) => {
      withStep(f, "variants: [{ id: engineer, when: { field: role, is: evaluator } }]");
      f.write("mail/signup/welcome/engineer/zh.mdx", TEXT);
    },
    says: /signup\/welcome\/engineer\/en\.mdx:1 {2}is missing: every mail has both languages/,
  },
  {
    what: "an arm without a folder, that is one letter off",
    spoil: (f) => {
      withStep(f, TEST);
      for (const locale of ["zh", "en"]) f.write(`mail/signup/welcome/shrot/${locale}.mdx`, TEXT);
    },
    says: /steps\[0\]\.test\.arm “short” has no mail[\s\S]*arm: shrot/,
  },
  {
    what: "a text that no step names",
    spoil: (f) => f.write("mail/signup/welcome/engineer/zh.mdx", TEXT),
    says: /signup\/welcome\/engineer\/zh\.mdx:1 {2}is never sent: the step welcome of content\/mail\/signup\/sequence\.yaml has no variant or arm engineer[\s\S]*variants: \[\{ id: engineer/,
  },
  {
    what: "a file that lies too deep",
    spoil: (f) => f.write("mail/signup/welcome/engineer/old/zh.mdx", TEXT),
    says: /signup\/welcome\/engineer\/old\/zh\.mdx:1 {2}is no mail/,
  },
  {
    what: "two variants of one name",
    spoil: (f) =>
      withStep(f, "variants: [{ id: engineer, when: { field: role, is: evaluator } }, { id: engineer, when: { field: role, is: user } }]"),
    says: /steps\[0\]\.variants\[1\]\.id “engineer” stands twice/,
  },
  {
    what: "an arm that is called as a variant is",
    spoil: (f) => withStep(f, `variants: [{ id: short, when: { field: role, is: evaluator } }], ${TEST}`),
    says: /steps\[0\]\.test\.arm “short” is a variant of the step/,
  },
  {
    what: "an arm that is called as the step's own text is",
    spoil: (f) => withStep(f, TEST.replace("arm: short", "arm: a")),
    says: /steps\[0\]\.test\.arm “a” is the name of the step's own text[\s\S]*arm: b/,
  },
  {
    what: "a list that is asked as one value",
    spoil: (f) => withStep(f, "when: { field: features, is: routes }"),
    says: /steps\[0\]\.when features is a list: ask what it contains[\s\S]*\{ field: features, contains: \[routes\] \}/,
  },
  {
    what: "a feature that the product does not report",
    spoil: (f) => withStep(f, "when: { not: { field: features, contains: [inboxx] } }"),
    says: /steps\[0\]\.when\.not\.contains\[0\] unknown feature of score\.yaml “inboxx”; known: forms, inbox, scoring, sequences\n.*\n {2}→ .*contains: \[inbox\]/,
  },
  {
    what: "a goal in a feature that the product does not report",
    spoil: (f) => f.change(SIGNUP, GOAL, `goal: { on: used, when: { field: fact.feature, is: scorring }, ${WHY} }\n`),
    says: /goal\.when\.is unknown feature of score\.yaml “scorring”[\s\S]*is: scoring/,
  },
  {
    what: "a topic that there is not",
    spoil: (f) => withStep(f, "when: { field: interest, is: scorring }"),
    says: /steps\[0\]\.when\.is unknown topic of score\.yaml “scorring”; known: scoring[\s\S]*is: scoring/,
  },
  {
    what: "an unknown role in a variant",
    spoil: (f) => withStep(f, "variants: [{ id: engineer, when: { field: role, is: engineer } }]"),
    says: /steps\[0\]\.variants\[0\]\.when\.is unknown role “engineer”/,
  },
  {
    what: "a sequence of a stage and of a signal, on the line of the signal",
    spoil: (f) => f.change(SIGNUP, STAGE, "stage: signup\nsignal: { on: used, stages: [signup] }\n"),
    says: /sequence\.yaml:\d+ {2}signal stands beside stage: a sequence starts with either stage or signal\n {4}signal:/,
  },
  {
    what: "a sequence that nothing starts",
    spoil: (f) => f.change(SIGNUP, STAGE, ""),
    says: /stage is missing: a sequence starts with either stage or signal[\s\S]*add {2}stage: /,
  },
  {
    what: "a sequence that is dropped above what keeps it",
    spoil: (f) => f.change(SIGNUP, "drop: 0.02", "drop: 0.5"),
    says: /sequence\.yaml:\d+ {2}window\.drop is more than keep\n {4}window: [^\n]*$/,
  },
  {
    what: "a sequence without a window",
    spoil: (f) => f.change(SIGNUP, /^window:.*\n/m, ""),
    says: /window is missing[\s\S]*add {2}window: \{ days: 30, keep: 0\.05, drop: 0\.02, runs: 100 \}/,
  },
  {
    what: "a share in hundredths",
    spoil: (f) => f.change(SIGNUP, STAGE, "stage: signup\nholdOut: 10\n"),
    says: /holdOut must be at most 1, not 10\n {4}holdOut: 10\n {2}→ holdOut: 0\.1$/,
  },
  {
    what: "a share that nobody can mean",
    spoil: (f) => f.change(SIGNUP, STAGE, "stage: signup\nholdOut: 1000\n"),
    says: /holdOut must be at most 1, not 1000\n {4}holdOut: 1000$/,
  },
  ...DELAYS.map(
    ({ what, after, says }): Spoiled => ({
      what,
      spoil: (f) => f.change(SIGNUP, STEPS, steps(`{ id: welcome${after} }`, "{ id: next-reading, after: { days: 3 } }")),
      says,
    }),
  ),
];

describe("the texts of a sequence", () => {
  let folder: Folder;
  beforeEach(() => {
    folder = copyOfContent();
  });
  afterEach(() => folder.dispose());

  it.each(SPOILED)("$what is named with file, line and what to write", async ({ spoil, says }) => {
    spoil(folder);
    expect((await folder.said()).join("\n\n")).toMatch(says);
  });

  it("may have variants and arms, each with both languages, which are compiled under their names", async () => {
    withStep(folder, `variants: [{ id: engineer, when: { field: role, is: evaluator } }], ${TEST}`);
    for (const step of ["receipts", "five-chairs"]) folder.remove(`mail/signup/${step}`);
    for (const text of ["engineer", "short"])
      for (const locale of ["zh", "en"]) folder.write(`mail/signup/welcome/${text}/${locale}.mdx`, TEXT);
    const { errors, files } = await compileContent(folder.root);
    expect(errors).toEqual([]);
    const index = files.get("mails.ts") ?? "";
    for (const name of ["signup/welcome", "signup/welcome/engineer", "signup/welcome/short"]) expect(index).toContain(`"${name}": {`);
    expect(files.has("mails/signup/welcome/engineer/en.ts")).toBe(true);
    const names = [...index.matchAll(/^import (\w+) from/gm)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
