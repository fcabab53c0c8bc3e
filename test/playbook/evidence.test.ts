import { describe, expect, it } from "vitest";
import {
  type Caller,
  DECOY,
  type Evidence,
  type EvidenceSign,
  gradeAlone,
  isRead,
  lowered,
  mayBePersons,
  type Press,
} from "../../worker/playbook/evidence.ts";
import { HOUR, MINUTE, SECOND } from "../../worker/playbook/time.ts";
import { MONDAY, standard } from "./factories.ts";

const policy = {
  ...standard.nurture.clicks,
  machineWithinSeconds: 5,
  allLinksWithinSeconds: 10,
  mostLinks: 0.75,
  decoyWithinSeconds: 120,
  readMs: 10_000,
  readWithinHours: 12,
  networks: ["proofpoint"],
};
const PERSON: Caller = { method: "GET", robot: false, prefetch: false, page: true, network: "Deutsche Telekom AG" };
const SENT = MONDAY - HOUR;

describe("one press by itself", () => {
  it.each<[string, Partial<Caller>, string, number | "leaving" | null, string]>([
    ["of a browser that shows the page", {}, "a1", SENT, "E2 person"],
    ["of a mail that may have left", {}, "a1", null, "E2 person"],
    ["that asks for the head alone", { method: "HEAD" }, "a1", SENT, "E0 method"],
    ["that asks what it may do", { method: "OPTIONS" }, "a1", SENT, "E0 method"],
    ["that posts", { method: "POST" }, "a1", SENT, "E0 method"],
    ["of the decoy", {}, DECOY, SENT, "E0 decoy"],
    ["of a program", { robot: true }, "a1", SENT, "E0 robot"],
    ["made ahead", { prefetch: true }, "a1", SENT, "E0 prefetch"],
    ["that wants no page", { page: false }, "a1", SENT, "E0 no_page"],
    ["from a scanner's network", { network: "PROOFPOINT, Inc." }, "a1", SENT, "E1 network"],
    ["from a network that is not known", { network: null }, "a1", SENT, "E2 person"],
    ["before the provider has said that it took the mail", {}, "a1", "leaving", "E1 just_sent"],
    ["a moment before a person could", {}, "a1", MONDAY - 5 * SECOND + 1, "E1 just_sent"],
    ["as soon as a person could", {}, "a1", MONDAY - 5 * SECOND, "E2 person"],
    ["whose clock is behind that of the sending", {}, "a1", MONDAY + SECOND, "E1 just_sent"],
    ["of the decoy by a program that asks for the head", { method: "HEAD", robot: true }, DECOY, SENT, "E0 method"],
  ])("%s", (_what, more, link, sentAt, grade) => {
    const { evidence, why } = gradeAlone(policy, { link, at: MONDAY, caller: { ...PERSON, ...more } }, sentAt);
    expect(`${evidence} ${why}`).toBe(grade);
  });
});

/** Presses as `link@seconds`, each looking like a person's unless it says otherwise. */
function presses(...said: string[]): Press[] {
  return said.map((text, index) => {
    const [, link = "", seconds = "0", evidence = "E2", why = "person"] = /^(\w+)@([\d.]+)(?: (E\d)(?: (\w+))?)?$/.exec(text) ?? [];
    return { id: `p${index + 1}`, link, at: MONDAY + Number(seconds) * SECOND, evidence: evidence as Evidence, why: why as EvidenceSign };
  });
}

const grades = (links: number, ...said: string[]) =>
  lowered(policy, presses(...said), links).map(({ id, evidence, why }) => `${id} ${evidence} ${why}`);

describe("the presses of one mail beside each other", () => {
  it.each<[string, number, string[], string[]]>([
    [
      "all four links at once",
      4,
      ["a1@0", "a2@0", "a3@0", "a4@0"],
      ["p1 E1 many_links", "p2 E1 many_links", "p3 E1 many_links", "p4 E1 many_links"],
    ],
    [
      "three of four, the last exactly at ten seconds",
      4,
      ["a1@0", "a2@5", "a3@10"],
      ["p1 E1 many_links", "p2 E1 many_links", "p3 E1 many_links"],
    ],
    ["three of four, the last a moment later", 4, ["a1@0", "a2@5", "a3@10.001"], []],
    ["two of four", 4, ["a1@0", "a2@1"], []],
    ["two of three", 3, ["a1@0", "a2@1"], []],
    ["both of two", 2, ["a1@0", "a2@9"], ["p1 E1 many_links", "p2 E1 many_links"]],
    ["the only one, again and again", 1, ["a1@0", "a1@1", "a1@2"], []],
    ["one of four, again and again", 4, ["a1@0", "a1@1", "a1@2", "a1@3"], []],
    ["a person an hour after a scanner", 2, ["a1@0", "a2@1", "a1@3600"], ["p1 E1 many_links", "p2 E1 many_links"]],
    ["a machine's and a person's within seconds", 2, ["a1@0 E0", "a2@3"], ["p2 E1 many_links"]],
    ["what was read stays read", 2, ["a1@0 E3", "a2@3"], ["p2 E1 many_links"]],
    ["the decoy is none of the links", 2, ["a1@300", "a0@0 E0"], []],
    [
      "whatever is near a press of the decoy, before and after it",
      9,
      ["a1@0", "a0@120 E0", "a2@240", "a3@240.001"],
      ["p1 E0 near_decoy", "p3 E0 near_decoy"],
    ],
    ["what was probably a machine's, near the decoy", 9, ["a1@0 E1", "a0@1 E0"], ["p1 E0 near_decoy"]],
    ["both of two as soon as the mail has left", 2, ["a1@0 E1 just_sent", "a2@1 E1 just_sent"], ["p1 E1 many_links", "p2 E1 many_links"]],
    ["those from a scanner's network stay what they are", 2, ["a1@0 E1 network", "a2@1 E1 network"], []],
    ["no presses", 4, [], []],
  ])("%s", (_what, links, said, lower) => {
    expect(grades(links, ...said)).toEqual(lower);
  });

  it("says nothing new of what it has lowered already", () => {
    const first = presses("a1@0", "a2@1", "a1@2");
    const after = first.map((press) => ({ ...press, ...lowered(policy, first, 2).find(({ id }) => id === press.id) }));
    expect(lowered(policy, after, 2)).toEqual([]);
  });
});

describe("reading shows that a person pressed", () => {
  it.each<[string, Evidence, EvidenceSign, boolean]>([
    ["where it looked like one", "E2", "person", true],
    ["where somebody had waited for the mail", "E1", "just_sent", true],
    ["not in a scanner's network", "E1", "network", false],
    ["not among presses of every link", "E1", "many_links", false],
    ["not near the decoy", "E0", "near_decoy", false],
    ["not once more", "E3", "read", false],
  ])("%s", (_what, evidence, why, may) => {
    expect(mayBePersons({ evidence, why })).toBe(may);
  });
});

describe("a page is read", () => {
  it.each([
    ["in sight for exactly long enough", 10_000, MINUTE, true],
    ["in sight a moment too short", 9_999, MINUTE, false],
    ["heard of at the last moment", 60_000, 12 * HOUR, true],
    ["heard of a moment too late", 60_000, 12 * HOUR + 1, false],
    ["heard of before the press", 60_000, -1, false],
  ])("%s", (_what, visibleMs, after, read) => {
    expect(isRead(policy, { at: MONDAY }, { visibleMs, heardAt: MONDAY + after })).toBe(read);
  });
});
