import { STAGES } from "../../../content/schema/common.ts";
import type { Playbook, SequencePolicy } from "../../../content/schema/playbook.ts";

/** One text of a mail: its own, that of a variant for some readers, or the other one of a test. */
export interface Text {
  template: string;
  kind: "own" | "variant" | "arm";
  id: string;
}

/** The mails of one sequence, or those that no sequence sends. */
export interface Shelf {
  folder: string;
  mails: { name: string; texts: Text[] }[];
}

/** All of these templates: sequences in the order of stages, their mails in the order of steps, then the others by name. */
export function shelvesOf({ sequences }: Pick<Playbook, "sequences">, templates: readonly string[]): Shelf[] {
  const order = Object.values(sequences).sort((one, other) => place(one) - place(other));
  const sent = order.map((sequence) => ({
    folder: sequence.sequence,
    mails: sequence.steps.map((step) => {
      const name = `${sequence.sequence}/${step.id}`;
      const texts: Text[] = [
        { template: name, kind: "own", id: step.id },
        ...(step.variants ?? []).map(({ id }): Text => ({ template: `${name}/${id}`, kind: "variant", id })),
        ...(step.test ? [{ template: `${name}/${step.test.arm}`, kind: "arm" as const, id: step.test.arm }] : []),
      ];
      return { name, texts: texts.filter(({ template }) => templates.includes(template)) };
    }),
  }));
  const known = new Set(sent.flatMap(({ mails }) => mails.flatMap(({ texts }) => texts.map(({ template }) => template))));
  const others = Object.entries(
    Object.groupBy(
      templates.filter((one) => !known.has(one)),
      (one) => one.split("/")[0] ?? one,
    ),
  );
  return [...sent, ...others.map(([folder, names = []]) => ({ folder, mails: names.map(alone) }))];
}

const place = ({ stage }: SequencePolicy) => (stage === undefined ? STAGES.length : STAGES.indexOf(stage));

function alone(template: string): Shelf["mails"][number] {
  return { name: template, texts: [{ template, kind: "own", id: template }] };
}
