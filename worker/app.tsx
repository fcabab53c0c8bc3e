import { type Context, Hono } from "hono";
import { docsRoutes } from "./api/docs/routes.tsx";
import { healthRoutes } from "./api/health/routes.ts";
import { localRoutes, type MoveClock } from "./api/local/routes.ts";
import { apiRoutes } from "./api/routes.ts";
import { captureRoutes } from "./capture/routes.tsx";
import { galleryRoutes } from "./console/gallery/routes.tsx";
import { consoleRoutes } from "./console/routes.tsx";
import { words } from "./generated/words.ts";
import { mailEventRoutes } from "./nurture/arrivals/providers/routes.ts";
import { goRoutes } from "./nurture/clicks/routes.ts";
import { mailRoutes } from "./nurture/routes.tsx";
import { acceptedLocale, apiLocaleOf, type Door } from "./platform/door.ts";
import { Failure, statusOf } from "./platform/failure.ts";
import { PAGE_HEADERS } from "./platform/page.tsx";
import { sentencesOf } from "./platform/sentences.ts";
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
  app.route("/mail/events", mailEventRoutes);
  app.route("/mail", mailRoutes);
  app.route("/go", goRoutes);
  app.route("/api/v1", apiRoutes);
  app.route("/api", docsRoutes);
  app.route("/console", consoleRoutes);
  app.route("/", healthRoutes);
  if (moveClock) app.route("/api/v1", localRoutes(moveClock)).route("/local/mails", galleryRoutes);

  app.notFound(async (context) => {
    const { path } = context.req;
    if (!path.startsWith("/api/")) {
      const page = await context.get("world").assets.fetch(context.req.raw);
      // what the platform answers cannot be given further headers
      return new Response(page.body, page);
    }
    const allowed = METHODS.filter((method) => app.router.match(method, path)[0].some(([[, route]]) => route.method === method));
    if (allowed.length === 0) return failed(context, new Failure("absent", "page_absent"));
    context.header("allow", allowed.join(", "));
    return failed(context, new Failure("not_allowed", "method_not_allowed"));
  });
  app.onError((cause, context) => {
    const { log } = context.get("world");
    if (cause instanceof Failure) {
      if (cause.cause) log.error("refused", cause.cause, { code: cause.code });
      return failed(context, cause);
    }
    log.error("failed", cause, { path: context.req.path });
    const said = words.errors[apiLocaleOf(context)].codes;
    return context.json({ error: { code: "unexpected", message: said.unexpected } }, 500);
  });
  return app;
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** A refusal in the caller's language: the code, the sentence, and a sentence for every field. */
function failed(context: Context<Door>, failure: Failure): Response {
  return context.json({ error: { code: failure.code, ...sentencesOf(failure, apiLocaleOf(context)) } }, statusOf(failure));
}
