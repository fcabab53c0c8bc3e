import type { Fields } from "../../../worker/playbook/condition.ts";
import { type Condition, fieldsOf } from "../../schema/playbook.ts";

export { flow } from "../../schema/playbook.ts";

/** A case in words, as far as a condition asks about it: industry retail, country unknown. */
export function describe(fields: Fields, condition: Condition): string {
  const asked: readonly string[] = fieldsOf(condition);
  const said = Object.entries(fields).flatMap(([field, value]) => (asked.includes(field) ? [`${field} ${value ?? "unknown"}`] : []));
  return said.length > 0 ? said.join(", ") : "any lead";
}
