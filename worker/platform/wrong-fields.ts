import type * as z from "zod";
import type { Wrong } from "./failure.ts";

const NAME_LENGTH_MAX = 80;

/** What is wrong with each field, by its dotted path. `keysAt` says which keys the object at a path may have. */
export function wrongFields(error: z.ZodError, keysAt: (path: readonly PropertyKey[]) => readonly string[] | null): Record<string, Wrong> {
  // without a prototype, so that a field called `constructor` is named like any other
  const fields: Record<string, Wrong> = Object.create(null);
  for (const issue of error.issues) {
    const unknown = issue.code === "unrecognized_keys" ? issue.keys : null;
    for (const path of unknown?.map((key) => [...issue.path, key]) ?? [issue.path]) {
      fields[path.join(".").slice(0, NAME_LENGTH_MAX) || "body"] ??= unknown ? unknownKey(keysAt(issue.path)) : wrongOf(issue);
    }
  }
  return fields;
}

function unknownKey(known: readonly string[] | null): Wrong {
  return known ? { code: "unknown_key", values: { known: known.join(", ") } } : { code: "unknown_field" };
}

/** Our schemas put the code of a sentence in the place of a message; what zod found by itself is told by its kind. */
const CODES = new Set([
  "required",
  "email",
  "phone",
  "country",
  "too_long",
  "control_character",
  "email_or_lead",
  "email_or_hash",
  "hash",
  "instant",
  "zone",
]);

function wrongOf(issue: z.core.$ZodIssue): Wrong {
  if (CODES.has(issue.message)) return { code: issue.message };
  if (/received undefined$/.test(issue.message)) return { code: "required" };
  switch (issue.code) {
    case "invalid_value":
      return { code: "choice", values: { known: issue.values.join(", ") } };
    case "invalid_type":
      return { code: "type", values: { expected: issue.expected } };
    case "too_big":
      return {
        code: issue.origin === "array" ? "too_many" : issue.origin === "string" ? "longer" : "not_accepted",
        values: { max: `${issue.maximum}` },
      };
    case "too_small":
      return { code: issue.origin === "array" || issue.origin === "string" ? "required" : "not_accepted" };
    case "invalid_format":
      return { code: issue.format === "datetime" ? "instant" : "not_accepted" };
    default:
      return { code: "not_accepted" };
  }
}
