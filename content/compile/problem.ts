import type { Source } from "./source.ts";

/** One thing an author has to put right: where, what, the line as it stands and the line as it should be; "" where nobody can know that. */
export interface Problem {
  file: string;
  line: number;
  message: string;
  shown: string;
  fix: string;
}

export function problemAt(source: Source, line: number, message: string, fix: string): Problem {
  return { file: source.path, line, message, shown: (source.lines[line - 1] ?? "").trim(), fix: fix.trim() };
}

/** A file that should exist and does not: there is no line to show. */
export function missingFile(path: string, message: string, fix: string): Problem {
  return { file: path, line: 1, message, shown: "", fix };
}

export function printProblem({ file, line, message, shown, fix }: Problem): string {
  return [`${file}:${line}  ${message}`, ...(shown === "" ? [] : [`    ${shown}`]), ...(fix === "" ? [] : [`  → ${fix}`])].join("\n");
}

export function inOrder(problems: readonly Problem[]): Problem[] {
  const seen = new Map(problems.map((problem) => [printProblem(problem), problem]));
  return [...seen.values()].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
}

/** A list to work through: nothing in it stops a build. */
export function toldRemarks(remarks: readonly Problem[]): string {
  const told = remarks.map((remark) => printProblem({ ...remark, message: `warning: ${remark.message}` }));
  return [...told, `content: ${remarks.length} ${remarks.length === 1 ? "warning" : "warnings"}; a warning stops nothing`].join("\n\n");
}
