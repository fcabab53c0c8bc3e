import type { SequenceChange, StepChange } from "./compare.ts";
import type { Touched } from "./touched.ts";

/** The changes as a colleague reads them. `counted` is where runs were counted; null where they could not be. */
export function tell(changes: readonly SequenceChange[], against: string, counted: string | null): string {
  if (changes.length === 0) return `The sequences are as they are in ${against}.`;
  return [
    `The sequences here, beside those of ${against}.`,
    counted === null
      ? "No local database was found, so runs are not counted: run npm start once, or name a folder with --state."
      : `Runs are those that go on in ${counted}.`,
    ...changes.flatMap(sequence),
  ].join("\n");
}

function sequence({ sequence: name, what, keys, steps, ends }: SequenceChange): string[] {
  if (what === "added") return ["", `${name}: a new sequence; whoever is in its stage already does not enter`];
  if (what === "removed") return ["", `${name}: taken away${ends === null ? "" : `; ${runs(ends)} end${ends === 1 ? "s" : ""}`}`];
  return [
    "",
    name,
    ...(keys.length > 0 ? [`  ${keys.join(", ")}: for whoever enters from now on, and for what is heard from now on`] : []),
    ...(ends === null ? [] : [`  for other stages: ${runs(ends)} of people who are in none of them end when these are next heard of`]),
    ...steps.map((change) => `  ${change.step}: ${words(change)}${change.touched ? `; ${reach(change, change.touched)}` : ""}`),
  ];
}

function words(change: StepChange): string {
  switch (change.what) {
    case "added":
      return `added ${place(change.after)}`;
    case "moved":
      return `moved ${place(change.after)}`;
    case "removed":
      return "removed";
    case "timed":
      return `after ${delay(change.from)} → ${delay(change.to)}`;
    case "asks":
      return `${change.keys.join(", ")} changed`;
    case "worded":
      return `new words (${change.texts.join(", ")})`;
  }
}

/** What the change does to runs, in the order in which a colleague asks. */
function reach(change: StepChange, { gain, lose, wait, ahead, had, end }: Touched): string {
  switch (change.what) {
    case "added":
      return `runs that will get it: ${gain}; whoever has passed the place will not`;
    case "moved":
      return `runs that get it now: ${gain}, that lose it: ${lose}, that have had it and do not get it twice: ${had}`;
    case "removed":
      return `runs that wait for it and end: ${end}, that lose it: ${lose - end}`;
    case "timed":
      return `runs that wait for it by the time that was planned: ${wait}, that will by the new one: ${ahead}`;
    case "asks":
    case "worded":
      return `it reaches everyone who is still to come to it: ${runs(wait + ahead)}`;
  }
}

function place(after: string | null): string {
  return after === null ? "at the beginning" : `after ${after}`;
}

function delay(after: unknown): string {
  const [unit, amount] = Object.entries(after ?? {})[0] ?? ["", "nothing"];
  const name = unit === "workingDays" ? "working days" : unit;
  return `${amount} ${amount === 1 ? name.replace(/s$/, "") : name}`.trim();
}

function runs(count: number): string {
  return `${count} ${count === 1 ? "run" : "runs"}`;
}
