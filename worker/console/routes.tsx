import { type Context, Hono, type MiddlewareHandler } from "hono";
import { setCookie } from "hono/cookie";
import * as z from "zod";
import { locale as localeSchema } from "../../content/schema/common.ts";
import { email as emailSchema } from "../../content/schema/form.ts";
import { leadSources } from "../journey/store.ts";
import { readText } from "../platform/body.ts";
import { Failure, statusOf } from "../platform/failure.ts";
import { PAGE_HEADERS } from "../platform/page.tsx";
import { OUTCOMES } from "../playbook/facts.ts";
import { accept, confirmSignIn, log, requestSignIn, signOut, type Viewer, viewerOf } from "./commands.ts";
import { type ConsoleDoor, chosenLocale, frameOf, HOME, isOwnPress, LANGUAGE_COOKIE, ownPath, readerOf, SIGN_IN, saidBy } from "./door.ts";
import { FailurePage } from "./failure-page.tsx";
import { inboxRows, queueRows } from "./inbox.ts";
import { InboxPage, QueuePage } from "./inbox-page.tsx";
import { leadView } from "./lead.ts";
import { NOTE_MAX } from "./lead-acts.tsx";
import { LeadPage } from "./lead-page.tsx";
import { type Action, may, mayTry, refusal } from "./policy.ts";
import { ConfirmPage, SentPage, SignInPage, StalePage } from "./sign-in-page.tsx";
import { escalated, inboxOf, leadLists, messagesOf } from "./store.ts";

const FORM_BYTES_MAX = 16 * 1024;
const LANGUAGE_SECONDS = 365 * 24 * 60 * 60;

export const consoleRoutes = new Hono<ConsoleDoor>();

consoleRoutes.use(async (context, next) => {
  const { config } = context.get("world");
  for (const [name, value] of Object.entries(PAGE_HEADERS)) context.header(name, value);
  context.set("locale", chosenLocale(context));
  if (
    context.req.method !== "GET" &&
    context.req.method !== "HEAD" &&
    !isOwnPress(context.req.raw.headers, [config.siteUrl, context.req.url])
  ) {
    throw new Failure("forbidden", "foreign_origin");
  }
  context.set("viewer", await viewerOf(context.get("world"), context.req.raw.headers));
  await next();
});

consoleRoutes.onError((cause, context) => {
  if (!(cause instanceof Failure)) context.get("world").log.error("console_failed", cause, { path: context.req.path });
  for (const [name, value] of Object.entries(PAGE_HEADERS)) context.header(name, value);
  return context.html(<FailurePage frame={frameOf(context)} cause={cause} />, cause instanceof Failure ? statusOf(cause) : 500);
});

consoleRoutes.get("/", (context) => context.redirect(HOME, 303));

consoleRoutes.get("/sign-in", allow("sign_in"), (context) => {
  const next = ownPath(context.req.query("next"));
  if (context.get("viewer")) return context.redirect(next, 303);
  return context.html(<SignInPage frame={frameOf(context)} next={next} demo={demoTeam(context)} wrong={false} said={saidBy(context)} />);
});

consoleRoutes.post("/sign-in", allow("sign_in"), async (context) => {
  const sent = z.object({ email: emailSchema, next: z.string().optional() }).safeParse(await formOf(context));
  const frame = frameOf(context);
  if (!sent.success) return context.html(<SignInPage frame={frame} next={HOME} demo={demoTeam(context)} wrong={true} />, 400);
  const { email } = sent.data;
  const link = await requestSignIn(context.get("world"), { email, locale: frame.locale, next: ownPath(sent.data.next) });
  return context.html(<SentPage frame={frame} email={email} link={link} />);
});

consoleRoutes.get("/sign-in/confirm", allow("sign_in"), (context) =>
  context.html(<ConfirmPage frame={frameOf(context)} token={context.req.query("token") ?? ""} next={ownPath(context.req.query("next"))} />),
);

consoleRoutes.post("/sign-in/confirm", allow("sign_in"), async (context) => {
  const { token, next } = await formOf(context);
  const opened = await confirmSignIn(context.get("world"), context.req.raw.headers, token ?? "");
  if (!opened) return context.html(<StalePage frame={frameOf(context)} />, 410);
  setCookies(context, opened);
  return context.redirect(ownPath(next), 303);
});

consoleRoutes.post("/sign-out", allow("sign_out"), async (context) => {
  setCookies(context, await signOut(context.get("world"), context.req.raw.headers));
  return context.redirect(`${SIGN_IN}?done=signedOut`, 303);
});

consoleRoutes.post("/language", allow("choose_language"), async (context) => {
  const { lang, back } = await formOf(context);
  const chosen = localeSchema.safeParse(lang);
  const secure = !context.get("world").config.local;
  if (chosen.success)
    setCookie(context, LANGUAGE_COOKIE, chosen.data, {
      path: "/console",
      maxAge: LANGUAGE_SECONDS,
      httpOnly: true,
      sameSite: "Lax",
      secure,
    });
  return context.redirect(ownPath(back), 303);
});

consoleRoutes.get("/inbox", allow("open_inbox"), async (context) => {
  const { db, playbook } = context.get("world");
  const viewer = viewerIn(context);
  const reader = readerOf(context, viewer);
  const [own = [], queue] = await leadLists(db, viewer.head ? [inboxOf(viewer.rep), escalated()] : [inboxOf(viewer.rep)]);
  const rows = { ...inboxRows(playbook, own, reader), ...(queue ? { queue: queueRows(playbook, queue, reader) } : {}) };
  return context.html(<InboxPage frame={frameOf(context)} reader={reader} rows={rows} said={saidBy(context)} />);
});

consoleRoutes.get("/queue", allow("open_queue"), async (context) => {
  const { db, playbook } = context.get("world");
  const reader = readerOf(context, viewerIn(context));
  const [queue = []] = await leadLists(db, [escalated()]);
  return context.html(<QueuePage frame={frameOf(context)} reader={reader} rows={queueRows(playbook, queue, reader)} />);
});

consoleRoutes.get("/leads/:id", allow("read_lead"), async (context) => {
  const { db, playbook } = context.get("world");
  const viewer = viewerIn(context);
  const reader = readerOf(context, viewer);
  const id = context.req.param("id");
  const [sources, messages] = await Promise.all([leadSources(db, id), messagesOf(db, id)]);
  if (!sources || !may(viewer, "read_lead", sources.lead)) throw refusal(viewer, sources?.lead ?? null);
  const { lead } = sources;
  const accepts = may(viewer, "accept_lead", lead);
  const open = {
    accept: accepts && lead.promise?.state === "open" && lead.owner !== null,
    take: accepts && lead.owner === null,
    log: may(viewer, "log_contact", lead),
  };
  const skip = z.coerce.number().int().min(0).catch(0).parse(context.req.query("skip"));
  return context.html(
    <LeadPage
      frame={frameOf(context)}
      view={leadView(playbook, sources, messages, reader)}
      open={open}
      skip={skip}
      said={saidBy(context)}
    />,
  );
});

consoleRoutes.post("/leads/:id/accept", allow("accept_lead"), async (context) => {
  const id = context.req.param("id");
  const done = await accept(context.get("world"), viewerIn(context), id);
  return context.redirect(`/console/leads/${encodeURIComponent(id)}?done=${done}`, 303);
});

consoleRoutes.post("/leads/:id/contact", allow("log_contact"), async (context) => {
  const id = context.req.param("id");
  const note = z
    .string()
    .trim()
    .max(NOTE_MAX)
    .transform((text) => (text === "" ? undefined : text.toWellFormed()));
  const sent = z.object({ outcome: z.enum(OUTCOMES), note: note.optional() }).safeParse(await formOf(context));
  if (!sent.success) throw new Failure("invalid", "contact_invalid");
  const done = await log(context.get("world"), viewerIn(context), id, sent.data.outcome, sent.data.note);
  return context.redirect(`/console/leads/${encodeURIComponent(id)}?done=${done}`, 303);
});

consoleRoutes.all("*", (context) => {
  const { pathname, search } = new URL(context.req.url);
  if (context.req.method === "GET" && pathname.endsWith("/")) return context.redirect(`${pathname.replace(/\/+$/, "")}${search}`, 301);
  throw new Failure("absent", "absent");
});

/** Lets through who may do this anywhere; what may be done to one lead is asked once the lead is known. */
function allow(action: Action): MiddlewareHandler<ConsoleDoor> {
  return async (context, next) => {
    const viewer = context.get("viewer");
    if (mayTry(viewer, action)) return next();
    if (viewer) throw new Failure("forbidden", "forbidden");
    return turnAway(context);
  };
}

/** Who follows a link comes back to it after signing in; a press is not carried out later. */
function turnAway(context: Context<ConsoleDoor>): Response {
  if (context.req.method !== "GET") throw new Failure("unauthorised", "unauthorised");
  return context.redirect(`${SIGN_IN}?${new URLSearchParams({ next: context.req.path })}`, 303);
}

function viewerIn(context: Context<ConsoleDoor>): Viewer {
  const viewer = context.get("viewer");
  if (!viewer) throw new Failure("unauthorised", "unauthorised");
  return viewer;
}

function demoTeam(context: Context<ConsoleDoor>) {
  const { config, playbook } = context.get("world");
  return config.local ? playbook.team.reps.filter((rep) => rep.active) : [];
}

async function formOf(context: Context<ConsoleDoor>): Promise<Record<string, string | undefined>> {
  return Object.fromEntries(new URLSearchParams(await readText(context.req.raw, FORM_BYTES_MAX)));
}

function setCookies(context: Context<ConsoleDoor>, headers: Headers): void {
  for (const cookie of headers.getSetCookie()) context.header("set-cookie", cookie, { append: true });
}
