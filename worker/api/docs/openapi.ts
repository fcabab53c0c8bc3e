import * as z from "zod";
import { FORMS } from "../../../content/schema/common.ts";
import { eventRequest, pageEvent } from "../../../content/schema/event.ts";
import { submission } from "../../../content/schema/form.ts";
import { clockMove, leadQuery, signal } from "../schema.ts";

interface Operation {
  method: "get" | "post";
  path: string;
  summary: string;
  body?: z.ZodType;
  query?: z.ZodObject;
  key?: boolean;
  local?: boolean;
  answers: Record<string, string>;
}

const REFUSALS = { "400": "Not well formed: code, message and fields", "401": "No valid key", "403": "The key lacks the scope" };

const OPERATIONS: Operation[] = [
  {
    method: "post",
    path: `/api/forms/{form}`,
    summary: `Send a form: ${FORMS.join(", ")}`,
    body: submission,
    answers: { "201": "What comes next", "202": "Kept aside", "400": REFUSALS["400"], "409": "The key was used for another body" },
  },
  {
    method: "get",
    path: "/api/forms/{form}",
    summary: "The fields this browser's person still has to fill",
    answers: { "200": "Names of fields" },
  },
  {
    method: "post",
    path: "/api/events",
    summary: "Report page events",
    body: eventRequest.extend({ events: z.array(pageEvent) }),
    answers: { "202": "How many were accepted and refused" },
  },
  {
    method: "post",
    path: "/api/v1/signals",
    summary: "Report facts of the product, one or up to 100",
    body: z.union([signal, z.array(signal)]),
    key: true,
    answers: { "200": "What was heard", ...REFUSALS },
  },
  {
    method: "get",
    path: "/api/v1/leads",
    summary: "A page of leads",
    query: leadQuery,
    key: true,
    answers: { "200": "Leads and the next cursor", ...REFUSALS },
  },
  {
    method: "get",
    path: "/api/v1/leads/{id}",
    summary: "One lead, whole",
    key: true,
    answers: { "200": "The lead", "404": "No such lead", ...REFUSALS },
  },
  {
    method: "post",
    path: "/api/v1/clock",
    summary: "Move the world's clock forward",
    body: clockMove,
    key: true,
    local: true,
    answers: { "200": "The time now", ...REFUSALS },
  },
  {
    method: "get",
    path: "/api/v1/outbox",
    summary: "What has left, in order",
    key: true,
    local: true,
    answers: { "200": "Mails", ...REFUSALS },
  },
  {
    method: "get",
    path: "/healthz",
    summary: "The state of clock, database, queue and cron",
    answers: { "200": "Well", "503": "Not well" },
  },
];

/** The OpenAPI document, from the schemas that the doors parse with. Operations of local mode are named only there. */
export function openApi(siteUrl: string, local: boolean): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS.filter((one) => local || !one.local)) {
    const path = paths[operation.path] ?? {};
    path[operation.method] = describe(operation);
    paths[operation.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: { title: "Dinghai", version: "1", description: "Forms, page events, product signals and leads." },
    servers: [{ url: siteUrl }],
    paths,
    components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
  };
}

function describe({ path, summary, body, query, key, answers }: Operation): Record<string, unknown> {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: "path", required: true, schema: { type: "string" } }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    schema: jsonSchema(schema as z.ZodType),
  }));
  return {
    summary,
    ...(key ? { security: [{ key: [] }] } : {}),
    parameters: [...inPath, ...inQuery],
    ...(body ? { requestBody: { required: true, content: { "application/json": { schema: jsonSchema(body) } } } } : {}),
    responses: Object.fromEntries(Object.entries(answers).map(([status, description]) => [status, { description }])),
  };
}

function jsonSchema(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
}
