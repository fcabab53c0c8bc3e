import { OWN_ARM } from "../../worker/playbook/wording.ts";
import { STAGES } from "../schema/common.ts";
import type { SequencePolicy } from "../schema/playbook.ts";
import type { PolicyFiles } from "./playbook.ts";
import type { Conditions } from "./policy.ts";
import type { References } from "./references.ts";
import type { Path, Yaml } from "./yaml.ts";

/** What sequence files name: a stage enrols in one sequence, so that nobody is written to twice for one reason. */
export function checkSequences(refs: References, { sequences, score }: PolicyFiles, conditions: Conditions): void {
  const enrolling = new Map<string, string>();
  for (const [name, yaml] of Object.entries(sequences)) {
    const { stage, steps } = yaml.value;
    refs.mustBeUnique(yaml, ["steps"], steps);
    for (const [path, condition] of conditionsOf(yaml.value)) conditions(yaml, path, condition);
    for (const [i, { topics = [] }] of score ? steps.entries() : [])
      for (const [k, topic] of topics.entries())
        refs.mustName(yaml, ["steps", i, "topics", k], topic, Object.keys(score?.value.topics ?? {}), "topic of score.yaml");
    for (const i of steps.keys()) checkTexts(refs, yaml, i);
    if (stage === undefined) continue;
    const taken = enrolling.get(stage);
    if (taken !== undefined) {
      const free = STAGES.find((one) => !Object.values(sequences).some((other) => other.value.stage === one));
      refs.say(yaml, ["stage"], `“${stage}” already enrols in content/mail/${taken}: one sequence a stage`, free);
    }
    enrolling.set(stage, name);
  }
}

function conditionsOf({ when, signal, goal, endsOn, steps }: SequencePolicy): [Path, SequencePolicy["when"]][] {
  return [
    [["when"], when],
    [["signal", "when"], signal?.when],
    [["goal", "when"], goal.when],
    ...endsOn.map((end, i): [Path, SequencePolicy["when"]] => [["endsOn", i, "when"], end.when]),
    ...steps.flatMap((step, i): [Path, SequencePolicy["when"]][] => [
      [["steps", i, "when"], step.when],
      ...(step.variants ?? []).map((variant, k): [Path, SequencePolicy["when"]] => [["steps", i, "variants", k, "when"], variant.when]),
    ]),
  ];
}

/** Texts of a step lie in folders of their own and are counted by name: no two have one. */
function checkTexts(refs: References, yaml: Yaml<SequencePolicy>, i: number): void {
  const { variants = [], test } = yaml.value.steps[i] ?? {};
  refs.mustBeUnique(yaml, ["steps", i, "variants"], variants);
  if (!test) return;
  const path: Path = ["steps", i, "test", "arm"];
  if (test.arm === OWN_ARM) refs.say(yaml, path, `“${OWN_ARM}” is the name of the step's own text`, "b");
  if (variants.some(({ id }) => id === test.arm)) refs.say(yaml, path, `“${test.arm}” is a variant of the step`, `${test.arm}-2`);
}
