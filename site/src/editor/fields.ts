import type * as z from "zod";

/** A field of the editor's configuration, in its own words. */
export interface EditorField {
  name: string;
  label: string;
  widget: string;
  required: boolean;
  hint?: string;
  [option: string]: unknown;
}

type Schema = z.core.$ZodType;
type Def = { type: string } & Record<string, unknown>;

/** What frontmatter chooses from, where the schema alone cannot know it. */
export type Choices = Readonly<Record<string, readonly string[]>>;

const LONG = 120;

/** The fields of a schema's object, in its order. `hints` and `choices` go by name. */
export function editorFields(schema: Schema, hints: Readonly<Record<string, string>>, choices: Choices): EditorField[] {
  return Object.entries(def(schema).shape as Record<string, Schema>).map(([name, inner]) => editorField(name, inner, hints, choices));
}

function editorField(name: string, schema: Schema, hints: Readonly<Record<string, string>>, choices: Choices): EditorField {
  const { inner, required, fallback } = opened(schema);
  const hint = hints[name];
  return {
    name,
    label: name,
    ...widgetOf(inner, choices, choices[name]),
    required,
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(hint === undefined ? {} : { hint }),
  };
}

function widgetOf(schema: Schema, choices: Choices, known: readonly string[] | undefined): { widget: string; [option: string]: unknown } {
  const { type, ...rest } = def(schema);
  switch (type) {
    case "boolean":
      return { widget: "boolean" };
    case "number":
      return { widget: "number", value_type: "float" };
    case "enum":
      return { widget: "select", options: Object.values(rest["entries"] as Record<string, string>) };
    case "array":
      return listOf(rest["element"] as Schema, choices);
    case "object":
      return { widget: "object", fields: editorFields(schema, {}, choices) };
    default:
      if (known) return { widget: "select", options: known };
      return isDay(schema)
        ? { widget: "datetime", format: "YYYY-MM-DD", time_format: false }
        : { widget: isLong(schema) ? "text" : "string" };
  }
}

function listOf(element: Schema, choices: Choices): { widget: string; [option: string]: unknown } {
  const { type, ...rest } = def(element);
  if (type === "enum") return { widget: "select", multiple: true, options: Object.values(rest["entries"] as Record<string, string>) };
  if (type === "object") return { widget: "list", fields: editorFields(element, {}, choices) };
  return { widget: "list", field: { name: "line", label: "line", widget: "string" } };
}

/** What is inside `optional`, `default` and `nullable`, and what that means for whoever fills it in. */
function opened(schema: Schema): { inner: Schema; required: boolean; fallback?: unknown } {
  const { type, ...rest } = def(schema);
  if (type !== "optional" && type !== "default" && type !== "nullable") return { inner: schema, required: true };
  const fallback = type === "default" ? { fallback: rest["defaultValue"] } : {};
  return { ...opened(rest["innerType"] as Schema), required: false, ...fallback };
}

const isDay = (schema: Schema) => JSON.stringify(patterns(schema)) === JSON.stringify(["^\\d{4}-\\d{2}-\\d{2}$"]);
const isLong = (schema: Schema) => Number((schema as { maxLength?: number | null }).maxLength ?? 0) >= LONG;

function patterns(schema: Schema): string[] {
  const checks = (def(schema)["checks"] ?? []) as { _zod: { def: { pattern?: RegExp } } }[];
  return checks.flatMap(({ _zod }) => (_zod.def.pattern ? [_zod.def.pattern.source] : []));
}

const def = (schema: Schema) => schema._zod.def as unknown as Def;
