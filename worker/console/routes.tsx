import { type Context, Hono } from "hono";
import { setCookie } from "hono/cookie";
import * as z from "zod";
import { locale as localeSchema } from "../../content/schema/common.ts";
import { email as emailSchema } from "../../content/schema/form.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import { linksOf } from "../journey/identity/store.ts";
import { leadSources } from "../journey/store.ts";
import { findSweep } from "../journey/sweep/store.ts";
import { playbookOf } from "../journey/team/commands.ts";
import { latestAside } from "../nurture/arrivals/store.ts";
import { Failure, statusOf } from "../platform/failure.ts";
import { PAGE_HEADERS } from "../platform/page.tsx";
import type { Database } from "../platform/world.ts";
import { DAY } from "../playbook/time.ts";
import { openActs } from "./acts/open.ts";
import { actRoutes } from "./acts/routes.ts";
import { asideRoutes } from "./aside/routes.tsx";
import { confirmSignIn, requestSignIn, signOut, viewerOf } from "./commands.ts";
import { companyRoutes } from "./company/routes.tsx";
import {
  allow,
  type ConsoleDoor,
  chosenLocale,
  formOf,
  frameOf,
  HOME,
  isOwnPress,
  LANGUAGE_COOKIE,
  ownPath,
  readerOf,
  SIGN_IN,
  saidBy,
  viewerIn,
} from "./door.ts";
import { erasureRoutes } from "./erasing/routes.tsx";
import { eventRoutes } from "./events/routes.tsx";
import { FailurePage } from "./failure-page.tsx";
import { inboxRows, queueRows } from "./inbox.ts";
import { InboxPage, QueuePage } from "./inbox-page.tsx";
import { leadView } from "./lead.ts";
import { LeadPage } from "./lead-page.tsx";
import { leadMergeRoutes } from "./merging/lead-routes.tsx";
import { companyMergeRoutes } from "./merging/routes.tsx";
import { moreView } from "./more.ts";
import { type Notices, noticesFor } from "./notices.tsx";
import { may, refusal } from "./policy.ts";
import { poolRoutes } from "./pool/routes.tsx";
import { sequenceRoutes } from "./sequences/routes.tsx";
import { ConfirmPage, SentPage, SignInPage, StalePage } from "./sign-in-page.tsx";
import { doubtfulMails, escalated, inboxOf, leadLists, messagesOf, standingOfLead, togetherWith, unknownYears } from "./store.ts";
import type { Reader } from "./times.ts";

const LANGUAGE_SECONDS = 365 * 24 * 60 * 60;
/** How long it is said of a mail that nobody knows whether it arrived. */
const DOUBTFUL_DAYS = 7;
/** More than the page lists are not counted. */
const ASIDE_COUNTED_MAX = 100;

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
  const [[own = [], queue], notices] = await Promise.all([
    leadLists(db, viewer.head ? [inboxOf(viewer.rep), escalated()] : [inboxOf(viewer.rep)]),
    viewer.head ? noticesNow(db, playbook, reader) : null,
  ]);
  const rows = { ...inboxRows(playbook, own, reader), ...(queue ? { queue: queueRows(playbook, queue, reader) } : {}) };
  return context.html(<InboxPage frame={frameOf(context)} reader={reader} rows={rows} notices={notices} said={saidBy(context)} />);
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
  const [sources, messages, links] = await Promise.all([leadSources(db, id), messagesOf(db, id), linksOf(db, id)]);
  const standing = sources && (await standingOfLead(db, sources.lead));
  if (!sources || !may(viewer, "read_lead", standing)) throw refusal(viewer, standing);
  const { lead } = sources;
  const [judgedBy, together] = await Promise.all([playbookOf(context.get("world"), lead.playbook), togetherWith(db, lead)]);
  const skip = z.coerce.number().int().min(0).catch(0).parse(context.req.query("skip"));
  return context.html(
    <LeadPage
      frame={frameOf(context)}
      view={leadView(judgedBy, sources, messages, reader)}
      more={moreView(playbook, lead, links, reader)}
      open={openActs(viewer, lead, sources.account, reader)}
      together={together}
      into={lead.mergedInto === null ? null : { lead: lead.mergedInto, split: may(viewer, "merge_leads", standing) }}
      skip={skip}
      said={saidBy(context)}
    />,
  );
});

consoleRoutes.route("/", poolRoutes);
consoleRoutes.route("/", eventRoutes);
consoleRoutes.route("/", sequenceRoutes);
consoleRoutes.route("/", companyRoutes);
consoleRoutes.route("/", companyMergeRoutes);
consoleRoutes.route("/", leadMergeRoutes);
consoleRoutes.route("/", erasureRoutes);
consoleRoutes.route("/", asideRoutes);
consoleRoutes.route("/", actRoutes);

consoleRoutes.all("*", (context) => {
  const { pathname, search } = new URL(context.req.url);
  if (context.req.method === "GET" && pathname.endsWith("/")) return context.redirect(`${pathname.replace(/\/+$/, "")}${search}`, 301);
  throw new Failure("absent", "absent");
});

async function noticesNow(db: Database, playbook: Playbook, reader: Reader): Promise<Notices> {
  const since = reader.now - DOUBTFUL_DAYS * DAY;
  const [sweep, unknown, doubtful, aside] = await Promise.all([
    findSweep(db),
    unknownYears(db),
    doubtfulMails(db, since),
    latestAside(db, since, ASIDE_COUNTED_MAX),
  ]);
  return noticesFor(playbook, { sweep, unknown, doubtful, aside: aside.length }, reader);
}

function demoTeam(context: Context<ConsoleDoor>) {
  const { config, playbook } = context.get("world");
  return config.local ? playbook.team.reps.filter((rep) => rep.active) : [];
}

function setCookies(context: Context<ConsoleDoor>, headers: Headers): void {
  for (const cookie of headers.getSetCookie()) context.header("set-cookie", cookie, { append: true });
}
