import { chanceOf } from "../../seed/chance.ts";

/** Chance that repeats. What is drawn under another name does not move what is drawn here. */
export interface Chance {
  /** Whether something happens that happens this often, 0–1. */
  of(share: number): boolean;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  oneOf<T>(choices: readonly T[]): T;
  random(): number;
}

export function chance(...name: (string | number)[]): Chance {
  const random = chanceOf(numberOf(name.join("/")));
  return {
    random,
    of: (share) => random() < share,
    between: (least, most) => least + Math.floor(random() * (most - least + 1)),
    oneOf<T>(choices: readonly T[]): T {
      const choice = choices[Math.floor(random() * choices.length)];
      if (choice === undefined) throw new RangeError("there is nothing to choose from");
      return choice;
    },
  };
}

/** FNV-1a. */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
