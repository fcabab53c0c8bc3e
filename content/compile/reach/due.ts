import type { SequencePolicy, StagePolicy } from "../../schema/playbook.ts";
import type { Yaml } from "../yaml.ts";
import type { Findings } from "./finding.ts";

/** A step whose turn comes after time itself has moved its readers out of the stage, as far as files without dates can say. */
export function checkDue({ doubt }: Findings, sequence: Yaml<SequencePolicy>, stages: StagePolicy): void {
  const { stage, steps } = sequence.value;
  const left = stage === undefined ? null : leftAfter(stages, stage);
  if (!left) return;
  let day = 0;
  for (const [i, { after }] of steps.entries()) {
    day += leastDays(after);
    if (day <= left.days) continue;
    doubt(
      sequence,
      ["steps", i, "after"],
      `is day ${Math.floor(day)} at the earliest: whoever is in ${stage} leaves it on day ${left.days} (${left.by} in stages.yaml), which ends the run`,
      { act: "shorten the delays up to here, or remove the step" },
    );
    return;
  }
}

/** After how many days at most a move of time leads out of a stage, when the trial or contract has its usual length; null where none must. */
function leftAfter(
  { timed, moves, endDays }: StagePolicy,
  stage: NonNullable<SequencePolicy["stage"]>,
): { days: number; by: string } | null {
  const lengths = moves.flatMap(({ on, to }) => (to === stage && on in endDays ? [endDays[on as keyof typeof endDays]] : []));
  const length = Math.max(...(lengths.length > 0 ? lengths : Object.values(endDays)));
  const bounds = timed.flatMap(({ id, from, due, unless }) => {
    // who is heard of starts the silence anew, and signs hold a move up for as long as they last
    if (!from.includes(stage) || unless || "silentDays" in due) return [];
    if ("daysInStage" in due) return [{ days: due.daysInStage, by: id }];
    return [{ days: "daysAfterEnd" in due ? length + due.daysAfterEnd : length - due.daysBeforeEnd, by: id }];
  });
  return bounds.sort((a, b) => a.days - b.days)[0] ?? null;
}

/** The fewest days a delay can take: working days that begin behind a weekend, and no holiday. */
function leastDays(after: SequencePolicy["steps"][number]["after"]): number {
  if ("minutes" in after) return after.minutes / (24 * 60);
  if ("hours" in after) return after.hours / 24;
  if ("days" in after) return after.days;
  const { workingDays } = after;
  return workingDays === 0 ? 0 : workingDays + 2 * Math.floor((workingDays - 1) / 5);
}
