import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wantedBy } from "../../../scripts/rehearse/arguments.ts";
import { journalsOfExport, openState } from "../../../scripts/rehearse/journals.ts";
import { playbookIn } from "../../../scripts/rehearse/playbooks.ts";
import { Refusal } from "../../../scripts/rehearse/refusal.ts";
import { standard } from "../../playbook/factories.ts";

const CONTENT = join(import.meta.dirname, "../../../content");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dinghai-refusals-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe("what is asked for", () => {
  it("is ninety days of npm start's journals with the playbook of content/, unless something else is said", () => {
    expect(wantedBy([], { DINGHAI_STATE: "/data" })).toEqual({ days: 90, playbook: CONTENT, journals: { state: "/data" }, form: "text" });
    expect(wantedBy(["--export", "/e.jsonl", "--days", "7", "--playbook", "/p", "--markdown"], {})).toEqual({
      days: 7,
      playbook: "/p",
      journals: { file: "/e.jsonl" },
      form: "markdown",
    });
  });

  it.each<[string, string[], string]>([
    ["an unknown option", ["--dais", "9"], "Unknown option '--dais'; known are --days --playbook --state --export --json --markdown."],
    ["a stray word", ["content"], "Unexpected argument 'content'"],
    ["days that are no number", ["--days", "soon"], "--days is “soon”: it must be a whole number of days, 1 to 3650."],
    ["no days", ["--days", "0"], "--days is “0”"],
    ["two sources", ["--export", "a", "--state", "b"], "Give --state or --export, not both."],
    ["two forms", ["--json", "--markdown"], "Give --json or --markdown, not both."],
  ])("is refused for %s", (_what, args, sentence) => {
    const asking = () => wantedBy(args, {});
    expect(asking).toThrow(Refusal);
    expect(asking).toThrow(sentence);
  });
});

describe("a folder of journals", () => {
  it("must hold a database with a journal", () => {
    expect(() => openState(join(folder, "none"))).toThrow(/holds no local database: run npm start once/);
    file("state/v3/d1/miniflare-D1DatabaseObject/metadata.sqlite", "no database at all, but long enough to be looked at as one");
    expect(() => openState(join(folder, "state"))).toThrow(/holds no journal: run npm start once/);
  });
});

describe("an export", () => {
  const row = (seq: number) => JSON.stringify({ subject: "lead:a", seq, at: 1, kind: "used", v: 1, source: `s${seq}`, body: { data: {} } });

  it.each<[string, string, RegExp]>([
    ["out of order", `${row(2)}\n${row(1)}\n`, /^Line 2 of \S+ is out of order: the rows must be sorted by subject and seq\.$/],
    ["with a row twice", `${row(1)}\n${row(1)}\n`, /^Line 2 of \S+ is out of order/],
    ["with something else in it", `${row(1)}\n\nhello\n`, /^Line 3 of \S+ is no row of the journal/],
  ])("%s is refused with its line", async (_what, text, sentence) => {
    await expect(journalsOfExport(file("export.jsonl", text))).rejects.toThrow(sentence);
  });

  it("must be there", async () => {
    await expect(journalsOfExport(join(folder, "none.jsonl"))).rejects.toThrow(/^There is no file \S+none\.jsonl\.$/);
  });
});

describe("a changed playbook", () => {
  it("may be a folder with the files that change; a calendar lies in calendars/", () => {
    const text = 'weekdays: [1, 2, 3]\nhours: [["09:00", "12:00"]]\nyears: {}\n';
    file("calendars-only/calendars/cn.yaml", `calendar: cn\nzone: Asia/Shanghai\n${text}`);
    const { playbook } = playbookIn(join(folder, "calendars-only"), CONTENT);
    expect(playbook.calendars.cn?.weekdays).toEqual([1, 2, 3]);
    expect({ ...playbook, version: "", calendars: {} }).toEqual({ ...standard, version: "", calendars: {} });
    expect(playbook.version).not.toBe(standard.version);
  });

  it("is refused with file and line when it is wrong, missing or empty", () => {
    const wrong = file("wrong/tiers.yaml", "grid: []\n");
    expect(() => playbookIn(join(folder, "wrong"), CONTENT)).toThrow(`wrong is wrong: ${wrong}:1 `);
    file("stray/scores.yaml", "rules: []\n");
    expect(() => playbookIn(join(folder, "stray"), CONTENT)).toThrow("is not a playbook file");
    expect(() => playbookIn(join(folder, "none"), CONTENT)).toThrow(/^There is no folder \S+none\.$/);
    mkdirSync(join(folder, "empty"));
    expect(() => playbookIn(join(folder, "empty"), CONTENT)).toThrow(/empty holds no playbook: it needs files such as score\.yaml/);
  });
});
