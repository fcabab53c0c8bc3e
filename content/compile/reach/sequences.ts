import { addDays, isWorkingDay } from "../../../worker/playbook/calendar.ts";
import { DAYS_SEARCH_MAX, openHours } from "../../../worker/playbook/sequence.ts";
import { type CalendarPolicy, type Condition, FACT_KINDS, type NurturePolicy, type SequencePolicy } from "../../schema/playbook.ts";
import type { PolicyFiles } from "../playbook.ts";
import type { Yaml } from "../yaml.ts";
import { checkHolds } from "./condition.ts";
import { checkDue } from "./due.ts";
import type { Findings } from "./finding.ts";
import { heardGround, readerGround, type Scope } from "./ground.ts";
import { checkReached, type Line } from "./order.ts";
import { ALWAYS, neverHolds } from "./solve.ts";

/** Steps that are never due: nobody is enrolled, the run ends at once, or no hour is left to write in. */
export function checkSequences(findings: Findings, { sequences, nurture, calendars, intake, stages }: PolicyFiles, scope: Scope): void {
  for (const sequence of Object.values(sequences)) {
    checkEntry(findings, sequence, Object.values(sequences), scope);
    checkEnds(findings, sequence, scope);
    checkSteps(findings, sequence, scope);
    if (stages) checkDue(findings, sequence, stages.value);
  }
  if (!nurture || !intake) return;
  checkHours(findings, nurture);
  const { perDay, perWeek, perWeekFewer } = nurture.value;
  if (perDay > perWeek) findings.doubt(nurture, ["perDay"], `is more than perWeek ${perWeek} allows`, { put: String(perWeek) });
  if (perWeekFewer > perWeek)
    findings.doubt(nurture, ["perWeekFewer"], `is more than perWeek ${perWeek}, and somebody who asks for fewer gets no more than others`, {
      put: String(perWeek),
    });
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

function checkHours({ mistake, doubt }: Findings, nurture: Yaml<NurturePolicy>): void {
  const { window, quiet } = nurture.value;
  const [start, end] = window;
  if (start >= end) {
    mistake(nurture, ["window"], "ends before it begins: no mail of a sequence is ever due", {
      put: start === end ? '["09:00", "18:00"]' : `["${end}", "${start}"]`,
    });
    return;
  }
  for (const [i, [from, to]] of quiet.entries()) {
    if (from >= to) mistake(nurture, ["quiet", i], "ends before it begins: it keeps no hour quiet", { put: `["${to}", "${from}"]` });
    else if (to <= start || from >= end)
      doubt(nurture, ["quiet", i], `is outside the window ${start}–${end}, in which alone mails are sent`, { act: "remove it" });
  }
  if (openHours(nurture.value).length === 0)
    mistake(nurture, ["quiet"], "leaves no hour of the window: no mail of a sequence is ever due", { act: "shorten the quiet hours" });
}

/** Who enters: of a stage or a signal that can come about, and somebody. */
function checkEntry(findings: Findings, sequence: Yaml<SequencePolicy>, all: readonly Yaml<SequencePolicy>[], scope: Scope): void {
  const { stage, signal, when, steps, holdOut } = sequence.value;
  if (stage !== undefined && !scope.stages.includes(stage)) {
    const free = scope.stages.find((one) => one !== null && !all.some(({ value }) => value.stage === one));
    findings.mistake(
      sequence,
      ["stage"],
      `is never entered: no move of stages.yaml leads to ${stage}, so none of the ${steps.length} steps is ever due`,
      free ? { put: free } : { act: `add a move to ${stage}` },
    );
  }
  if (signal) checkSignal(findings, sequence, signal, scope);
  if (when)
    checkHolds(findings, {
      yaml: sequence,
      path: ["when"],
      condition: when,
      ground: readerGround(scope, stagesOf(sequence.value)),
      whose: READER,
    });
  if (holdOut === 1) findings.doubt(sequence, ["holdOut"], "is everybody: nobody is ever written to", { put: "0.1" });
}

function checkSignal(
  findings: Findings,
  sequence: Yaml<SequencePolicy>,
  { on, when, stages }: NonNullable<SequencePolicy["signal"]>,
  scope: Scope,
): void {
  const empty = stages.filter((stage) => !scope.stages.includes(stage));
  if (empty.length === stages.length)
    findings.mistake(sequence, ["signal", "stages"], `is nobody's stage: no move of stages.yaml leads to ${empty.join(" or ")}`, {
      act: "name a stage that somebody can be in",
    });
  else if (empty.length > 0)
    findings.doubt(sequence, ["signal", "stages"], `names ${empty.join(" and ")}, where nobody can be: no move leads there`, {
      put: `[${stages.filter((stage) => !empty.includes(stage)).join(", ")}]`,
    });
  if (on === "unsubscribed")
    findings.mistake(sequence, ["signal", "on"], "enrols nobody: whoever leaves is not written to", { act: "remove it" });
  const ground = heardGround(scope, on, stages);
  if (when) checkHolds(findings, { yaml: sequence, path: ["signal", "when"], condition: when, ground, whose: on });
}

/** Where somebody is who enters. */
function stagesOf({ stage, signal }: SequencePolicy): Scope["stages"] {
  return stage === undefined ? (signal?.stages ?? []) : [stage];
}

const READER = "a reader";

/** Steps and texts that nobody gets. */
function checkSteps(findings: Findings, sequence: Yaml<SequencePolicy>, scope: Scope): void {
  const ground = readerGround(scope, stagesOf(sequence.value));
  for (const [i, { id, when, variants = [], test }] of sequence.value.steps.entries()) {
    const path = ["steps", i];
    if (when && !checkHolds(findings, { yaml: sequence, path: [...path, "when"], condition: when, ground, whose: READER })) continue;
    const lines: Line[] = variants.flatMap((variant, k) => {
      const at = [...path, "variants", k];
      const whole = checkHolds(findings, { yaml: sequence, path: [...at, "when"], condition: variant.when, ground, whose: READER });
      return whole ? [{ name: variant.id, path: at, when: { all: [when ?? ALWAYS, variant.when] } }] : [];
    });
    if (checkReached(findings, sequence, lines, ground, "reader").length < lines.length || lines.length === 0) continue;
    const left: Condition = { all: [when ?? ALWAYS, ...lines.map((line) => ({ not: line.when }))] };
    if (!neverHolds(left, ground)) continue;
    if (test) findings.mistake(sequence, [...path, "test"], "is never drawn: the variants leave it no reader", { act: "remove it" });
    else
      findings.doubt(sequence, [...path, "variants"], `take every reader: the own text of ${id} is never sent`, {
        act: "remove the last one",
      });
  }
}

function checkEnds(findings: Findings, sequence: Yaml<SequencePolicy>, scope: Scope): void {
  const { endsOn, goal } = sequence.value;
  for (const kind of FACT_KINDS) {
    const ground = heardGround(scope, kind);
    const lines: Line[] = [];
    for (const [path, { on, when = ALWAYS }] of [[["goal"], goal] as const, ...endsOn.map((end, i) => [["endsOn", i], end] as const)]) {
      if (on !== kind) continue;
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
      else if (path[0] === "endsOn" && (kind === "unsubscribed" || kind === "replied"))
        findings.doubt(sequence, path, `is never read: ${WHY_ENDED[kind]} every run already`, { act: "remove it" });
    }
    checkReached(findings, sequence, lines, ground, kind);
  }
}

const WHY_ENDED = { unsubscribed: "leaving the list ends", replied: "an answer ends" };

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
