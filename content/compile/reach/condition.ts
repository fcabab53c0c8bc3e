import { type Condition, type ConditionField, FACT_KINDS } from "../../schema/playbook.ts";
import type { Path, YamlText } from "../yaml.ts";
import type { Findings } from "./finding.ts";
import { carriedBy, type Ground } from "./ground.ts";
import { flow } from "./phrase.ts";
import { neverHolds } from "./solve.ts";
import { type Leaf, leavesAt } from "./values.ts";

/** What is asked, where it stands, and what there is to ask about. `whose` names the subject in a sentence: “a lead”, “page_read”. */
export interface Asked {
  yaml: YamlText;
  path: Path;
  condition: Condition;
  ground: Ground;
  whose: string;
}

/** Whether a condition can hold at all and can fail at all; says so when not. False when it can never hold. */
export function checkHolds({ mistake, doubt }: Findings, asked: Asked): boolean {
  const { yaml, path, condition, ground, whose } = asked;
  const stray = strayField(asked);
  if (stray) {
    const kinds = FACT_KINDS.filter((kind) => carriedBy(kind).includes(stray.field));
    const where = kinds.length > 0 ? `; known of ${kinds.join(", ")}` : "";
    mistake(yaml, [...stray.path, "field"], `asks for ${stray.field}, which is never known of ${whose}${where}`, {
      act: kinds.length > 0 ? `ask it on: ${kinds[0]}, or remove it` : "remove it",
    });
    return false;
  }
  if (neverHolds(condition, ground)) {
    const core = conflictIn(condition, ground);
    const merged = mergedIn(condition, core);
    const words = core.map(flow).join(" and ");
    mistake(
      yaml,
      path,
      core.length > 1 ? `can never hold: ${words} exclude each other` : `can never hold: ${words}`,
      merged ? { put: flow(merged) } : { act: "ask for something that can be, or remove the rule" },
    );
    return false;
  }
  if (neverHolds({ not: condition }, ground))
    doubt(yaml, path, `always holds: it asks nothing of ${whose}`, { act: "narrow it, or remove it" });
  else checkAlternatives({ mistake, doubt }, asked);
  return true;
}

/** The first comparison of a field that nothing here carries. */
function strayField({ condition, path, ground }: Asked): { field: ConditionField; path: Path } | null {
  const known = new Set(ground.flatMap(({ fields }) => fields));
  const stray = leavesAt(condition, path).find(({ leaf }) => !known.has(leaf.field));
  return stray ? { field: stray.leaf.field, path: stray.path } : null;
}

/** An alternative that can never hold adds nothing to the others. */
function checkAlternatives(findings: Findings, { condition, path, ...asked }: Asked): void {
  if ("not" in condition) checkAlternatives(findings, { ...asked, condition: condition.not, path: [...path, "not"] });
  const parts = "all" in condition ? condition.all : "any" in condition ? condition.any : [];
  for (const [i, part] of parts.entries()) {
    const at: Path = [...path, "any" in condition ? "any" : "all", i];
    if ("any" in condition && neverHolds(part, asked.ground))
      findings.doubt(asked.yaml, at, `can never hold: ${flow(part)}`, { act: "correct this alternative, or remove it" });
    else checkAlternatives(findings, { ...asked, condition: part, path: at });
  }
}

/** The fewest parts of a conjunction that exclude each other. */
function conflictIn(condition: Condition, ground: Ground): Condition[] {
  let core = flatten(condition);
  for (const part of core) {
    const without = core.filter((other) => other !== part);
    if (without.length > 0 && neverHolds({ all: without }, ground)) core = without;
  }
  return core;
}

function flatten(condition: Condition): Condition[] {
  return "all" in condition ? condition.all.flatMap(flatten) : [condition];
}

/** Two values asked of one field at once were meant as either. */
function mergedIn(condition: Condition, core: readonly Condition[]): Condition | null {
  const leaves = core.filter((part): part is Leaf => "field" in part);
  const [first] = leaves;
  const values = leaves.flatMap((leaf) => ("is" in leaf ? [leaf.is] : "in" in leaf ? leaf.in : []));
  if (
    !first ||
    leaves.length < 2 ||
    leaves.length < core.length ||
    leaves.some((leaf) => leaf.field !== first.field || !("is" in leaf || "in" in leaf))
  )
    return null;
  const either: Condition = { field: first.field, in: [...new Set(values)] };
  const rest = flatten(condition).filter((part) => !core.includes(part));
  return rest.length === 0 ? either : { all: [...rest, either] };
}
