import type { Row } from "./rows.ts";
import type { Outcome } from "./send.ts";

/** A line a row, and the sum: every row was added, closed already, or refused with the reason. */
export function told(rows: readonly Row[], outcomes: readonly Outcome[], done: boolean): string {
  const lines = rows.map((row, index) => {
    const outcome = outcomes[index];
    const who = row.email ?? row.hash ?? "(nobody)";
    return `row ${String(index + 1).padStart(4)}  ${(outcome?.result ?? "?").padEnd(7)}  ${who}  ${row.scope}${why(outcome)}`;
  });
  const count = (result: Outcome["result"]) => outcomes.filter((one) => one.result === result).length;
  const sum = `${rows.length} rows = ${count("added")} ${done ? "added" : "to add"} + ${count("already")} closed already + ${count("refused")} refused`;
  return [...lines, "", sum, ...(done ? [] : ["Nothing was changed. Add --yes to do it."])].join("\n");
}

function why(outcome: Outcome | undefined): string {
  if (outcome?.as !== undefined) return `  (as row ${outcome.as})`;
  const wrong = Object.entries(outcome?.fields ?? {}).map(([field, said]) => `${field}: ${said}`);
  return wrong.length > 0 ? `  (${wrong.join("; ")})` : "";
}
