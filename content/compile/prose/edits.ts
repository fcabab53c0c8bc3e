import { type Problem, problemAt } from "../problem.ts";
import { lineOf, type Source } from "../source.ts";

/** One thing to change in a text: from where to where, into what, and why. */
export interface Edit {
  start: number;
  end: number;
  into: string;
  why: string;
}

/** All changes of one line as one problem, so that the corrected line is right as a whole. */
export function problemsOf(source: Source, edits: readonly Edit[]): Problem[] {
  const byLine = Map.groupBy(edits, ({ start }) => lineOf(source, start));
  return [...byLine].map(([line, here]) => {
    const reasons = [...new Set(here.map(({ why }) => why))];
    return problemAt(source, line, reasons.join("; "), corrected(source, line, here));
  });
}

function corrected(source: Source, line: number, edits: readonly Edit[]): string {
  const lineStart = source.lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const last = [...edits].sort((a, b) => b.start - a.start || b.end - a.end);
  let text = source.lines[line - 1] ?? "";
  let before = Number.POSITIVE_INFINITY;
  for (const { start, end, into } of last) {
    if (end > before) continue;
    text = text.slice(0, start - lineStart) + into + text.slice(end - lineStart);
    before = start;
  }
  return text;
}
