import { type Context, Hono } from "hono";
import { FORMS, type FormId, type Locale } from "../../content/schema/common.ts";
import { EVENT_BYTES_MAX } from "../../content/schema/event.ts";
import { SUBMISSION_BYTES_MAX } from "../../content/schema/form.ts";
import { readJson, readText } from "../platform/body.ts";
import { isRobot } from "../platform/caller.ts";
import { type Door, localeOf } from "../platform/door.ts";
import { Failure, statusOf } from "../platform/failure.ts";
import { sentencesOf } from "../platform/sentences.ts";
import { read, sign } from "../platform/tokens.ts";
import { HOUR } from "../playbook/time.ts";
import type { Answer } from "./answer.ts";
import { receiveEvents } from "./beacons/commands.ts";
import { fieldsFor, submitForm } from "./commands.ts";
import { openFile, renewFile } from "./files/commands.ts";
import { nested } from "./form.ts";
import { AnswerPage, FilePage, RefusedFormPage } from "./pages.tsx";
import { findSubmission } from "./store.ts";
import { whereabouts } from "./whereabouts.ts";

const KEY_LENGTH_MAX = 200;
/** How long the page that answers a form without script can be opened. */
const ANSWER_PAGE = HOUR;

export const captureRoutes = new Hono<Door>();

captureRoutes.post("/api/forms/:form", async (context) => {
  const form = formOf(context.req.param("form"));
  if (!context.req.header("content-type")?.includes("json")) return answerPost(context, form);
  await admit(context, "form");
  const body = await readJson(context.req.raw, SUBMISSION_BYTES_MAX);
  const sent = await submitForm(context.get("world"), form, body, keyOf(context), localeOf(context), whereabouts(context.req.raw));
  return context.json(sent.answer, sent.state === "quarantined" ? 202 : 201);
});

captureRoutes.get("/api/forms/:form", async (context) => {
  const visitor = context.req.query("visitor");
  context.header("cache-control", "no-store");
  const form = formOf(context.req.param("form"));
  return context.json(await fieldsFor(context.get("world"), form, visitor && visitor.length <= 64 ? visitor : null));
});

captureRoutes.get("/api/forms/:form/answer/:token", async (context) => {
  const world = context.get("world");
  const token = await read(world.config.secret, "answer", context.req.param("token"), world.now());
  const submission = typeof token === "string" ? null : await findSubmission(world.db, token.id);
  // of somebody who was erased no answer is left
  if (!submission || !("submission" in submission.answer)) throw new Failure("absent", "page_absent");
  const locale = localeIn(submission.body) ?? localeOf(context);
  context.header("cache-control", "no-store");
  return context.html(<AnswerPage locale={locale} form={formOf(submission.form)} answer={submission.answer as unknown as Answer} />);
});

captureRoutes.post("/api/events", async (context) => {
  const world = context.get("world");
  await admit(context, "beacon");
  const answer = await receiveEvents(
    world,
    await readJson(context.req.raw, EVENT_BYTES_MAX),
    isRobot(context.req.header("user-agent"), world.config.local),
  );
  return context.json(answer, 202);
});

captureRoutes.get("/files/:grant", async (context) => {
  const world = context.get("world");
  const pressed = context.req.header("sec-fetch-user") === "?1" && context.req.header("sec-fetch-site") === "same-origin";
  const opened = await openFile(world, context.req.param("grant"), pressed && context.req.method === "GET");
  const headers = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
  };
  if ("why" in opened) {
    const { why, renew } = opened;
    return context.html(<FilePage locale={localeOf(context)} why={why} renew={renew} />, why === "expired" ? 410 : 404, headers);
  }
  return new Response(opened.file.body, {
    headers: { ...headers, "content-type": "application/pdf", "content-disposition": `attachment; filename="${opened.name}"` },
  });
});

/** The files themselves lie among the static ones: nobody gets them by their plain address. */
captureRoutes.all("/_gated/*", (context) => context.html(<FilePage locale={localeOf(context)} why="missing" renew={null} />, 404));

captureRoutes.post("/files/:grant/renew", async (context) => {
  await admit(context, "form");
  await renewFile(context.get("world"), context.req.param("grant"));
  return context.html(<FilePage locale={localeOf(context)} why="renewed" renew={null} />);
});

/** A form without script: a page in answer, either way. What was written is never lost: a refusal brings the form back as it was filled in. */
async function answerPost(context: Context<Door>, form: FormId): Promise<Response> {
  const world = context.get("world");
  let body: Record<string, unknown> = {};
  try {
    body = nested(await readText(context.req.raw, SUBMISSION_BYTES_MAX));
    await admit(context, "form");
    const sent = await submitForm(world, form, body, keyOf(context), localeIn(body) ?? localeOf(context), whereabouts(context.req.raw));
    const token = await sign(world.config.secret, "answer", { id: sent.id, expiresAt: world.now() + ANSWER_PAGE });
    return context.redirect(`/api/forms/${form}/answer/${token}`, 303);
  } catch (cause) {
    if (!(cause instanceof Failure)) world.log.error("failed", cause, { path: context.req.path });
    const failure = cause instanceof Failure ? cause : new Failure("busy", "unexpected");
    const locale = localeIn(body) ?? localeOf(context);
    const { message, fields: errors = {} } = sentencesOf(failure, locale);
    return context.html(
      <RefusedFormPage
        locale={locale}
        form={form}
        message={message}
        values={valuesIn(body)}
        errors={errors}
        path={pageIn(body) ?? `/${locale}/${form === "download" ? "" : `${form}/`}`}
      />,
      cause instanceof Failure ? statusOf(failure) : 500,
    );
  }
}

function valuesIn({ consent, ...body }: Record<string, unknown>): Record<string, string> {
  const ticked = typeof consent === "object" && consent !== null && "marketing" in consent ? { "consent.marketing": "true" } : {};
  return { ...Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value === "string")), ...ticked };
}

/** The page of ours that a form says it stands on. */
function pageIn({ path }: Record<string, unknown>): string | null {
  return typeof path === "string" && /^\/(zh|en)\/[\w/-]*$/.test(path) ? path : null;
}

/** An approximate limit per address; the exact rules count in the database. Beacons are turned away long before forms. */
async function admit(context: Context<Door>, what: "form" | "beacon"): Promise<void> {
  const from = context.req.header("cf-connecting-ip");
  if (from && !(await context.get("world").admits(what, from))) throw new Failure("too_many", "too_many");
}

function keyOf(context: Context): string | null {
  const key = context.req.header("idempotency-key");
  if (key !== undefined && (key === "" || key.length > KEY_LENGTH_MAX)) throw new Failure("invalid", "key_invalid");
  return key ?? null;
}

function formOf(name: string): FormId {
  const form = FORMS.find((known) => known === name);
  if (!form) throw new Failure("absent", "form_absent");
  return form;
}

function localeIn(body: Record<string, unknown>): Locale | null {
  return body.locale === "zh" || body.locale === "en" ? body.locale : null;
}
