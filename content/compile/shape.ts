import * as z from "zod";
import type { Path } from "./yaml.ts";

type Def = { type: string } & Record<string, unknown>;
type Schema = z.core.$ZodType;

/** The schemas that may stand at a path: a union contributes all of its branches. */
export function schemaAt(schema: Schema, path: Path): Schema[] {
  return path.reduce<Schema[]>((found, step) => found.flatMap((one) => child(one, step)), open(schema));
}

/** The keys a block may have at this place. */
export function keysOf(schemas: readonly Schema[]): string[] {
  return [...new Set(schemas.flatMap(ownKeys))];
}

/** Whether a block takes exactly one of some keys, each with a value of its own. */
export function isChoice(schemas: readonly Schema[]): boolean {
  return schemas.length > 1 && schemas.every((one) => def(one).type === "object" && ownKeys(one).length === 1);
}

/** What could stand here, as YAML in one line: `{ zh: …, en: … }`. A schema may have an example of its own. */
export function sample(schemas: readonly Schema[], depth = 0): string {
  const schema = schemas.find((one) => exampleOf(one) !== undefined) ?? schemas[0];
  if (!schema || depth > 3) return "…";
  const example = exampleOf(schema);
  if (example !== undefined) return example;
  const inner = def(schema);
  switch (inner.type) {
    case "number":
      return "1";
    case "boolean":
      return "true";
    case "enum":
      return String(Object.values(inner.entries as object)[0]);
    case "literal":
      return String((inner.values as unknown[])[0]);
    case "array":
      return `[${sample(open(inner.element as Schema), depth + 1)}]`;
    case "tuple":
      return `[${(inner.items as Schema[]).map((item) => sample(open(item), depth + 1)).join(", ")}]`;
    case "object": {
      const required = Object.entries(inner.shape as Record<string, Schema>).filter(
        ([, value]) => !["optional", "default"].includes(def(value).type),
      );
      return `{ ${required.map(([key, value]) => `${key}: ${sample(open(value), depth + 1)}`).join(", ")} }`;
    }
    case "string":
      return JSON.stringify(inner).includes("\\d{4}-") ? "2026-10-12" : "…";
    default:
      return "…";
  }
}

/** YAML in one line, given with `.meta({ examples })`. */
function exampleOf(schema: Schema): string | undefined {
  const [example] = (z.globalRegistry.get(schema)?.examples as unknown[] | undefined) ?? [];
  return example === undefined ? undefined : String(example);
}

function ownKeys(schema: Schema): string[] {
  const inner = def(schema);
  if (inner.type === "object") return Object.keys(inner.shape as object);
  if (inner.type !== "record") return [];
  return open(inner.keyType as Schema).flatMap((key) =>
    def(key).type === "enum" ? Object.values(def(key).entries as Record<string, string>) : [],
  );
}

function child(schema: Schema, step: PropertyKey): Schema[] {
  const inner = def(schema);
  switch (inner.type) {
    case "object": {
      const next = (inner.shape as Record<PropertyKey, Schema>)[step];
      return next ? open(next) : [];
    }
    case "array":
      return open(inner.element as Schema);
    case "tuple": {
      const next = (inner.items as Schema[])[Number(step)];
      return next ? open(next) : [];
    }
    case "record":
      return open(inner.valueType as Schema);
    default:
      return [];
  }
}

function open(schema: Schema): Schema[] {
  const inner = def(schema);
  switch (inner.type) {
    case "optional":
    case "default":
    case "nullable":
    case "prefault":
      return open(inner.innerType as Schema);
    case "lazy":
      return open((inner.getter as () => Schema)());
    case "union":
      return (inner.options as Schema[]).flatMap(open);
    default:
      return [schema];
  }
}

const def = (schema: Schema) => schema._zod.def as unknown as Def;
