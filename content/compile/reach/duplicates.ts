import type { Path, YamlText } from "../yaml.ts";
import type { Findings } from "./finding.ts";

/** Values that stand twice in one list. */
export function checkDuplicates({ doubt }: Findings, yaml: YamlText): void {
  for (const { path, items } of listsIn(yaml.raw, [])) {
    const once = [...new Set(items)];
    for (const [i, item] of items.entries()) {
      if (items.indexOf(item) === i) continue;
      doubt(yaml, [...path, i], `stands twice in its list: ${String(item)}`, { act: `[${once.map(String).join(", ")}]` });
    }
  }
}

/** Lists of plain values, wherever they stand; a pair of times is none. */
function listsIn(value: unknown, path: Path): { path: Path; items: unknown[] }[] {
  if (typeof value !== "object" || value === null) return [];
  const isList =
    Array.isArray(value) && value.every((item) => typeof item !== "object") && path.at(-1) !== "window" && path.at(-2) !== "hours";
  return isList
    ? [{ path, items: value }]
    : Object.entries(value).flatMap(([key, item]) => listsIn(item, [...path, Array.isArray(value) ? Number(key) : key]));
}
