import type { Row } from "./rows.ts";
import type { Outcome } from "./send.ts";

/** A line a row, and the sum: what became, or would become, of each, and whose yes ends with it. */
export function told(rows: readonly Row[], outcomes: readonly Outcome[], done: boolean): string {
  const result = resultsOf(done);
  const lines = rows.map((row, index) => {
    const outcome = outcomes[index];
    const what = outcome ? result[outcome.result] : "?";
    const who = row.email ?? row.hash ?? "(no address)";
    return `line ${String(row.line).padStart(4)}  ${what.padEnd(15)}  ${who}  ${row.scope}, ${row.reason}${more(outcome, done)}`;
  });
  const count = (one: Outcome["result"]) => outcomes.filter((outcome) => outcome.result === one).length;
  const counted = (["added", "already", "repeated", "refused"] as const).map((one) => `${count(one)} ${result[one]}`);
  const known = outcomes.filter((outcome) => outcome.known);
  const ending = known.filter(({ ends }) => ends !== undefined && ends.length > 0).length;
  const leads = `${known.length} of them are known here; the yes of ${ending} ${done ? "has ended" : "would end"}.`;
  const sum = `${rows.length} rows = ${counted.join(" + ")}. ${leads}`;
  return [...lines, "", sum, ...(done ? [] : ["Nothing was changed. Add --yes to do it."])].join("\n");
}

function resultsOf(done: boolean): Record<Outcome["result"], string> {
  return { added: done ? "closed" : "would be closed", already: "closed already", repeated: "said before", refused: "refused" };
}

function more(outcome: Outcome | undefined, done: boolean): string {
  if (outcome?.as !== undefined) return `  (same as line ${outcome.as})`;
  const wrong = Object.entries(outcome?.fields ?? {}).map(([field, said]) => `${field}: ${said}`);
  if (wrong.length > 0) return `  (${wrong.join("; ")})`;
  if (!outcome?.known) return "";
  const ends = outcome.ends ?? [];
  if (ends.length === 0) return "  (known here, has agreed to no such mail)";
  return `  (known here: the yes to ${ends.join(" and ")} ${done ? "has ended" : "would end"})`;
}
