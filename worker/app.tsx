import { Hono } from "hono";
import { docsRoutes } from "./api/docs/routes.tsx";
import { healthRoutes } from "./api/health/routes.ts";
import { localRoutes, type MoveClock } from "./api/local/routes.ts";
import { apiRoutes } from "./api/routes.ts";
import { captureRoutes } from "./capture/routes.tsx";
import { consoleRoutes } from "./console/routes.tsx";
import { words } from "./generated/words.ts";
import { mailRoutes } from "./nurture/routes.tsx";
import { acceptedLocale, type Door, localeOf } from "./platform/door.ts";
import { Failure, statusOf } from "./platform/failure.ts";
import { PAGE_HEADERS } from "./platform/page.tsx";
import type { World } from "./platform/world.ts";

/** Which room answers which path. Making it costs more than most answers do: made without a world of its own, it serves each request in the world that comes with it. */
export function makeApp(own: World | null, moveClock: MoveClock | null) {
  const app = new Hono<Door>();

  app.use(async (context, next) => {
    context.set("world", own ?? context.env.world);
    await next();
    const html = context.res.headers.get("content-type")?.includes("html");
    for (const [name, value] of Object.entries(html ? PAGE_HEADERS : { "x-content-type-options": "nosniff" })) {
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
    }
  });

  app.get("/", (context) => {
    context.header("vary", "accept-language");
    return context.redirect(`/${acceptedLocale(context.req.header("accept-language"))}/`, 302);
  });
  app.route("/", captureRoutes);
  app.route("/mail", mailRoutes);
  app.route("/api/v1", apiRoutes);
  app.route("/api", docsRoutes);
  app.route("/console", consoleRoutes);
  app.route("/", healthRoutes);
  if (moveClock) app.route("/api/v1", localRoutes(moveClock));

  app.notFound((context) =>
    context.req.path.startsWith("/api/")
      ? failed(context, new Failure("absent", "page_absent"))
      : context.get("world").assets.fetch(context.req.raw),
  );
  app.onError((cause, context) => {
    const { log } = context.get("world");
    if (cause instanceof Failure) {
      if (cause.cause) log.error("refused", cause.cause, { code: cause.code });
      return failed(context, cause);
    }
    log.error("failed", cause, { path: context.req.path });
    const said = words.errors[localeOf(context)].codes;
    return context.json({ error: { code: "unexpected", message: said.unexpected } }, 500);
  });
  return app;
}

/** A refusal in the caller's language: the code, the sentence, and a sentence for every field. */
function failed(context: Parameters<typeof localeOf>[0], failure: Failure): Response {
  const said = words.errors[localeOf(context)];
  const sentences: Record<string, string> = said.codes;
  const fieldSentences: Record<string, string> = said.fields;
  const fields =
    failure.fields && Object.fromEntries(Object.entries(failure.fields).map(([name, code]) => [name, fieldSentences[code] ?? code]));
  return context.json(
    { error: { code: failure.code, message: sentences[failure.code] ?? failure.code, ...(fields ? { fields } : {}) } },
    statusOf(failure),
  );
}
