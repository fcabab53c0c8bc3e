import { CHANNEL_NAMES } from "../../worker/playbook/attribution.ts";
import { OUTCOMES } from "../../worker/playbook/facts.ts";
import { EMAIL_KINDS } from "../../worker/playbook/state.ts";
import { COMPANY_SIZES, FORMS, INDUSTRIES, LOCALES, ROLES, STAGES, TIERS } from "../schema/common.ts";
import { PIECE_KINDS } from "../schema/piece.ts";
import type { Condition, ConditionField } from "../schema/playbook.ts";
import type { References } from "./references.ts";
import type { Path, YamlText } from "./yaml.ts";

/** What a condition may name beyond its own file. */
export interface Named {
  slugs: readonly string[];
  resources: readonly string[];
}

/** A condition that waits for a value nothing can have would never hold, silently. */
export function checkCondition(refs: References, yaml: YamlText, path: Path, condition: Condition | undefined, named: Named): void {
  for (const { field, path: at, value } of comparisons(condition, path)) {
    const known = knownValues(field, named);
    if (known) refs.mustName(yaml, at, String(value), known.options, known.what);
    if (field === "country" && !/^[A-Z]{2}$/.test(String(value)))
      refs.say(
        yaml,
        at,
        `“${value}” is not a country code of two capitals`,
        /^[a-z]{2}$/i.test(String(value)) ? String(value).toUpperCase() : undefined,
      );
  }
}

interface Comparison {
  field: ConditionField;
  path: Path;
  value: string | number;
}

function comparisons(condition: Condition | undefined, path: Path): Comparison[] {
  if (condition === undefined) return [];
  if ("all" in condition) return condition.all.flatMap((one, i) => comparisons(one, [...path, "all", i]));
  if ("any" in condition) return condition.any.flatMap((one, i) => comparisons(one, [...path, "any", i]));
  if ("not" in condition) return comparisons(condition.not, [...path, "not"]);
  if ("is" in condition) return [{ field: condition.field, path: [...path, "is"], value: condition.is }];
  if ("in" in condition) return condition.in.map((value, i) => ({ field: condition.field, path: [...path, "in", i], value }));
  return [];
}

function knownValues(field: ConditionField, { slugs, resources }: Named): { what: string; options: readonly string[] } | null {
  switch (field) {
    case "fact.form":
      return { what: "form", options: FORMS };
    case "fact.pieceKind":
      return { what: "kind of piece", options: PIECE_KINDS };
    case "fact.slug":
      return { what: "piece", options: slugs };
    case "fact.resource":
      return { what: "resource", options: resources };
    case "industry":
      return { what: "industry", options: INDUSTRIES };
    case "companySize":
      return { what: "company size", options: COMPANY_SIZES };
    case "role":
      return { what: "role", options: ROLES };
    case "stage":
      return { what: "stage", options: STAGES };
    case "tier":
      return { what: "tier", options: TIERS };
    case "locale":
      return { what: "language", options: LOCALES };
    case "emailKind":
      return { what: "kind of address", options: EMAIL_KINDS };
    case "channel":
      return { what: "channel", options: CHANNEL_NAMES };
    case "fact.outcome":
      return { what: "outcome", options: OUTCOMES };
    default:
      return null;
  }
}
