import { addDays, isWorkingDay } from "../../../worker/playbook/calendar.ts";
import { DAYS_SEARCH_MAX } from "../../../worker/playbook/sequence.ts";
import { type CalendarPolicy, FACT_KINDS, type SequencePolicy } from "../../schema/playbook.ts";
import type { PolicyFiles } from "../playbook.ts";
import type { Yaml } from "../yaml.ts";
import { checkHolds } from "./condition.ts";
import type { Findings } from "./finding.ts";
import { factGround, type Scope } from "./ground.ts";
import { checkReached, type Line } from "./order.ts";
import { ALWAYS, neverHolds } from "./solve.ts";

/** Steps that are never due: nobody is enrolled, the run ends at once, or no hour is left to write in. */
export function checkSequences(findings: Findings, { sequences, nurture, calendars, intake }: PolicyFiles, scope: Scope): void {
  for (const sequence of Object.values(sequences)) {
    checkStage(findings, sequence, Object.values(sequences), scope);
    checkEnds(findings, sequence, scope);
  }
  if (!nurture || !intake) return;
  const [start, end] = nurture.value.window;
  if (start >= end)
    findings.mistake(nurture, ["window"], "ends before it begins: no mail of a sequence is ever due", {
      put: start === end ? '["09:00", "18:00"]' : `["${end}", "${start}"]`,
    });
  const { perDay, perWeek } = nurture.value;
  if (perDay > perWeek) findings.doubt(nurture, ["perDay"], `is more than perWeek ${perWeek} allows`, { put: String(perWeek) });
  for (const name of new Set(Object.values(intake.value.places).map(({ calendar }) => calendar))) {
    const calendar = calendars[name];
    const free = calendar && longestFree(calendar.value);
    if (free && free.days > DAYS_SEARCH_MAX)
      findings.mistake(
        calendar,
        ["years", free.from.slice(0, 4), "holidays"],
        `leave ${free.days} days from ${free.from} without a working day: nothing would be due for its readers`,
        { act: "shorten the holidays, or add the working days to `worked`" },
      );
  }
}

function checkStage({ mistake }: Findings, sequence: Yaml<SequencePolicy>, all: readonly Yaml<SequencePolicy>[], scope: Scope): void {
  const { stage, steps } = sequence.value;
  if (stage === undefined || scope.stages.includes(stage)) return;
  const free = scope.stages.find((one) => one !== null && !all.some(({ value }) => value.stage === one));
  mistake(
    sequence,
    ["stage"],
    `is never entered: no move of stages.yaml leads to ${stage}, so none of the ${steps.length} steps is ever due`,
    free ? { put: free } : { act: `add a move to ${stage}` },
  );
}

function checkEnds(findings: Findings, sequence: Yaml<SequencePolicy>, scope: Scope): void {
  const { endsOn } = sequence.value;
  for (const kind of FACT_KINDS) {
    const ground = factGround(scope, kind);
    const lines: Line[] = [];
    for (const [i, { on, when = ALWAYS }] of endsOn.entries()) {
      if (on !== kind) continue;
      const path = ["endsOn", i];
      if (when !== ALWAYS && !checkHolds(findings, { yaml: sequence, path: [...path, "when"], condition: when, ground, whose: kind }))
        continue;
      lines.push({ name: `on ${kind}`, path, when });
      if (kind === "step_struck" && neverHolds({ not: when }, ground))
        findings.mistake(sequence, path, "ends every run when its first step is struck: the later ones are never due", {
          act: "remove it",
        });
      else if (kind === "step_struck" || kind === "clock_struck")
        findings.doubt(sequence, path, "ends a run because the clock looked at it, and not because something happened", {
          act: "remove it, or end on what happens",
        });
      else if (kind === "unsubscribed")
        findings.doubt(sequence, path, "is never read: leaving the list ends every run already", { act: "remove it" });
    }
    checkReached(findings, sequence, lines, ground, kind);
  }
}

/** The longest row of days without work in the years that a calendar knows. */
function longestFree(calendar: CalendarPolicy): { from: string; days: number } {
  let longest = { from: "", days: 0 };
  for (const year of Object.keys(calendar.years)) {
    let days = 0;
    for (let date = `${year}-01-01`; date <= `${year}-12-31`; date = addDays(date, 1)) {
      days = isWorkingDay(calendar, date) ? 0 : days + 1;
      if (days > longest.days) longest = { from: addDays(date, 1 - days), days };
    }
  }
  return longest;
}
