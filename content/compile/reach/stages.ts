import { ruleFor } from "../../../worker/playbook/stage.ts";
import { FORMS, STAGES, type Stage } from "../../schema/common.ts";
import { type Condition, MILESTONE_KINDS, type StagePolicy } from "../../schema/playbook.ts";
import type { PolicyFiles } from "../playbook.ts";
import { checkHolds } from "./condition.ts";
import type { Findings } from "./finding.ts";
import { factGround, type Scope } from "./ground.ts";
import { checkReached, type Line } from "./order.ts";
import { ALWAYS } from "./solve.ts";

/** What a move may be caused by; a stage that somebody sets by hand needs no rule. */
const HEARD = MILESTONE_KINDS.filter((kind) => kind !== "stage_set");

/** Every stage that moves lead to, by facts or by time, and none, where everybody begins. */
export function reachedStages(policy: StagePolicy): (Stage | null)[] {
  const reached: (Stage | null)[] = [null];
  for (const stage of reached) {
    for (const kind of HEARD) {
      for (const form of kind === "form_submitted" ? FORMS : [undefined]) {
        const move = ruleFor(policy, stage, { kind, form });
        if (move && !reached.includes(move.to)) reached.push(move.to);
      }
    }
    for (const move of policy.timed) if (stage && move.from.includes(stage) && !reached.includes(move.to)) reached.push(move.to);
  }
  return reached;
}

/** Moves that are never taken, and stages that moves wait for in vain. */
export function checkStages(findings: Findings, { stages, signs }: PolicyFiles, scope: Scope): void {
  if (!stages) return;
  const told = new Set<string>();
  for (const [i, { from, unless }] of stages.value.timed.entries()) {
    if (unless && signs && !signs.value.signs.some((sign) => sign.stages.some((stage) => from.includes(stage)))) {
      findings.doubt(stages, ["timed", i, "unless"], `holds nothing up: no sign of signs.yaml is read in ${from.join(" or ")}`, {
        act: "remove it, or name the stage in signs.yaml",
      });
    }
    if (from.some((stage) => scope.stages.includes(stage))) continue;
    findings.mistake(stages, ["timed", i, "from"], `is nobody's stage: no move leads to ${from.join(" or ")}`, { act: "remove the move" });
  }
  for (const kind of HEARD) {
    const ground = factGround(scope, kind);
    const lines: Line[] = [];
    for (const [i, move] of stages.value.moves.entries()) {
      if (move.on !== kind) continue;
      if (move.when && !checkHolds(findings, { yaml: stages, path: ["moves", i, "when"], condition: move.when, ground, whose: kind }))
        continue;
      const from = move.from === "any" ? [] : move.from;
      const empty = from.filter((stage) => stage !== "none" && !scope.stages.includes(stage));
      if (move.from !== "any" && empty.length === from.length) {
        const known = STAGES.filter((stage) => scope.stages.includes(stage));
        findings.mistake(stages, ["moves", i, "from"], `is nobody's stage: no move leads to ${empty.join(" or ")}`, {
          put: `[${["none", ...known.filter((stage) => stage !== move.to)].join(", ")}]`,
        });
        continue;
      }
      for (const stage of empty.filter((one) => !told.has(one))) {
        told.add(stage);
        findings.doubt(stages, ["moves", i, "from"], `names ${stage}, where nobody can be: no move leads there`, {
          put: `[${from.filter((one) => one !== stage).join(", ")}]`,
        });
      }
      lines.push({ name: move.id, path: ["moves", i], when: { all: [move.when ?? ALWAYS, fromOf(move.from)] } });
    }
    checkReached(findings, stages, lines, ground, kind);
  }
}

function fromOf(from: StagePolicy["moves"][number]["from"]): Condition {
  if (from === "any") return ALWAYS;
  const some: Condition[] = [{ field: "stage", in: from }];
  return { any: from.includes("none") ? [...some, { field: "stage", known: false }] : some };
}
