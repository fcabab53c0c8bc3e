import type { Condition } from "../../../content/schema/playbook.ts";
import { fill } from "../../playbook/say.ts";
import type { Reader } from "../times.ts";

type Comparison = Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown }>;

/** A condition of the playbook as a person reads it. A field without a word of its own is called by its name. */
export function sayCondition(condition: Condition, reader: Reader): string {
  const { conditions: t } = reader.t;
  const parts = (some: readonly Condition[]) => some.map((part) => sayCondition(part, reader));
  if ("all" in condition) return parts(condition.all).join(t.and);
  if ("any" in condition) return parts(condition.any).join(t.or);
  if ("not" in condition) return fill(t.not, { condition: sayCondition(condition.not, reader) });
  const { verb, value } = asked(condition, reader);
  return fill(t[verb], { field: named(t.fields, condition.field), value });
}

/** The comparison, in words for what it compares with. */
function asked(one: Comparison, reader: Reader): { verb: "is" | "atLeast" | "below" | "contains" | "known" | "unknown"; value: string } {
  const said = (values: readonly (string | number)[]) =>
    values.map((value) => sayValue(one.field, value, reader)).join(reader.t.conditions.or);
  if ("is" in one) return { verb: "is", value: said([one.is]) };
  if ("in" in one) return { verb: "is", value: said(one.in) };
  if ("atLeast" in one) return { verb: "atLeast", value: said([one.atLeast]) };
  if ("below" in one) return { verb: "below", value: said([one.below]) };
  if ("contains" in one) return { verb: "contains", value: said(one.contains) };
  return { verb: one.known ? "known" : "unknown", value: "" };
}

function sayValue(field: string, value: string | number, { t }: Reader): string {
  const words: Record<string, Record<string, string>> = {
    role: t.roles,
    stage: t.stages,
    "fact.outcome": t.outcomes,
    "fact.form": t.forms,
  };
  return named(words[field] ?? {}, String(value));
}

function named(words: Record<string, string>, id: string): string {
  return words[id] ?? id;
}
