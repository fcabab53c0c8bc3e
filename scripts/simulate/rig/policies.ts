import type { Playbook, SequencePolicy } from "../../../content/schema/playbook.ts";
import { mails } from "../../../worker/generated/mails.ts";
import { playbook as written } from "../../../worker/generated/playbook.ts";
import type { Chance } from "./chance.ts";

type Step = SequencePolicy["steps"][number];

/** Steps that only histories know, with the words of steps that there are. */
const EXTRA = ["extra-1", "extra-2", "extra-3"];
const SEQUENCES = Object.keys(written.sequences);

/** The mails of those steps stand among the others as long as histories are lived through. */
const templates = mails as Record<string, (typeof mails)[string]>;
const lent: string[] = [];
for (const sequence of SEQUENCES) {
  const words = templates[`${sequence}/${written.sequences[sequence]?.steps[0]?.id}`];
  if (!words) throw new RangeError(`there is no mail of ${sequence}`);
  for (const id of EXTRA) {
    templates[`${sequence}/${id}`] = words;
    lent.push(`${sequence}/${id}`);
  }
}

export function takeBackMails(): void {
  for (const id of lent) delete templates[id];
}

/** Where readers of a history live, beside the places of the playbook: a half-hour zone, and summer where others have winter. */
const PLACES = { AU: { zone: "Australia/Sydney", calendar: "us" }, NP: { zone: "Asia/Kathmandu", calendar: "cn" } };

/** The policy in force when a history begins: the one in content/, with budgets and steps of its own. */
export function policyOf(seed: number, draw: Chance): Playbook {
  const sequences = Object.fromEntries(Object.entries(written.sequences).map(([name, sequence]) => [name, drawn(sequence, draw)]));
  return {
    ...written,
    version: `history-${seed}.1`,
    intake: { ...written.intake, places: { ...PLACES, ...written.intake.places } },
    nurture: {
      ...written.nurture,
      perDay: draw.oneOf([1, 1, 1, 2]),
      perWeek: draw.oneOf([2, 3, 3, 5]),
      quiet: draw.oneOf([written.nurture.quiet, []]),
      accountPerDay: draw.oneOf([1, 2, 5]),
    },
    sequences,
  } as Playbook;
}

/** An edit while runs are under way: a step is added, taken out or moved. */
export function editedPolicy(policy: Playbook, draw: Chance): Playbook {
  const name = draw.oneOf(SEQUENCES);
  const sequence = policy.sequences[name];
  if (!sequence) return policy;
  const steps = [...sequence.steps];
  const unused = EXTRA.filter((id) => !steps.some((step) => step.id === id));
  const place = draw.between(0, steps.length - 1);
  const kind = draw.oneOf(["added", "taken-out", "moved"] as const);
  if (kind === "added" && unused[0]) steps.splice(draw.between(0, steps.length), 0, step(unused[0], draw));
  if (kind === "taken-out" && steps.length > 1) steps.splice(place, 1);
  if (kind === "moved") steps.splice(draw.between(0, steps.length - 1), 0, ...steps.splice(place, 1));
  const [history = "", version = "1"] = policy.version.split(".");
  return { ...policy, version: `${history}.${Number(version) + 1}`, sequences: { ...policy.sequences, [name]: { ...sequence, steps } } };
}

function drawn(sequence: SequencePolicy, draw: Chance): SequencePolicy {
  const more = EXTRA.slice(0, draw.between(0, 2)).map((id) => step(id, draw));
  const [first, ...rest] = sequence.steps;
  return {
    ...sequence,
    again: draw.of(0.5) ? sequence.again : "each-time",
    steps: [...(first ? [{ ...first, after: { minutes: draw.oneOf([0, 20, 120]) } }] : []), ...more, ...rest],
  };
}

function step(id: string, draw: Chance): Step {
  const after = draw.oneOf([{ minutes: 30 }, { hours: 20 }, { days: 1 }, { days: 2 }, { workingDays: 1 }, { workingDays: 2 }]);
  return { id, after, ...(draw.of(0.2) ? { topics: ["answering"] } : {}) };
}
