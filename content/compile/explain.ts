import type * as z from "zod";
import { editDistance, likely } from "./nearest.ts";
import { type Problem, problemAt } from "./problem.ts";
import { isChoice, keysOf, sample, schemaAt } from "./shape.ts";
import { lineWith } from "./source.ts";
import { measured } from "./units.ts";
import { type Path, pathText, type YamlText } from "./yaml.ts";

type Issue = z.core.$ZodIssue;

/** Zod's issues as problems an author can act on: the line, what it must be, and the corrected line. */
export function explainIssues(issues: readonly Issue[], schema: z.ZodType, yaml: YamlText): Problem[] {
  const flat = issues.flatMap((issue) => flatten(issue, [], yaml.raw));
  const misspelt = new Set<Issue>();
  const problems = flat.flatMap((issue) => (issue.code === "unrecognized_keys" ? unknownKeys(issue, flat, misspelt, schema, yaml) : []));
  return [
    ...problems,
    ...flat.filter((issue) => issue.code !== "unrecognized_keys" && !misspelt.has(issue)).map((issue) => wrongValue(issue, schema, yaml)),
  ];
}

function unknownKeys(
  issue: Issue & { code: "unrecognized_keys" },
  all: readonly Issue[],
  misspelt: Set<Issue>,
  schema: z.ZodType,
  yaml: YamlText,
): Problem[] {
  const missing = all.filter(
    (other) =>
      isMissing(other, yaml.raw) &&
      other.path.length === issue.path.length + 1 &&
      pathText(other.path.slice(0, -1)) === pathText(issue.path),
  );
  const schemas = schemaAt(schema, issue.path);
  const known = keysOf(schemas);
  if (isChoice(schemas)) {
    for (const other of missing) misspelt.add(other);
    return [notTheOne(issue.keys, known, issue.path, yaml)];
  }
  return issue.keys.map((key) => {
    const meant =
      likely(
        key,
        missing.map((other) => String(other.path.at(-1))),
      ) ??
      likely(
        key,
        known.filter((name) => name !== key),
      );
    const same = missing.find((other) => other.path.at(-1) === meant);
    if (same) misspelt.add(same);
    const spot = yaml.spot([...issue.path, key], "key");
    const quoted = unquotedComma(yaml, issue.path, key);
    if (quoted !== null)
      return problemAt(yaml.source, spot.line, `${pathText(issue.path)} has text with a comma, which must stand in double quotes`, quoted);
    const fix = meant === null ? `remove \`${key}\`` : lineWith(yaml.source, spot.start, spot.end, meant);
    return problemAt(
      yaml.source,
      spot.line,
      `${pathText([...issue.path, key])} is not a known key; known: ${known.join(", ") || "none"}`,
      fix,
    );
  });
}

/** A block that takes exactly one of some keys has another one, or several. */
function notTheOne(keys: readonly string[], known: readonly string[], path: Path, yaml: YamlText): Problem {
  const [key = ""] = keys;
  const spot = yaml.spot([...path, key], "key");
  const takes = `${pathText(path)} takes one of ${known.join(", ")}`;
  const told = (says: string, fix: string, line = spot.line) => problemAt(yaml.source, line, `${takes}${says}`, fix);
  if (Object.keys(valueAt(yaml.raw, path) as object).length > 1) return told(", and only one", "", yaml.spot(path).line);
  const [, name = "", value = ""] = /^(\w+):(\S+)$/.exec(key) ?? [];
  if (known.includes(name))
    return told(": a space is missing after the colon", lineWith(yaml.source, spot.start, spot.end, `${name}: ${value}`));
  const meant = likely(key, known);
  if (meant !== null) return told(`, not ${key}`, lineWith(yaml.source, spot.start, spot.end, meant));
  const end = yaml.spot([...path, key]).end;
  const other = measured(`${String(valueAt(yaml.raw, [...path, key]))} ${key}`, known);
  return told(`, not ${key}`, other === null ? "" : lineWith(yaml.source, spot.start, end, other));
}

/** `{ zh: 甲, en: One, two }` reads as a key `two` without a value: the line with the text in quotes, or null. */
function unquotedComma(yaml: YamlText, path: Path, key: string): string | null {
  const block = valueAt(yaml.raw, path);
  if (block === null || typeof block !== "object" || (block as Record<string, unknown>)[key] !== null) return null;
  const keys = Object.keys(block);
  const before = keys[keys.indexOf(key) - 1];
  if (before === undefined) return null;
  const value = yaml.spot([...path, before]);
  const end = yaml.spot([...path, key], "key").end;
  const text = yaml.source.text.slice(value.start, end);
  return text.includes("\n") || /^["']/.test(text) ? null : lineWith(yaml.source, value.start, end, JSON.stringify(text));
}

function wrongValue(issue: Issue, schema: z.ZodType, yaml: YamlText): Problem {
  const spot = yaml.spot(issue.path, issue.code === "invalid_key" ? "key" : "value");
  const name = pathText(issue.path) || "the file";
  const expected = schemaAt(schema, issue.path);
  if (isMissing(issue, yaml.raw) || !spot.exact) {
    return problemAt(
      yaml.source,
      spot.line,
      `${name} is missing: ${mustBe(issue, expected)}`,
      `add  ${String(issue.path.at(-1) ?? "…")}: ${sample(expected)}`,
    );
  }
  const raw = valueAt(yaml.raw, issue.path);
  if (issue.code === "custom") return problemAt(yaml.source, spot.line, `${name} ${issue.message}`, "");
  const better = correction(issue, raw, expected);
  return problemAt(
    yaml.source,
    spot.line,
    `${name} must be ${mustBe(issue, expected)}${told(raw)}`,
    better === null ? "" : lineWith(yaml.source, spot.start, spot.end, better),
  );
}

function mustBe(issue: Issue, expected: readonly z.core.$ZodType[]): string {
  if (isChoice(expected)) return `one of ${expected.map((one) => sample([one])).join(", ")}`;
  switch (issue.code) {
    case "invalid_type":
      return WORDS[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(", ")}`;
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options) ? `one of ${issue.options.join(", ")}` : "one of the documented forms";
    case "too_small":
      return `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${UNITS[issue.origin] ?? ""}`;
    case "too_big":
      return `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${UNITS[issue.origin] ?? ""}`;
    case "invalid_format":
      return issue.message.startsWith("Invalid ") ? `a valid ${issue.format === "regex" ? "value" : issue.format}` : issue.message;
    case "invalid_key":
      return `a known name${"issues" in issue ? `: ${issue.issues.map((inner) => mustBe(inner as Issue, [])).join(", ")}` : ""}`;
    default:
      return issue.message;
  }
}

const WORDS: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list [ … ]",
  object: "a block of keys { … }",
  record: "a block of keys { … }",
  tuple: "a pair [ …, … ]",
};
const UNITS: Record<string, string> = { string: " characters", array: " entries" };

/** The value the author meant, or null where that is a guess: a wrong correction is worse than none. */
function correction(issue: Issue, raw: unknown, expected: readonly z.core.$ZodType[]): string | null {
  if (isChoice(expected) && typeof raw === "string") {
    const other = measured(raw, keysOf(expected));
    return other === null ? null : `{ ${other} }`;
  }
  switch (issue.code) {
    case "invalid_value":
      return likely(String(raw), issue.values.map(String));
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options) ? likely(String(raw), issue.options.map(String)) : null;
    case "too_small":
      return typeof raw === "number" ? String(issue.inclusive === false ? Number(issue.minimum) + 1 : issue.minimum) : null;
    case "too_big":
      if (issue.maximum === 1) return typeof raw === "number" && raw <= 100 ? String(raw / 100) : null;
      return typeof raw === "number" ? String(issue.maximum) : null;
    case "invalid_type":
      if ((issue.expected === "number" || issue.expected === "int") && Number.isFinite(Number.parseFloat(String(raw))))
        return String(Number.parseFloat(String(raw)));
      if (issue.expected === "string" && (typeof raw === "number" || typeof raw === "boolean")) return `"${raw}"`;
      if (issue.expected === "array" && typeof raw === "string") return `[${raw}]`;
      return null;
    case "invalid_format":
      return typeof raw === "string" ? reformatted(raw, issue) : null;
    default:
      return null;
  }
}

/** A date or a slug written another way, brought into the form asked for; null when that doesn't help. */
function reformatted(raw: string, issue: Issue & { code: "invalid_format" }): string | null {
  const pattern = "pattern" in issue && issue.pattern ? new RegExp(issue.pattern.replace(/^\/|\/[a-z]*$/g, "")) : null;
  if (!pattern) return null;
  const [, year, month, day] = /^(\d{4})\D(\d{1,2})\D(\d{1,2})\D*$/.exec(raw) ?? [];
  const date = year && month && day ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : "";
  const slug = raw
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  const path = `/${raw
    .trim()
    .replace(/^\/(?:zh|en)\//, "")
    .replace(/^\/|\/$/g, "")}/`;
  return [date, slug, path].find((candidate) => candidate !== "" && pattern.test(candidate)) ?? null;
}

function isMissing(issue: Issue, raw: unknown): boolean {
  return issue.path.length > 0 && valueAt(raw, issue.path) === undefined;
}

/** A union's issue becomes the issues of the branch the author was most likely writing. */
function flatten(issue: Issue, prefix: Path, raw: unknown): Issue[] {
  const here = { ...issue, path: [...prefix, ...issue.path] } as Issue;
  if (issue.code === "invalid_union" && issue.errors.length > 0 && !isMissing(here, raw)) {
    const value = valueAt(raw, here.path);
    const branch = [...issue.errors].sort((a, b) => branchCost(a, value) - branchCost(b, value))[0] ?? [];
    return branch.flatMap((inner) => flatten(inner, here.path, raw));
  }
  if (issue.code === "invalid_element") return issue.issues.flatMap((inner) => flatten(inner as Issue, here.path, raw));
  return [here];
}

/** How far a branch is from what was written: keys too many, keys too few (less when one looks like the other), wrong values. */
function branchCost(issues: readonly Issue[], value: unknown): number {
  const unknown = issues.flatMap((issue) => (issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : []));
  return issues.reduce((sum, issue) => {
    if (issue.code === "unrecognized_keys") return sum + (issue.path.length === 0 ? issue.keys.length : 0.5);
    if (issue.path.length === 0) return sum + 3;
    if (!isMissing(issue, value)) return sum + 0.5;
    return sum + 1 + Math.min(9, ...unknown.map((key) => editDistance(key, String(issue.path.at(-1))))) / 10;
  }, 0);
}

function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === "object" ? (value as Record<PropertyKey, unknown>)[key] : undefined),
    raw,
  );
}

function told(raw: unknown): string {
  if (typeof raw === "string") return raw.length <= 40 ? `, not “${raw}”` : ` (it has ${raw.length} characters)`;
  if (Array.isArray(raw)) return ` (it has ${raw.length})`;
  return typeof raw === "number" || typeof raw === "boolean" ? `, not ${raw}` : "";
}
