import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLibrary } from "../../content/compile/library.ts";
import type { NurturePolicy, SequencePolicy } from "../../content/schema/playbook.ts";
import { linesOf } from "../../scripts/sequence/lines.ts";
import { play } from "../../scripts/sequence/play.ts";
import { READERS, type Reader, readReaders } from "../../scripts/sequence/readers.ts";
import { tell } from "../../scripts/sequence/tell.ts";
import { playbook as standard } from "../../worker/generated/playbook.ts";
import { instantOf } from "../../worker/playbook/calendar.ts";

const ROOT = join(import.meta.dirname, "../..");
const library = openLibrary(join(ROOT, "content"));
const sequence = (...args: string[]) => spawnSync(process.execPath, [join(ROOT, "scripts/sequence.ts"), ...args], { encoding: "utf8" });

const words = { zh: "因", en: "Why" };
const trial: SequencePolicy = {
  sequence: "trial",
  stage: "trial",
  priority: 0,
  endsOn: [{ on: "contacted", when: { field: "fact.outcome", is: "meeting" }, reason: words }],
  goal: { on: "paid", reason: { zh: "付款了", en: "They have paid" } },
  again: "never",
  hypothesis: words,
  window: { days: 60, keep: 0.1, drop: 0.05, runs: 10 },
  holdOut: 0.1,
  steps: [
    { id: "first-value", after: { hours: 1 } },
    { id: "what-is-missing", after: { workingDays: 3 }, when: { not: { field: "features", contains: ["routes"] } } },
  ],
};
const ann: Reader = {
  email: "ann@maker.example",
  answers: { name: "Ann", locale: "en", country: "CN", role: "evaluator", industry: "manufacturing", companySize: "201-1000" },
  life: [],
};

interface Rehearsed {
  more?: Partial<SequencePolicy>;
  nurture?: Partial<NurturePolicy>;
  reader?: Partial<Reader>;
}

/** What a colleague reads of a rehearsal: time, what, mail and why, from a local start in Shanghai. */
function rehearsed(start: string, { more = {}, nurture = {}, reader = {} }: Rehearsed = {}): string[] {
  const playbook = { ...standard, nurture: { ...standard.nurture, quiet: [] as [string, string][], ...nurture } };
  const [date = "", time = ""] = start.split(" ");
  const played = play(playbook, { ...trial, ...more }, { ...ann, ...reader }, instantOf("Asia/Shanghai", date, time));
  return linesOf(played, playbook, library).map(({ local, what, mail, why }) =>
    [local, what, mail, why.join("; ")].filter(Boolean).join(" | "),
  );
}

describe("a rehearsal", () => {
  it("says of every mail when it comes by the reader's clock and why then", () => {
    expect(rehearsed("2026-11-23 10:00")).toEqual([
      "Mon 2026-11-23 10:00 | enters | stage trial",
      "Mon 2026-11-23 11:00 | sent | trial/first-value | 1 hour after entering",
      "Thu 2026-11-26 11:00 | sent | trial/what-is-missing | 3 working days after the mail before",
      "Thu 2026-11-26 11:00 | ends | The sequence is complete",
    ]);
  });

  it("says why not earlier: after hours, quiet hours, a weekend, a holiday", () => {
    expect(rehearsed("2026-11-27 17:30")[1]).toBe(
      "Mon 2026-11-30 09:00 | sent | trial/first-value | 1 hour after entering; after 18:00; weekend 2026-11-28 to 2026-11-29",
    );
    expect(rehearsed("2026-11-23 06:00")[1]).toBe("Mon 2026-11-23 09:00 | sent | trial/first-value | 1 hour after entering; before 09:00");
    expect(rehearsed("2026-11-23 11:30", { nurture: { quiet: [["12:00", "13:30"]] } })[1]).toBe(
      "Mon 2026-11-23 13:30 | sent | trial/first-value | 1 hour after entering; quiet 12:00–13:30",
    );
    expect(rehearsed("2026-09-30 17:30")[1]).toBe(
      "Thu 2026-10-08 09:00 | sent | trial/first-value | 1 hour after entering; after 18:00; National Day 2026-10-01 to 2026-10-07",
    );
  });

  it("says why not at all: a condition, other subjects, a no, a goal", () => {
    const lines = (reader: Partial<Reader>, more: Partial<SequencePolicy> = {}) => rehearsed("2026-11-23 10:00", { reader, more }).slice(2);
    expect(lines({ life: [{ day: 1, did: "used", feature: "routes" }] })).toEqual([
      "Tue 2026-11-24 10:00 | does | used routes",
      "Thu 2026-11-26 11:00 | passed over | trial/what-is-missing | The step is not for readers like them",
      "Thu 2026-11-26 11:00 | ends | The sequence is complete",
    ]);
    const topics = [
      { id: "first-value", after: { hours: 1 } },
      { id: "what-is-missing", after: { days: 1 }, topics: ["nurture"] },
    ];
    expect(lines({ life: [{ day: 0, did: "mail_chosen", topics: ["scoring"], pace: "usual" }] }, { steps: topics }).slice(1)).toEqual([
      "Tue 2026-11-24 11:00 | passed over | trial/what-is-missing | The reader chose other subjects",
      "Tue 2026-11-24 11:00 | ends | The sequence is complete",
    ]);
    expect(lines({ life: [{ day: 1, did: "unsubscribed" }] }).at(-1)).toBe("Tue 2026-11-24 10:00 | ends | The person left");
    expect(lines({ life: [{ day: 1, did: "paid" }] })).toEqual([
      "Tue 2026-11-24 10:00 | does | paid",
      "Tue 2026-11-24 10:00 | goal | They have paid",
      "Tue 2026-11-24 10:00 | ends | They have paid",
    ]);
  });

  it("says what keeps a mail waiting, and until when: the budget, a salesperson's contact, a ticket", () => {
    const daily = [
      { id: "first-value", after: { hours: 1 } },
      { id: "what-is-missing", after: { hours: 1 } },
    ];
    expect(rehearsed("2026-11-23 10:00", { more: { steps: daily } })[2]).toMatch(
      /^Mon 2026-11-23 12:00 \| put off \| trial\/what-is-missing \| .+: until Tue 2026-11-24 09:00$/,
    );
    const called = rehearsed("2026-11-23 10:00", { reader: { life: [{ day: 2, did: "contacted", outcome: "reached" }] } });
    expect(called[3]).toBe(
      "Thu 2026-11-26 11:00 | put off | trial/what-is-missing | A salesperson has just been in touch: until Fri 2026-11-27 10:00",
    );
    const helped = rehearsed("2026-11-23 10:00", {
      reader: {
        life: [
          { day: 1, did: "ticket_opened", ticket: "T-1" },
          { day: 4, did: "ticket_closed", ticket: "T-1" },
        ],
      },
    });
    expect(helped.map((line) => line.split(" | ")[1])).toEqual(["enters", "sent", "does", "paused", "does", "goes on", "sent", "ends"]);
    expect(helped[6]).toMatch(/^Fri 2026-11-27 10:00/);
  });

  it("says who stays out, which text was chosen, and enters a sequence of a signal by what it listens to", () => {
    expect(rehearsed("2026-11-23 10:00", { more: { when: { field: "role", is: "decider" } } })).toEqual([
      "Mon 2026-11-23 10:00 | stays out | the sequence's `when` does not hold for them",
    ]);
    const variants = [
      { id: "first-value", after: { hours: 1 }, variants: [{ id: "engineer", when: { field: "role" as const, is: "evaluator" } }] },
    ];
    expect(rehearsed("2026-11-23 10:00", { more: { steps: variants } })[1]).toBe(
      "Mon 2026-11-23 11:00 | sent | trial/first-value/engineer | 1 hour after entering; variant engineer",
    );
    const { stage: _stage, ...stageless } = trial;
    const played = play(
      standard,
      { ...stageless, signal: { on: "page_read", when: { field: "fact.slug", is: "price" }, stages: ["signup"] } },
      ann,
      instantOf("Asia/Shanghai", "2026-11-23", "10:00"),
    );
    expect(linesOf(played, standard, library)[0]).toMatchObject({ what: "enters", why: ["hears page_read"] });
  });

  it("ends in a table that warns of a year whose holidays nobody has entered", () => {
    const start = instantOf("Asia/Shanghai", "2026-12-30", "10:00");
    const played = play(standard, trial, ann, start);
    const text = tell(played, "ann", linesOf(played, standard, library), standard);
    expect(text).toContain("trial, for ann: Ann, evaluator, en, Asia/Shanghai, calendar cn");
    expect(text).toContain("10 of 100 who enter get no mail");
    expect(text).toMatch(/\n {2}Wed 2026-12-30 11:00 {2}sent +trial\/first-value +\S/);
    expect(text).toContain("No holidays of 2027 are in content/playbook/calendars/cn.yaml");
  });
});

describe("npm run sequence -- rehearse", () => {
  it("rehearses every sequence of this folder with every reader of its file", () => {
    for (const policy of Object.values(standard.sequences))
      for (const [name, reader] of Object.entries(readReaders(READERS))) {
        const lines = linesOf(play(standard, policy, reader, Date.parse("2026-11-23T02:00:00Z")), standard, library);
        expect(lines.length, `${policy.sequence} ${name}`).toBeGreaterThan(0);
        expect(lines.filter(({ subject }) => subject?.includes("has no subject"))).toEqual([]);
        if (lines[0]?.what !== "stays out") expect(lines.at(-1)?.what, `${policy.sequence} ${name}`).toBe("ends");
      }
  });

  it("prints the table, or the same as JSON", () => {
    const { status, stdout } = sequence("rehearse", "trial", "--start", "2026-12-28", "--lead", "engineer-shanghai");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^trial, for engineer-shanghai: .+\nstarts Mon 2026-12-28 10:00; mails go out /);
    const told = JSON.parse(sequence("rehearse", "trial", "--start", "2026-12-28 08:00", "--lead", "engineer-shanghai", "--json").stdout);
    expect(told).toMatchObject({
      sequence: "trial",
      reader: "engineer-shanghai",
      zone: "Asia/Shanghai",
      start: "2026-12-28T00:00:00.000Z",
    });
    expect(told.lines[0]).toMatchObject({ local: "Mon 2026-12-28 08:00", what: "enters" });
  }, 60_000);

  it("says how it is used to whoever asks, which is no mistake", () => {
    expect(sequence("--help")).toMatchObject({
      status: 0,
      stderr: "",
      stdout: expect.stringMatching(/^npm run sequence -- rehearse <sequence>/),
    });
  });

  it.each([
    [["rehearse", "trail"], /^There is no sequence trail; did you mean trial\? Known: /],
    [["rehearse", "trial", "--lead", "enginer-shanghai"], /^There is no reader enginer-shanghai; did you mean engineer-shanghai\?/],
    [["rehearse", "trial", "--lead", "constructor"], /^There is no reader constructor\. Known: /],
    [["rehearse", "trial", "--start", "2026-02-30"], /^--start is “2026-02-30”: write a day such as/],
    [["rehearse", "trial", "--strat", "2026-02-03"], /^Unknown option '--strat'\.\nnpm run sequence -- rehearse <sequence>/],
    [["play", "trial"], /^npm run sequence -- rehearse <sequence>/],
  ])(
    "%j is told in one sentence",
    (args, message) => {
      const { status, stderr } = sequence(...args);
      expect(status).toBe(stderr.includes("npm run sequence") ? 2 : 1);
      expect(stderr).toMatch(message);
    },
    60_000,
  );
});
