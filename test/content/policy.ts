import { join } from "node:path";
import { expect } from "vitest";
import { type Library, openLibrary } from "../../content/compile/library.ts";
import { gatedSlugs } from "../../content/compile/papers.ts";
import { readPolicy } from "../../content/compile/playbook.ts";
import { printProblem } from "../../content/compile/problem.ts";
import { checkReach } from "../../content/compile/reach/check.ts";
import { PIECE_KINDS } from "../../content/schema/piece.ts";

export const SCORE = "playbook/score.yaml";
export const TIERS = "playbook/tiers.yaml";
export const STAGES = "playbook/stages.yaml";
export const ROUTES = "playbook/routes.yaml";
export const TEAM = "playbook/team.yaml";
export const PROMISES = "playbook/promises.yaml";
export const NURTURE = "playbook/nurture.yaml";
export const SIGNUP = "mail/signup/sequence.yaml";
export const REFER = "mail/refer/sequence.yaml";

const content = openLibrary(join(import.meta.dirname, "../../content"));

/** One policy that goes wrong in one place. */
export interface Wrong {
  what: string;
  file: string;
  from: string | RegExp;
  to: string;
  /** What was changed before, and is no mistake by itself. */
  after?: Pick<Wrong, "file" | "from" | "to">;
  /** Text on the line that is told, and its file where that is another one. */
  at: string;
  in?: string;
  says: RegExp;
  fix: RegExp;
}

/** What the default policy gets wrong after some changes; its other content is not looked at. */
export function spoilt(...changes: Pick<Wrong, "file" | "from" | "to">[]): {
  mistakes: string[];
  doubts: string[];
  lineOf(file: string, text: string): number;
} {
  const texts = new Map<string, string>();
  for (const { file, from, to } of changes) {
    const before = texts.get(file) ?? content.open(file).text;
    if (before.replace(from, to) === before) throw new Error(`${file} has no ${from}`);
    texts.set(file, before.replace(from, to));
  }
  const open: Library["open"] = (path) => {
    const text = texts.get(path) ?? content.open(path).text;
    return { path: `content/${path}`, text, lines: text.split("\n") };
  };
  const library: Library = { ...content, problems: [], warnings: [], remarks: [], open };
  const policy = readPolicy(library);
  expect(library.problems.map(printProblem)).toEqual([]);
  const pieces = PIECE_KINDS.flatMap((kind) => library.folders(kind).map((slug) => ({ kind, slug })));
  checkReach(library, policy, { pieces, resources: gatedSlugs(library) });
  return {
    mistakes: library.problems.map(printProblem),
    doubts: library.warnings.map(printProblem),
    lineOf: (file, text) => open(file).lines.findIndex((line) => line.includes(text)) + 1,
  };
}

/** The message stands at its file and line, says what is wrong, and shows what would be right. */
export function expectTold(told: readonly string[], line: number, { file, in: where = file, says, fix }: Wrong): void {
  const named = told.filter((one) => one.startsWith(`content/${where}:${line}  `)).join("\n");
  expect(named, told.join("\n\n")).toMatch(says);
  expect(named).toMatch(new RegExp(fix.source, "m"));
}

export const WHY = "reason: { zh: 因, en: Why }";
/** Something in front of what a list holds already. */
export const routed = (when: string, id = "first") => `  - { id: ${id}, when: ${when}, to: [lin-yue], ${WHY} }\n`;
export const disqualified = (when: string) => `disqualify:\n  - { id: first, when: ${when}, ${WHY} }\n`;
export const row = (tier: string, fit: number, engagement: number) =>
  `grid:\n  - { id: first, tier: ${tier}, fit: ${fit}, engagement: ${engagement}, ${WHY} }\n`;
export const ended = (on: string) => `endsOn:\n  - { on: ${on}, ${WHY} }\n`;
