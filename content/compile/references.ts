import { isZone } from "../../worker/playbook/zone.ts";
import { oddDates } from "./dates.ts";
import { likely } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import { type Path, problemIn, type YamlText } from "./yaml.ts";

/** The questions asked again and again about what a policy file names. */
export interface References {
  say(yaml: YamlText, path: Path, message: string, fix?: string): void;
  mustName(yaml: YamlText, path: Path, written: string, known: readonly string[], what: string): void;
  mustBeUnique(yaml: YamlText, path: Path, items: readonly { id: string }[]): void;
  mustBeZone(yaml: YamlText, path: Path, zone: string): void;
  mustBePeriod(yaml: YamlText, path: Path, period: { from: string; to: string }): void;
}

export function references(problems: Problem[]): References {
  const say: References["say"] = (yaml, path, message, fix) => {
    problems.push(problemIn(yaml, path, message, fix));
  };
  return {
    say,
    mustName(yaml, path, written, known, what) {
      if (!known.includes(written))
        say(yaml, path, `unknown ${what} “${written}”; known: ${known.join(", ") || "none"}`, likely(written, known) ?? undefined);
    },
    mustBeUnique(yaml, path, items) {
      for (const [i, { id }] of items.entries()) {
        const first = items.findIndex((item) => item.id === id);
        if (first !== i)
          say(yaml, [...path, i, "id"], `“${id}” stands twice (first at line ${yaml.spot([...path, first, "id"]).line})`, `${id}-2`);
      }
    },
    mustBeZone(yaml, path, zone) {
      if (!isZone(zone)) say(yaml, path, `“${zone}” is no time zone`, likely(zone, Intl.supportedValuesOf("timeZone")) ?? undefined);
    },
    mustBePeriod(yaml, path, { from, to }) {
      const odd = oddDates(yaml, [
        [...path, "from"],
        [...path, "to"],
      ]);
      problems.push(...odd);
      if (odd.length === 0 && from > to) say(yaml, [...path, "to"], `is before ${from}`);
    },
  };
}
