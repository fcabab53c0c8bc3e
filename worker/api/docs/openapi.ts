import * as z from "zod";
import type { Locale } from "../../../content/schema/common.ts";
import { words } from "../../generated/words.ts";
import { failure } from "./answers.ts";
import { IN_PATH, OPERATIONS, type Operation } from "./operations.ts";

export interface Described {
  summary: string;
  security?: { key: [] }[];
  parameters: { name: string; in: "path" | "query"; required: boolean; schema: Schema }[];
  requestBody?: { required: true; content: Json };
  responses: Record<string, { description: string; content?: Json }>;
  "x-codeSamples": [{ lang: "Shell"; source: string }];
}

interface Schema {
  type?: string;
  enum?: readonly string[];
  maxLength?: number;
}

interface Json {
  "application/json": { schema: unknown; example?: unknown };
}

/** The OpenAPI document, from the schemas that the doors parse with. Operations of local mode are named only there. */
export function openApi(siteUrl: string, local: boolean, locale: Locale = "en") {
  const said = words.api[locale];
  const paths: Record<string, Record<string, Described>> = {};
  for (const operation of OPERATIONS.filter((one) => local || !one.local)) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation, siteUrl, locale) };
  }
  return {
    openapi: "3.1.0",
    info: { title: said.title, version: "1", description: said.about },
    servers: [{ url: siteUrl }],
    paths,
    components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
  };
}

function describe(operation: Operation, siteUrl: string, locale: Locale): Described {
  const { name, path, body, query, key, example, answer, others } = operation;
  const said = words.api[locale];
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, open = ""]) => parameter("path", open, IN_PATH[open] ?? z.string()));
  const inQuery = Object.entries(query?.shape ?? {}).map(([open, schema]) => parameter("query", open, schema as z.ZodType));
  const [status, answered] = answer;
  return {
    summary: said.operations[name],
    ...(key ? { security: [{ key: [] }] } : {}),
    parameters: [...inPath, ...inQuery],
    ...(body
      ? { requestBody: { required: true, content: { "application/json": { schema: jsonSchema(body, "input"), example: example.body } } } }
      : {}),
    responses: {
      [status]: { description: said.answers.done, content: { "application/json": { schema: jsonSchema(answered, "output") } } },
      ...Object.fromEntries(
        Object.entries(others).map(([refusal, why]) => [
          refusal,
          { description: said.answers[why], ...(/^4/.test(refusal) ? { content: { "application/json": { schema: FAILURE } } } : {}) },
        ]),
      ),
    },
    "x-codeSamples": [{ lang: "Shell", source: curl(operation, siteUrl) }],
  };
}

function parameter(place: "path" | "query", name: string, schema: z.ZodType): Described["parameters"][number] {
  return { name, in: place, required: place === "path", schema: jsonSchema(schema, "input") as Schema };
}

/** The example as somebody would try it, with the key of a local demo where that is one. */
function curl({ method, key, local, example }: Operation, siteUrl: string): string {
  return [
    `curl ${method === "delete" ? "-X DELETE " : ""}'${siteUrl}${example.path}'`,
    ...(key ? [`-H 'Authorization: Bearer ${local ? "dinghai-local-key" : "<key>"}'`] : []),
    ...(example.body === undefined ? [] : ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(example.body)}'`]),
  ].join(" \\\n  ");
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): unknown {
  const { $schema: _dialect, ...described } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return described;
}

const FAILURE = jsonSchema(failure, "output");
