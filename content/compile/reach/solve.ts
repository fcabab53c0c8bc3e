import { type Fields, holds } from "../../../worker/playbook/condition.ts";
import type { Condition, ConditionField } from "../../schema/playbook.ts";
import type { Ground } from "./ground.ts";
import { type Leaf, leavesOf } from "./values.ts";

/** Every case, however many conditions: what is true of all leads. */
export const ALWAYS: Condition = { all: [] };

/** After so many tries a question stays open, and nothing is claimed. */
const TRIES_MAX = 50_000;

/** Some fields for which a condition holds, naming only those that matter; `never` when there are none; `unsure` when that takes too long to find out. */
export function solve(condition: Condition, ground: Ground): Fields | "never" | "unsure" {
  const choices = choicesFor([condition], ground);
  if (!choices) return "unsure";
  const found = search(condition, choices);
  return typeof found === "string" ? found : onlyNeeded(condition, found, choices);
}

function search(condition: Condition, choices: readonly Choice[]): Fields | "never" | "unsure" {
  let tries = 0;
  const attempt = (depth: number, fields: Fields): Fields | "never" | "unsure" => {
    tries += 1;
    if (tries > TRIES_MAX) return "unsure";
    const verdict = verdictOf(condition, fields, openAfter(choices, depth));
    if (verdict !== undefined) return verdict ? fields : "never";
    for (const value of choices[depth]?.values ?? []) {
      const found = attempt(depth + 1, { ...fields, ...value });
      if (found !== "never") return found;
    }
    return "never";
  };
  return attempt(0, {});
}

/** A case without the fields that it holds without. */
function onlyNeeded(condition: Condition, found: Fields, choices: readonly Choice[]): Fields {
  const open = new Set<ConditionField>();
  for (const { fields } of choices) {
    const more = new Set([...open, ...fields]);
    if (verdictOf(condition, found, more)) for (const field of fields) open.add(field);
  }
  return Object.fromEntries(Object.entries(found).filter(([field]) => !open.has(field as ConditionField)));
}

export function neverHolds(condition: Condition, ground: Ground): boolean {
  return solve(condition, ground) === "never";
}

/** A case for which a condition holds, or null when there is none or none was found. */
export function exampleOf(condition: Condition, ground: Ground): Fields | null {
  const found = solve(condition, ground);
  return typeof found === "string" ? null : found;
}

/** Values of fields that vary together; of those that no comparison tells apart, the first. */
export interface Choice {
  fields: readonly ConditionField[];
  values: Fields[];
}

/** What must be chosen before all of the conditions have an answer; null when there is too much to choose from. */
export function choicesFor(conditions: readonly Condition[], ground: Ground): Choice[] | null {
  const leaves = conditions.flatMap(leavesOf);
  const choices: Choice[] = [];
  for (const { fields, values } of ground) {
    const about = leaves.filter(({ field }) => fields.includes(field));
    if (about.length === 0) continue;
    const all = values(about);
    if (!all) return null;
    choices.push({ fields, values: distinct(all, about) });
  }
  return choices;
}

function distinct(values: readonly Fields[], leaves: readonly Leaf[]): Fields[] {
  const seen = new Map<string, Fields>();
  for (const value of values) {
    const answers = leaves.map((leaf) => Number(holds(leaf, value))).join("");
    if (!seen.has(answers)) seen.set(answers, value);
  }
  return [...seen.values()];
}

/** The fields that are still open when the first `depth` choices are made. */
export function openAfter(choices: readonly Choice[], depth: number): Set<ConditionField> {
  return new Set(choices.slice(depth).flatMap(({ fields }) => fields));
}

/** Whether a condition holds whatever the open fields turn out to be; undefined while that depends on them. */
export function verdictOf(condition: Condition, fields: Fields, open: ReadonlySet<ConditionField>): boolean | undefined {
  if ("not" in condition) {
    const verdict = verdictOf(condition.not, fields, open);
    return verdict === undefined ? undefined : !verdict;
  }
  if (!("all" in condition || "any" in condition)) return open.has(condition.field) ? undefined : holds(condition, fields);
  const [parts, decisive] = "all" in condition ? [condition.all, false] : [condition.any, true];
  const verdicts = parts.map((part) => verdictOf(part, fields, open));
  if (verdicts.includes(decisive)) return decisive;
  return verdicts.includes(undefined) ? undefined : !decisive;
}
