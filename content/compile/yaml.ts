import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import type * as z from "zod";
import { explainIssues } from "./explain.ts";
import { type Problem, problemAt } from "./problem.ts";
import { lineWith, type Source } from "./source.ts";

export type Path = readonly PropertyKey[];

export interface Spot {
  line: number;
  start: number;
  end: number;
  /** False when the path is not in the file and the spot is that of its nearest ancestor. */
  exact: boolean;
}

/** A YAML text whose every value can be found again on its line. */
export interface YamlText {
  source: Source;
  raw: unknown;
  spot(path: Path, part?: "key" | "value"): Spot;
}

export interface Yaml<T> extends YamlText {
  value: T;
}

/** Reads and validates one YAML text; null when it is wrong, and then the problems say why. `text` has the offsets of the source. */
export function readYaml<S extends z.ZodType>(
  source: Source,
  schema: S,
  problems: Problem[],
  text = source.text,
): Yaml<z.output<S>> | null {
  const yaml = readYamlText(source, problems, text);
  if (!yaml) return null;
  const parsed = schema.safeParse(yaml.raw);
  if (parsed.success) return { ...yaml, value: parsed.data };
  problems.push(...explainIssues(parsed.error.issues, schema, yaml));
  return null;
}

export function readYamlText(source: Source, problems: Problem[], text = source.text): YamlText | null {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, keepSourceTokens: true, prettyErrors: false });
  const wrong = [...document.errors, ...document.warnings];
  const [error] = wrong;
  if (error) {
    // what follows the first slip of syntax is mostly its echo
    const line = unclosedBefore(source, Math.min(lines.linePos(error.pos[0]).line, source.lines.length));
    problems.push(problemAt(source, line, `is not valid YAML: ${error.message.split("\n")[0]}`, yamlFix(source, line, error.code)));
    return null;
  }
  const root = document.contents as Node | null;
  return {
    source,
    raw: document.toJS({ maxAliasCount: 0 }),
    spot: (path, part = "value") => locate(root, path, part, (offset) => lines.linePos(offset).line),
  };
}

/** A problem with a value that is well formed but refers to something that isn't there. */
/** Without a replacement there is no corrected line: nobody can know what was meant. */
export function problemIn(yaml: YamlText, path: Path, message: string, replacement?: string, part: "key" | "value" = "value"): Problem {
  const spot = yaml.spot(path, part);
  const fix = replacement === undefined ? "" : spot.exact ? lineWith(yaml.source, spot.start, spot.end, replacement) : replacement;
  return problemAt(yaml.source, spot.line, `${pathText(path)} ${message}`.trim(), fix);
}

/** `rules[3].points` */
export function pathText(path: Path): string {
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : `${i === 0 ? "" : "."}${String(key)}`)).join("");
}

function locate(root: Node | null, path: Path, part: "key" | "value", lineAt: (offset: number) => number): Spot {
  let node: Node | null = root;
  let key: Node | null = null;
  let reached = 0;
  for (const step of path) {
    const pair: Pair<Node, Node | null> | undefined = isMap<Node, Node | null>(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      : undefined;
    const next: Node | null | undefined = pair
      ? (pair.value ?? pair.key)
      : isSeq(node) && typeof step === "number"
        ? (node.items[step] as Node | undefined)
        : undefined;
    if (!next) break;
    key = pair ? pair.key : null;
    node = next;
    reached += 1;
  }
  const exact = reached === path.length;
  const found = exact && part === "key" && key ? key : node;
  const [start, end] = found?.range ?? [0, 0];
  return { line: lineAt(start), start, end, exact };
}

/** An unclosed brace is noticed on a later line: the line that opened it is the wrong one. */
function unclosedBefore(source: Source, line: number): number {
  if (openBraces(source.lines[line - 1] ?? "") > 0) return line;
  let before = line - 1;
  while (before > 0 && /^\s*(?:#.*)?$/.test(source.lines[before - 1] ?? "")) before -= 1;
  return before > 0 && openBraces(source.lines[before - 1] ?? "") > 0 ? before : line;
}

function openBraces(text: string): number {
  return [...text.replace(/"[^"]*"/g, "")].reduce((sum, char) => sum + (/[{[]/.test(char) ? 1 : /[}\]]/.test(char) ? -1 : 0), 0);
}

function yamlFix(source: Source, line: number, code: string): string {
  const text = source.lines[line - 1] ?? "";
  const [, head, value] = /^(\s*(?:- )?[\w-]+:\s+)(.+)$/.exec(text) ?? [];
  if (code === "DUPLICATE_KEY") return "remove this line: the key stands twice";
  if (code === "TAB_AS_INDENT") return text.replace(/\t/g, "  ");
  if (head !== undefined && value !== undefined && !/^["'[{|>]/.test(value)) return `${head}"${value.replace(/"/g, '\\"')}"`;
  const open = openBraces(text);
  if (open > 0) return `${text.trimEnd()} ${"}".repeat(open)}`;
  if (value !== undefined && /^"[^"]*$/.test(value)) return `${text.trimEnd()}"`;
  return "indent with two spaces, write `key: value`, and put text with a colon, a comma or a brace in double quotes";
}
