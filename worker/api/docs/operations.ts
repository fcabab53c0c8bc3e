import * as z from "zod";
import { FORMS } from "../../../content/schema/common.ts";
import { eventRequest, pageEvent } from "../../../content/schema/event.ts";
import { submission } from "../../../content/schema/form.ts";
import type { words } from "../../generated/words.ts";
import {
  clockMove,
  closing,
  closingsQuery,
  eraseQuery,
  leadQuery,
  outboxQuery,
  SUPPRESSIONS_PER_REQUEST_MAX,
  signal,
  whyQuery,
} from "../schema.ts";
import {
  clockAnswer,
  eventsAnswer,
  fieldsAnswer,
  formAnswer,
  healthAnswer,
  leadAnswer,
  leadsAnswer,
  outboxAnswer,
  signalsAnswer,
  whyAnswer,
} from "./answers.ts";
import { closedAnswer, erasureAnswer, exportAnswer } from "./dossier.ts";

type Said = (typeof words.api)["en"];

export interface Operation {
  name: keyof Said["operations"];
  method: "get" | "post" | "delete";
  path: string;
  body?: z.ZodType;
  query?: z.ZodObject;
  /** What a caller would send, in the place of what the path leaves open and as a body. */
  example: { path: string; body?: unknown };
  key?: true;
  /** Exists only on a developer's machine. */
  local?: true;
  /** The status of success and what comes with it. */
  answer: [status: string, body: z.ZodType];
  others: { [status: string]: keyof Said["answers"] };
}

const AT = "2026-11-22T09:00:00Z";
const REFUSALS = { "400": "invalid", "401": "unauthorised", "403": "forbidden" } as const;

export const OPERATIONS: readonly Operation[] = [
  {
    name: "sendForm",
    method: "post",
    path: "/api/forms/{form}",
    body: submission,
    example: { path: "/api/forms/contact", body: { email: "ann@maker.example", name: "Ann", message: "How do you score?", locale: "en" } },
    answer: ["201", formAnswer],
    others: { "202": "quarantined", "400": "invalid", "409": "conflict", "429": "tooMany" },
  },
  {
    name: "fields",
    method: "get",
    path: "/api/forms/{form}",
    query: z.strictObject({ visitor: z.string().max(64).optional() }),
    example: { path: "/api/forms/download?visitor=v-1" },
    answer: ["200", fieldsAnswer],
    others: { "404": "absent" },
  },
  {
    name: "events",
    method: "post",
    path: "/api/events",
    body: eventRequest.extend({ events: z.array(pageEvent) }),
    example: {
      path: "/api/events",
      body: { visitor: "v-1", events: [{ id: "e-1", kind: "page_read", path: "/en/", at: AT, visibleMs: 20_000, scroll: 80 }] },
    },
    answer: ["202", eventsAnswer],
    others: { "400": "invalid", "429": "tooMany" },
  },
  {
    name: "signals",
    method: "post",
    path: "/api/v1/signals",
    body: z.union([signal, z.array(signal)]),
    example: { path: "/api/v1/signals", body: { id: "s-1", kind: "trial_started", email: "ann@maker.example", occurredAt: AT } },
    key: true,
    answer: ["200", signalsAnswer],
    others: { ...REFUSALS, "404": "absent" },
  },
  {
    name: "leads",
    method: "get",
    path: "/api/v1/leads",
    query: leadQuery,
    example: { path: "/api/v1/leads?tier=A&stage=trial" },
    key: true,
    answer: ["200", leadsAnswer],
    others: REFUSALS,
  },
  {
    name: "lead",
    method: "get",
    path: "/api/v1/leads/{id}",
    example: { path: "/api/v1/leads/01JDEMO" },
    key: true,
    answer: ["200", leadAnswer],
    others: { "401": "unauthorised", "403": "forbidden", "404": "absent" },
  },
  {
    name: "why",
    method: "get",
    path: "/api/v1/leads/{id}/why",
    query: whyQuery,
    example: { path: "/api/v1/leads/01JDEMO/why?at=2026-12-01T09:00:00Z" },
    key: true,
    answer: ["200", whyAnswer],
    others: { ...REFUSALS, "404": "absent" },
  },
  {
    name: "export",
    method: "get",
    path: "/api/v1/leads/{id}/export",
    example: { path: "/api/v1/leads/01JDEMO/export" },
    key: true,
    answer: ["200", exportAnswer],
    others: { "401": "unauthorised", "403": "forbidden", "404": "absent" },
  },
  {
    name: "erase",
    method: "delete",
    path: "/api/v1/leads/{id}",
    query: eraseQuery,
    example: { path: "/api/v1/leads/01JDEMO?reason=asked" },
    key: true,
    answer: ["200", erasureAnswer],
    others: { ...REFUSALS, "404": "absent" },
  },
  {
    name: "suppress",
    method: "post",
    path: "/api/v1/suppressions",
    query: closingsQuery,
    body: z.array(closing).max(SUPPRESSIONS_PER_REQUEST_MAX),
    example: { path: "/api/v1/suppressions?dry=true", body: [{ email: "ann@maker.example", scope: "all", reason: "unsubscribed" }] },
    key: true,
    answer: ["200", closedAnswer],
    others: REFUSALS,
  },
  {
    name: "clock",
    method: "post",
    path: "/api/v1/clock",
    body: clockMove,
    example: { path: "/api/v1/clock", body: { advance: "PT36H" } },
    key: true,
    local: true,
    answer: ["200", clockAnswer],
    others: REFUSALS,
  },
  {
    name: "outbox",
    method: "get",
    path: "/api/v1/outbox",
    query: outboxQuery,
    example: { path: "/api/v1/outbox?kind=mail" },
    key: true,
    local: true,
    answer: ["200", outboxAnswer],
    others: REFUSALS,
  },
  {
    name: "health",
    method: "get",
    path: "/healthz",
    example: { path: "/healthz" },
    answer: ["200", healthAnswer],
    others: { "503": "unwell" },
  },
];

/** What may stand in the open place of a path. */
export const IN_PATH: Record<string, z.ZodType> = { form: z.enum(FORMS), id: z.string() };
