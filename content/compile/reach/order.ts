import type { Condition } from "../../schema/playbook.ts";
import type { Path, YamlText } from "../yaml.ts";
import { type Findings, lineOf } from "./finding.ts";
import type { Ground } from "./ground.ts";
import { describe, flow } from "./phrase.ts";
import { ALWAYS, exampleOf, neverHolds } from "./solve.ts";

/** One line of a list that is read from the top, the first line that fits being taken. */
export interface Line {
  /** As it is called in a sentence. */
  name: string;
  path: Path;
  when: Condition;
}

/** Lines that earlier lines leave nothing to. `whom` names what is taken: “lead”, “form_submitted”. Returns the lines that are reached. */
export function checkReached({ mistake }: Findings, yaml: YamlText, lines: readonly Line[], ground: Ground, whom: string): Line[] {
  return lines.filter((line, i) => {
    const before = lines.slice(0, i);
    if (!neverHolds(firstOf(line, before), ground)) return true;
    const taker = before.find((other) => neverHolds({ all: [line.when, { not: other.when }] }, ground));
    const takers = taker ? `“${taker.name}” (line ${lineOf(yaml, taker.path)}) takes` : "the lines above together take";
    const same = taker !== undefined && neverHolds({ all: [taker.when, { not: line.when }] }, ground);
    mistake(yaml, line.path, `is never reached: ${takers} every ${whom} that “${line.name}” asks for`, {
      act: taker && !same ? `move it above line ${lineOf(yaml, taker.path)}, or remove it` : "remove it, or ask for something else",
    });
    return false;
  });
}

/** Pairs of reached lines that some case fits both of: the first has it. */
export function checkOverlaps({ doubt }: Findings, yaml: YamlText, lines: readonly Line[], ground: Ground, when: string): void {
  for (const [i, line] of lines.entries()) {
    for (const first of lines.slice(0, i)) {
      const both: Condition = { all: [first.when, line.when] };
      const example = exampleOf(both, ground);
      if (!example) continue;
      doubt(
        yaml,
        [...line.path, when],
        `overlaps “${first.name}” (line ${lineOf(yaml, first.path)}), which takes a lead that fits both: ${describe(example, both)}`,
        { put: flow({ all: [line.when, { not: first.when }] }) },
      );
    }
  }
}

/** What is left for a line after those before it. */
export function firstOf(line: Line | null, before: readonly Line[]): Condition {
  return { all: [line?.when ?? ALWAYS, ...before.map(({ when }) => ({ not: when }))] };
}
