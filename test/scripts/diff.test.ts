import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compare } from "../../scripts/playbook/diff/compare.ts";
import { type Programme, readVersions } from "../../scripts/playbook/diff/read.ts";
import { runsIn } from "../../scripts/playbook/diff/runs.ts";
import { tell } from "../../scripts/playbook/diff/tell.ts";
import type { Run } from "../../scripts/playbook/diff/touched.ts";
import { enrolmentRows, leadRow } from "../../worker/journey/rows.ts";
import { DAY } from "../../worker/playbook/time.ts";
import { MONDAY } from "../playbook/factories.ts";
import { liveUntil, playbookOf, programme, reader } from "../playbook/programmes.ts";

const ROOT = join(import.meta.dirname, "../..");
const steps = (ids: string, more: Record<string, Record<string, unknown>> = {}): Programme => ({
  stage: "signup",
  steps: [...ids].map((id) => ({ id, after: { days: 1 }, ...more[id] })),
});
const run = (next: string | null, had = "", stage = "signup"): Run => ({ sequence: "signup", stage, next, had: [...had] });

/** What a colleague is told of one sequence that became another. */
function told(before: Programme | null, after: Programme | null, runs: Run[] | null = null, texts: string[] = []): string[] {
  const versions = { before: before ? { signup: before } : {}, after: after ? { signup: after } : {}, texts };
  return tell(compare(versions, runs), "HEAD", runs && "here")
    .split("\n")
    .slice(3)
    .map((line) => line.trim());
}

describe("what a change of a sequence is told to do", () => {
  const runs = [run("a"), run("b", "a"), run("b", "a"), run("c", "ab")];

  it.each<[string, Programme, Programme, string[]]>([
    [
      "a step at the end",
      steps("abc"),
      steps("abcd"),
      ["d: added after c; runs that will get it: 4; whoever has passed the place will not"],
    ],
    [
      "a step in the middle",
      steps("abc"),
      steps("adbc"),
      ["d: added after a; runs that will get it: 1; whoever has passed the place will not"],
    ],
    [
      "a step at the beginning",
      steps("abc"),
      steps("dabc"),
      ["d: added at the beginning; runs that will get it: 0; whoever has passed the place will not"],
    ],
    ["a step taken out", steps("abc"), steps("ac"), ["b: removed; runs that wait for it and end: 2, that lose it: 1"]],
    [
      "a step moved to the end",
      steps("abc"),
      steps("bca"),
      ["a: moved after c; runs that get it now: 0, that lose it: 0, that have had it and do not get it twice: 3"],
    ],
    [
      "a step moved to the front, past those who wait for another",
      steps("abc"),
      steps("cab"),
      ["c: moved at the beginning; runs that get it now: 0, that lose it: 3, that have had it and do not get it twice: 0"],
    ],
    [
      "another delay",
      steps("abc"),
      steps("abc", { b: { after: { workingDays: 3 } } }),
      ["b: after 1 day → 3 working days; runs that wait for it by the time that was planned: 2, that will by the new one: 1"],
    ],
    [
      "another condition",
      steps("abc"),
      steps("abc", { c: { when: { field: "role", is: "decider" } } }),
      ["c: when changed; it reaches everyone who is still to come to it: 4 runs"],
    ],
    [
      "what enters and what it is for",
      steps("abc"),
      { ...steps("abc"), again: "never", goal: { on: "paid" } },
      ["again, goal: for whoever enters from now on, and for what is heard from now on"],
    ],
  ])("%s", (_what, before, after, lines) => {
    expect(told(before, after, runs)).toEqual(["signup", ...lines]);
  });

  it("names new words, and how many are still to read them", () => {
    const texts = ["signup/c/zh.mdx", "signup/c/engineer/en.mdx", "trial/c/zh.mdx"];
    expect(told(steps("abc"), steps("abc"), runs, texts)).toEqual([
      "signup",
      "c: new words (zh, engineer/en); it reaches everyone who is still to come to it: 4 runs",
    ]);
  });

  it("counts the runs that end: of a sequence that is gone, and of people in none of its stages", () => {
    expect(told(steps("abc"), null, runs)).toEqual(["signup: taken away; 4 runs end"]);
    const elsewhere = { ...steps("abc"), stage: "trial" };
    expect(told(steps("abc"), elsewhere, [...runs, run("a", "", "trial")])[2]).toMatch(/^for other stages: 4 runs of people/);
    expect(told(null, steps("abc"), runs)).toEqual(["signup: a new sequence; whoever is in its stage already does not enter"]);
  });

  it("says nothing of runs that it cannot count, and that nothing has changed", () => {
    expect(told(steps("abc"), steps("ac"))).toEqual(["signup", "b: removed"]);
    expect(tell(compare({ before: { signup: steps("a") }, after: { signup: steps("a") }, texts: [] }, runs), "HEAD", "here")).toBe(
      "The sequences are as they are in HEAD.",
    );
  });
});

describe("the runs of a database", () => {
  it("are those that go on, with what each has had, and none that is kept without mails", () => {
    const database = new DatabaseSync(":memory:");
    const folder = join(ROOT, "migrations/db");
    for (const file of readdirSync(folder)
      .filter((name) => name.endsWith(".sql"))
      .sort())
      database.exec(readFileSync(join(folder, file), "utf8"));
    const insert = (table: string, row: object) => {
      const entries = Object.entries(row).map(
        ([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value] as const,
      );
      const values = entries.map(([, value]) =>
        value !== null && typeof value === "object" ? JSON.stringify(value) : (value as string | number | null),
      );
      const names = entries.map(([name]) => name).join(", ");
      database.prepare(`INSERT INTO ${table} (${names}) VALUES (${entries.map(() => "?").join(", ")})`).run(...values);
    };
    const one = reader(playbookOf([programme()]));
    const two = reader(playbookOf([programme()]));
    const over = reader(playbookOf([programme()]));
    const kept = reader(playbookOf([programme({ holdOut: 1 })]));
    liveUntil(two, MONDAY + DAY);
    liveUntil(over, MONDAY + 9 * DAY);
    for (const { lead } of [one, two, over, kept]) {
      insert("leads", leadRow(lead));
      for (const row of enrolmentRows(null, lead)) insert("enrolments", row);
    }
    const runs = runsIn(database).sort((a, b) => a.had.length - b.had.length);
    expect(runs).toEqual([
      { sequence: "signup", stage: "signup", next: "one", had: [] },
      { sequence: "signup", stage: "signup", next: "two", had: ["one"] },
    ]);
    database.close();
  });
});

describe("what a working tree is compared with", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "dinghai-diff-"));
    git("init", "--quiet");
    write("signup/sequence.yaml", "sequence: signup\nstage: signup\nsteps:\n  - { id: one, after: { days: 1 } }\n");
    write("signup/one/zh.mdx", "甲");
    write("gone/sequence.yaml", "sequence: gone\nsteps: [{ id: one, after: { days: 1 } }]\n");
    git("add", "-A");
    git("-c", "user.name=t", "-c", "user.email=t@t.example", "commit", "--quiet", "-m", "first");
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const git = (...args: string[]) => spawnSync("git", ["-C", root, ...args], { encoding: "utf8" });
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, "content/mail", path)), { recursive: true });
    writeFileSync(join(root, "content/mail", path), text);
  };

  it("is a commit: steps, words and whole sequences, committed or not", () => {
    write(
      "signup/sequence.yaml",
      "sequence: signup\nstage: signup\nsteps:\n  - { id: one, after: { days: 2 } }\n  - { id: two, after: { days: 1 } }\n",
    );
    write("signup/one/zh.mdx", "乙");
    write("signup/two/en.mdx", "new");
    write("fair/sequence.yaml", "sequence: fair\nsteps: []\n");
    rmSync(join(root, "content/mail/gone"), { recursive: true });
    const versions = readVersions(root, "HEAD");
    expect(versions.texts).toEqual(["signup/one/zh.mdx", "signup/two/en.mdx"]);
    expect(
      compare(versions, null).map(({ sequence, what, steps }) => [sequence, what, ...steps.map((step) => `${step.step} ${step.what}`)]),
    ).toEqual([
      ["fair", "added"],
      ["gone", "removed"],
      ["signup", "changed", "one timed", "one worded", "two added"],
    ]);
  });

  it("must be there, and readable", () => {
    expect(() => readVersions(root, "nope")).toThrow("There is no commit nope here");
    write("signup/sequence.yaml", "steps: [");
    expect(() => readVersions(root, "HEAD")).toThrow("content/mail/signup/sequence.yaml cannot be read");
    expect(() => readVersions(tmpdir(), "HEAD")).toThrow("is in no git repository");
  });
});
