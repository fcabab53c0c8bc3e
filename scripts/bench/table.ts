import type { Goal, Measure } from "./figures.ts";
import type { Cost } from "./ledger.ts";
import type { Report } from "./report.ts";

const COMPLAINTS_SHOWN = 5;
const HEAD = ["", "count", "rate", "p50", "p95", "p99", "trips", "read", "written", "then trips", "read", "written"];

/** The report for a person: what was measured, what was wanted, what is there. */
export function tableOf({
  machine,
  measures,
  rehearsal,
  goals,
  counts,
  complaints,
  probe,
  cpus,
  loadBefore,
  node,
  seconds,
}: Report): string {
  const wrong = counts.filter(({ expected, found }) => expected !== found);
  return [
    ...aligned([HEAD, ...measures.map(measured)]),
    "  trips to D1, rows read and rows written are of one, before its answer; then what queue and tick do for it",
    "",
    ...measures.map(({ name, note }) => `  ${name.trim()}: ${note}`),
    "",
    `  rehearsal: ${round(rehearsal.leads)} journals with ${round(rehearsal.facts)} facts, both playbooks, in ${rehearsal.seconds.toFixed(1)} s (${rehearsal.processorSeconds.toFixed(1)} s of processors): ${round(rehearsal.leads / rehearsal.seconds)} journals/s, ${rehearsal.secondsOfHundredThousand.toFixed(0)} s for 100,000, ${round(rehearsal.bytes / 1_000_000)} MB`,
    "",
    `  beside it, node:sqlite synced on this disk: ${round(machine.singleRows)} transactions/s of one row, ${round(machine.batchedRows)} rows/s in transactions of 50`,
    `  and miniflare: ${probe.tripMs.toFixed(2)} ms a trip to D1, ${probe.sendMs.toFixed(2)} ms a message to a queue`,
    "",
    ...aligned([["target on two cores", "figure", "wanted", ""], ...goals.map(goal)]),
    ...goals.flatMap(({ name, heldBack }) => (heldBack ? [`  ${name.trim()}: ${heldBack}`] : [])),
    "",
    `  counted afterwards: ${counts.length - wrong.length} of ${counts.length} numbers are right`,
    ...wrong.map(({ what, expected, found }) => `  WRONG  ${what}: ${expected} expected, ${found} found`),
    ...complaints.slice(0, COMPLAINTS_SHOWN).map((line) => `  the Worker complained: ${line.slice(0, 300)}`),
    ...(complaints.length > COMPLAINTS_SHOWN ? [`  and ${complaints.length - COMPLAINTS_SHOWN} times more`] : []),
    `  ${cpus} processors, load ${loadBefore.toFixed(1)} before the run, Node ${node}, ${seconds.toFixed(0)} s`,
  ].join("\n");
}

function measured({ name, count, unit, rate, p50, p95, p99, cost, costAfter }: Measure): string[] {
  return [
    name,
    `${count}`,
    `${round(rate)} ${unit}/s`,
    ms(p50),
    ms(p95),
    ms(p99),
    ...costs(cost),
    ...(costAfter ? costs(costAfter) : ["", "", ""]),
  ];
}

function costs({ trips, read, written }: Cost): string[] {
  return [trips, read, written].map((number) => number.toFixed(number < 10 && number % 1 !== 0 ? 1 : 0));
}

function goal({ name, figure, target, unit, atLeast, ok }: Goal): string[] {
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
  const pad = (cell: string, column: number) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0));
  return rows.map((row) => `  ${row.map(pad).join("  ")}`.trimEnd());
}
