import { type Fields, holds } from "../../../worker/playbook/condition.ts";
import type { Condition } from "../../schema/playbook.ts";
import type { Path } from "../yaml.ts";

/** One comparison of one field. */
export type Leaf = Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown }>;

export function leavesOf(condition: Condition): Leaf[] {
  if ("all" in condition) return condition.all.flatMap(leavesOf);
  if ("any" in condition) return condition.any.flatMap(leavesOf);
  return "not" in condition ? leavesOf(condition.not) : [condition];
}

/** The comparisons of a condition and where each stands. */
export function leavesAt(condition: Condition, path: Path): { leaf: Leaf; path: Path }[] {
  if ("all" in condition) return condition.all.flatMap((part, i) => leavesAt(part, [...path, "all", i]));
  if ("any" in condition) return condition.any.flatMap((part, i) => leavesAt(part, [...path, "any", i]));
  if ("not" in condition) return leavesAt(condition.not, [...path, "not"]);
  return [{ leaf: condition, path }];
}

/** More mixes of words than this are not tried. */
const MIXES_MAX = 512;
/** A text that nobody has thought of. */
const OTHER = "…";

/**
 * Texts that tell the comparisons of one field apart: those they name, and for every set of words that a text could contain one that
 * does. Parted by a bar, two words never make a third. Null when there are too many.
 */
export function textsFor(leaves: readonly Leaf[]): string[] | null {
  const named = namedIn(leaves).filter((value) => typeof value === "string");
  const searches = leaves.filter((leaf) => "contains" in leaf);
  const found = (text: string) => searches.map((leaf) => Number(holds(leaf, { [leaf.field]: text } as Fields))).join("");
  const mixes = new Map([[found(OTHER), ""]]);
  for (const word of new Set(searches.flatMap((leaf) => leaf.contains))) {
    for (const text of [...mixes.values()]) {
      const longer = text === "" ? word : `${text} | ${word}`;
      if (!mixes.has(found(longer))) mixes.set(found(longer), longer);
    }
    if (mixes.size > MIXES_MAX) return null;
  }
  const unnamed = (text: string) => (text === "" ? OTHER : named.includes(text) ? `${text} | ${OTHER}` : text);
  return [...[...mixes.values()].map(unnamed), ...named];
}

/** Lists that tell the comparisons of one field apart: every mix of the entries they name, and one of something else. Null when there are too many. */
export function listsFor(leaves: readonly Leaf[]): string[][] | null {
  const named = [...new Set(leaves.flatMap((leaf) => ("contains" in leaf ? leaf.contains : [])))];
  if (2 ** named.length > MIXES_MAX) return null;
  const mixes = named.reduce<string[][]>((lists, entry) => [...lists, ...lists.map((list) => [...list, entry])], [[]]);
  return [...mixes, [OTHER]];
}

/** Texts that tell the comparisons apart, none of which is listed. */
export function unlistedFor(leaves: readonly Leaf[], listed: readonly string[]): string[] | null {
  return textsFor(leaves)?.map((text) => (listed.includes(text) ? `${text} | ${OTHER}` : text)) ?? null;
}

export interface Range {
  min: number;
  max: number;
  whole: boolean;
}

/** Numbers of a range on every border that the comparisons name, and between any two. Null when they look at the digits. */
export function numbersFor(leaves: readonly Leaf[], { min, max, whole }: Range): number[] | null {
  if (leaves.some((leaf) => "contains" in leaf)) return null;
  const named = [
    ...namedIn(leaves),
    ...leaves.flatMap((leaf) => ("atLeast" in leaf ? [leaf.atLeast] : "below" in leaf ? [leaf.below] : [])),
  ];
  const borders = named.flatMap((value) => (typeof value === "number" ? [whole ? Math.ceil(value) : value] : []));
  const inside = [...new Set([min, max, ...borders])].filter((value) => value >= min && value <= max).sort((a, b) => a - b);
  const between = inside.slice(1).map((next, i) => ((inside[i] ?? min) + next) / 2);
  return [...inside, ...between.map((value) => (whole ? Math.floor(value) : value))];
}

function namedIn(leaves: readonly Leaf[]): (string | number)[] {
  return leaves.flatMap((leaf) => ("is" in leaf ? [leaf.is] : "in" in leaf ? leaf.in : []));
}
