import type { Condition, ConditionField } from "../../content/schema/playbook.ts";

/** What a condition may look at; a field that is absent or null is unknown, and unknown satisfies only `known: false` and `not`. */
export type Fields = Partial<Record<ConditionField, string | number | readonly string[] | null | undefined>>;

/**
 * Whether a condition of the playbook holds for the given fields. `contains` compares whole words in Latin script and substrings in Han;
 * of a list it asks for an entry that is exactly so, and every other comparison but `known` fails.
 */
export function holds(condition: Condition | undefined, fields: Fields): boolean {
  if (!condition) return true;
  if ("all" in condition) return condition.all.every((part) => holds(part, fields));
  if ("any" in condition) return condition.any.some((part) => holds(part, fields));
  if ("not" in condition) return !holds(condition.not, fields);
  const value = fields[condition.field] ?? null;
  if ("known" in condition) return (value !== null) === condition.known;
  if (value === null) return false;
  if (isList(value)) return "contains" in condition && condition.contains.some((entry) => value.includes(entry));
  if ("is" in condition) return value === condition.is;
  if ("in" in condition) return condition.in.includes(value);
  if ("atLeast" in condition) return typeof value === "number" && value >= condition.atLeast;
  if ("below" in condition) return typeof value === "number" && value < condition.below;
  return condition.contains.some((word) => mentions(String(value), word));
}

function isList(value: string | number | readonly string[]): value is readonly string[] {
  return typeof value === "object";
}

/** Whether a text mentions a word, ignoring case: on word borders for Latin letters, anywhere for Han. */
export function mentions(text: string, word: string): boolean {
  const hay = text.toLowerCase();
  const needle = word.toLowerCase();
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + 1)) {
    if (!/[a-z0-9]/.test(needle)) return true;
    if (!isLatin(hay[at - 1]) && !isLatin(hay[at + needle.length])) return true;
  }
  return false;
}

function isLatin(character: string | undefined): boolean {
  return character !== undefined && /[a-z0-9]/.test(character);
}
