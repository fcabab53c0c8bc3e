import type { EngagementRule, ScorePolicy } from "../../schema/playbook.ts";
import type { PolicyFiles } from "../playbook.ts";
import type { Yaml } from "../yaml.ts";
import { checkHolds } from "./condition.ts";
import { type Findings, lineOf } from "./finding.ts";
import { factGround, leadGround, type Scope } from "./ground.ts";

/** Score rules that can never give their points, or not all of them. */
export function checkScore(findings: Findings, { score }: PolicyFiles, scope: Scope): void {
  if (!score) return;
  for (const [i, rule] of score.value.rules.entries()) {
    const at = { yaml: score, path: ["rules", i, "when"] };
    if (rule.axis === "fit") checkHolds(findings, { ...at, condition: rule.when, ground: leadGround(scope), whose: "a lead" });
    else if (rule.when) checkHolds(findings, { ...at, condition: rule.when, ground: factGround(scope, rule.on), whose: rule.on });
    if (rule.axis === "engagement") checkPoints(findings, score, rule, i);
    else if (Math.abs(rule.points) > score.value.axes.fit)
      findings.doubt(score, ["rules", i, "points"], `is more than fit can be: ${score.value.axes.fit}`, {
        put: String(score.value.axes.fit),
      });
  }
  checkTwins(findings, score);
  for (const name of Object.keys(score.value.groups)) {
    if (score.value.rules.some((rule) => rule.axis === "engagement" && rule.group === name)) continue;
    findings.doubt(score, ["groups", name], "is a group that no rule earns in", { act: "remove it, or give it a rule" });
  }
}

function checkPoints({ doubt }: Findings, score: Yaml<ScorePolicy>, { group, points, count }: EngagementRule, i: number): void {
  const cap = score.value.groups[group]?.cap ?? Number.POSITIVE_INFINITY;
  if (Math.abs(points) > cap)
    doubt(score, ["rules", i, "points"], `is more than the group ${group} holds: ${cap}`, { put: String(Math.sign(points) * cap) });
  if (typeof count === "object" && count.total !== undefined && count.total < Math.abs(points))
    doubt(score, ["rules", i, "count", "total"], `is less than the rule gives at once: ${Math.abs(points)}`, {
      put: String(Math.abs(points)),
    });
}

/** Two rules that ask the same both give their points. */
function checkTwins({ doubt }: Findings, score: Yaml<ScorePolicy>): void {
  const { rules } = score.value;
  const asks = (rule: (typeof rules)[number]) => JSON.stringify([rule.axis, rule.axis === "fit" ? "" : rule.on, rule.when]);
  for (const [i, rule] of rules.entries()) {
    const first = rules.findIndex((other) => asks(other) === asks(rule));
    if (first === i) continue;
    const line = lineOf(score, ["rules", first]);
    doubt(score, ["rules", i], `asks the same as “${rules[first]?.id}” (line ${line}): both give their points`, {
      act: "remove one of them, or ask for something else",
    });
  }
}
