import type { Count, Goal, Measure, Rows } from "./figures.ts";
import type { Report } from "./report.ts";

/** The report for a person: what was measured, what was wanted, what is there. */
export function tableOf(report: Report): string {
  const { machine, measures, goals, counts, complaints } = report;
  const wrong = counts.filter(({ expected, found }) => expected !== found);
  return [
    ...aligned([["", "count", "rate", "p50", "p95", "p99", "rows read", "written", "then read", "written"], ...measures.map(line)]),
    "",
    ...measures.map(({ name, note }) => `  ${name}: ${note}`),
    "",
    `  this machine's own limit, node:sqlite synced to disk: ${round(machine.singleRows)} one-row transactions/s, ${round(machine.batchedRows)} rows/s in transactions of 50`,
    "",
    ...aligned([["target", "figure", "wanted", ""], ...goals.map(goalLine)]),
    "",
    `  counted afterwards: ${counts.length - wrong.length} of ${counts.length} numbers are right`,
    ...wrong.map(({ what, expected, found }: Count) => `  WRONG  ${what.trim()}: ${expected} expected, ${found} found`),
    ...complaints.slice(0, 5).map((line) => `  the Worker complained: ${line.slice(0, 300)}`),
    ...(complaints.length > 5 ? [`  … and ${complaints.length - 5} times more`] : []),
    `  ${report.cpus} processors, Node ${report.node}, ${report.seconds.toFixed(0)} s`,
  ].join("\n");
}

function line({ name, count, unit, rate, p50, p95, p99, rows, rowsAfter }: Measure): string[] {
  return [
    name,
    `${count}`,
    `${round(rate)} ${unit}/s`,
    ms(p50),
    ms(p95),
    ms(p99),
    ...pair(rows),
    ...(rowsAfter ? pair(rowsAfter) : ["", ""]),
  ];
}

function pair({ read, written }: Rows): string[] {
  return [read, written].map((rows) => rows.toFixed(rows < 10 && rows % 1 !== 0 ? 1 : 0));
}

function goalLine({ name, figure, target, unit, atLeast, ok }: Goal): string[] {
  return [name, `${round(figure)} ${unit}`, `${atLeast ? "≥" : "≤"} ${round(target)} ${unit}`, ok ? "ok" : "MISSED"];
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function round(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 1 : 0 });
}

/** Columns of equal width: the first to the left, the others to the right. */
function aligned(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  ")}`.trimEnd(),
  );
}
