import { isoDate } from "../schema/common.ts";
import type { Problem } from "./problem.ts";
import { type Path, problemIn, type YamlText } from "./yaml.ts";

/** Dates that have the right shape and are on no calendar, such as 2026-02-30. */
export function oddDates(yaml: YamlText, paths: readonly Path[]): Problem[] {
  return paths.flatMap((path) => {
    const written = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], yaml.raw);
    if (typeof written !== "string" || !isoDate.safeParse(written).success || isOnCalendar(written)) return [];
    return [problemIn(yaml, path, `${written} is on no calendar`)];
  });
}

function isOnCalendar(date: string): boolean {
  const instant = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date);
}
