import { CHANNEL_NAMES } from "../../worker/playbook/attribution.ts";
import { OUTCOMES } from "../../worker/playbook/facts.ts";
import { EMAIL_KINDS } from "../../worker/playbook/state.ts";
import { COMPANY_SIZES, FORMS, INDUSTRIES, LOCALES, ROLES, STAGES, TIERS } from "../schema/common.ts";
import { PIECE_KINDS } from "../schema/piece.ts";
import { type Condition, type ConditionField, type DetailsPolicy, isJudged } from "../schema/playbook.ts";
import { flow } from "./reach/phrase.ts";
import { type Leaf, leavesAt } from "./reach/values.ts";
import type { References } from "./references.ts";
import type { Path, YamlText } from "./yaml.ts";

/** What a condition may name beyond its own file. */
export interface Named {
  slugs: readonly string[];
  resources: readonly string[];
}

/** What it may name of other files of the playbook; null where such a file is wrong. */
interface Known extends Named {
  details: DetailsPolicy | null;
  topics: readonly string[] | null;
  features: readonly string[] | null;
}

/** A condition that waits for a value nothing can have would never hold, silently. */
export function checkCondition(refs: References, yaml: YamlText, path: Path, condition: Condition | undefined, named: Known): void {
  for (const { leaf, path: at } of condition ? leavesAt(condition, path) : []) {
    const { field } = leaf;
    if (isJudged(field) && named.details) {
      const questions = named.details.questions.map(({ id }) => `judged.${id}`);
      refs.mustName(yaml, [...at, "field"], field, questions, "question of details.yaml");
    }
    if (LISTS.has(field) && !("contains" in leaf || "known" in leaf))
      refs.say(yaml, at, `${field} is a list: ask what it contains`, asksForEntry(leaf));
    for (const { value, path: there } of valuesAt(leaf, at)) {
      const known = knownValues(field, named);
      if (known) refs.mustName(yaml, there, String(value), known.options, known.what);
      if (field === "country" && !/^[A-Z]{2}$/.test(String(value)))
        refs.say(
          yaml,
          there,
          `“${value}” is not a country code of two capitals`,
          /^[a-z]{2}$/i.test(String(value)) ? String(value).toUpperCase() : undefined,
        );
    }
  }
}

/** Fields that hold many values at once. */
const LISTS = new Set<ConditionField>(["features"]);

function asksForEntry(leaf: Leaf): string | undefined {
  const contains = valuesAt(leaf, []).map(({ value }) => String(value));
  return contains.length > 0 ? flow({ field: leaf.field, contains }) : undefined;
}

/** The values that a comparison names as they are. */
function valuesAt(leaf: Leaf, path: Path): { value: string | number; path: Path }[] {
  if ("is" in leaf) return [{ value: leaf.is, path: [...path, "is"] }];
  if ("contains" in leaf && LISTS.has(leaf.field)) return leaf.contains.map((value, i) => ({ value, path: [...path, "contains", i] }));
  return "in" in leaf ? leaf.in.map((value, i) => ({ value, path: [...path, "in", i] })) : [];
}

function knownValues(
  field: ConditionField,
  { slugs, resources, details, topics, features }: Known,
): { what: string; options: readonly string[] } | null {
  if (isJudged(field)) {
    const question = details?.questions.find(({ id }) => field === `judged.${id}`);
    return question ? { what: "answer", options: Object.keys(question.answers) } : null;
  }
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
    case "businessModel":
      return details && { what: "business model", options: Object.keys(details.models) };
    case "region":
      return details && { what: "region", options: Object.keys(details.regions) };
    case "emailKind":
      return { what: "kind of address", options: EMAIL_KINDS };
    case "channel":
      return { what: "channel", options: CHANNEL_NAMES };
    case "interest":
      return topics && { what: "topic of score.yaml", options: topics };
    case "features":
    case "fact.feature":
      return features && { what: "feature of score.yaml", options: features };
    case "fact.outcome":
      return { what: "outcome", options: OUTCOMES };
    default:
      return null;
  }
}
