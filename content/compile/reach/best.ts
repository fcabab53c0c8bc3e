import type { Fields } from "../../../worker/playbook/condition.ts";
import { fade } from "../../../worker/playbook/score.ts";
import type { EngagementRule, FitRule, ScorePolicy } from "../../schema/playbook.ts";
import { fieldsOf } from "../../schema/playbook.ts";
import { factGround, type Ground, type Scope } from "./ground.ts";
import { type Choice, choicesFor, neverHolds, openAfter, verdictOf } from "./solve.ts";

/** The highest fit a lead can have, 0 to the axis' limit: what rules that exclude each other give is not added up. Never too low. */
export function bestFit({ axes, rules }: ScorePolicy, ground: Ground): number {
  const fit = rules.filter((rule) => rule.axis === "fit");
  const best = apart(fit, ground).reduce((sum, together) => sum + mostPoints(together, ground), 0);
  return Math.min(axes.fit, Math.max(0, best));
}

/** The highest engagement, 0 to the axis' limit: what every group can hold at most. Never too low. */
export function bestEngagement({ axes, groups, rules }: ScorePolicy, scope: Scope): number {
  const earning = rules.filter(
    (rule) => rule.axis === "engagement" && rule.points > 0 && !(rule.when && neverHolds(rule.when, factGround(scope, rule.on))),
  ) as EngagementRule[];
  const best = Object.entries(groups).reduce((sum, [name, { cap, halfLifeDays }]) => {
    const inGroup = earning.filter(({ group }) => group === name);
    return (
      sum +
      Math.min(
        cap,
        inGroup.reduce((points, rule) => points + mostOf(rule, halfLifeDays), 0),
      )
    );
  }, 0);
  return Math.min(axes.engagement, best);
}

/** What one rule can have given that has not faded. A daily rule is earned before and after midnight, and on every day before, of at least 23 hours. */
function mostOf({ points, count }: EngagementRule, halfLifeDays: number): number {
  if (count === "once") return points;
  if (count === "each") return Number.POSITIVE_INFINITY;
  const total = count.total === undefined ? Number.POSITIVE_INFINITY : Math.max(points, count.total);
  if (count.perDay === undefined) return total;
  const aDayLater = fade(23 / 24, halfLifeDays);
  return Math.min(total, points * count.perDay * (1 + 1 / (1 - aDayLater)));
}

/** Rules in sets that share no field: each set can be looked at by itself. */
function apart(rules: readonly FitRule[], ground: Ground): FitRule[][] {
  const variablesOf = (rule: FitRule) => {
    const fields = fieldsOf(rule.when);
    return ground.filter((variable) => variable.fields.some((field) => fields.includes(field)));
  };
  const sets: { rules: FitRule[]; variables: Ground }[] = [];
  for (const rule of rules) {
    const variables = variablesOf(rule);
    const touched = sets.filter((set) => set.variables.some((variable) => variables.includes(variable)));
    for (const set of touched) sets.splice(sets.indexOf(set), 1);
    sets.push({
      rules: [...touched.flatMap((set) => set.rules), rule],
      variables: [...touched.flatMap((set) => set.variables), ...variables],
    });
  }
  return sets.map((set) => set.rules);
}

/** After so many tries the answer is what the rules would give together. */
const TRIES_MAX = 50_000;

function mostPoints(rules: readonly FitRule[], ground: Ground): number {
  const sumOfPositive = rules.reduce((sum, { points }) => sum + Math.max(0, points), 0);
  const choices = choicesFor(
    rules.map(({ when }) => when),
    ground,
  );
  if (!choices) return sumOfPositive;
  let best = Number.NEGATIVE_INFINITY;
  let tries = 0;
  const attempt = (depth: number, fields: Fields): void => {
    tries += 1;
    if (tries > TRIES_MAX || mostWith(rules, fields, choices, depth) <= best) return;
    const choice = choices[depth];
    if (!choice) best = mostWith(rules, fields, choices, depth);
    for (const value of choice?.values ?? []) attempt(depth + 1, { ...fields, ...value });
  };
  attempt(0, {});
  return tries > TRIES_MAX ? sumOfPositive : best;
}

/** What the rules give at most once the first choices are made. */
function mostWith(rules: readonly FitRule[], fields: Fields, choices: readonly Choice[], depth: number): number {
  const open = openAfter(choices, depth);
  return rules.reduce((sum, { when, points }) => {
    const verdict = verdictOf(when, fields, open);
    return sum + (verdict === undefined ? Math.max(0, points) : verdict ? points : 0);
  }, 0);
}
