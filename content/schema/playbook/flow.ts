import type { Condition } from "./condition.ts";

/** A condition as an author writes it on one line. */
export function flow(condition: Condition): string {
  if ("all" in condition) return `{ all: [${condition.all.map(flow).join(", ")}] }`;
  if ("any" in condition) return `{ any: [${condition.any.map(flow).join(", ")}] }`;
  if ("not" in condition) return `{ not: ${flow(condition.not)} }`;
  const { field, ...asked } = condition;
  const [[verb, value] = ["known", true]] = Object.entries(asked);
  return `{ field: ${field}, ${verb}: ${Array.isArray(value) ? `[${value.map(scalar).join(", ")}]` : scalar(value)} }`;
}

function scalar(value: unknown): string {
  return typeof value !== "string" || (/^\p{L}[\p{L}\d_.-]*$/u.test(value) && !/^(?:true|false|null)$/i.test(value))
    ? String(value)
    : JSON.stringify(value);
}
