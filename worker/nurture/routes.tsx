import { Hono } from "hono";
import { type Locale, PACES, PURPOSES } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import { readText } from "../platform/body.ts";
import { type Door, localeOf } from "../platform/door.ts";
import type { LeadState } from "../playbook/state.ts";
import { type Chosen, changePreferences, confirmAddress, confirmerOf, leaverOf, preferencesOf, unsubscribe } from "./commands.ts";
import { BrokenLeavePage, type Choice, ConfirmPage, PreferencesPage, UnsubscribePage } from "./pages.tsx";
import { isConfirmed } from "./store.ts";

const BODY_BYTES_MAX = 4 * 1024;

/** Links of mails. A GET shows and never acts, since scanners open every link; a press of a button acts. */
export const mailRoutes = new Hono<Door>();

mailRoutes.get("/unsubscribe/:token", async (context) => {
  const world = context.get("world");
  const token = context.req.param("token");
  const leaver = await leaverOf(world, token);
  const locale = localeOf(context, leaver?.lead?.profile.locale);
  if (!leaver) return context.html(<BrokenLeavePage locale={locale} token={token} company={world.playbook.team.company.email} />);
  return context.html(<UnsubscribePage locale={locale} token={token} left={null} />);
});

mailRoutes.post("/unsubscribe/:token", async (context) => {
  const world = context.get("world");
  const token = context.req.param("token");
  const oneClick = await isOneClick(context.req.header("content-type") ?? "", await readText(context.req.raw, BODY_BYTES_MAX));
  const leaver = await unsubscribe(world, token, oneClick ? "one_click" : "page");
  const locale = localeOf(context, leaver?.lead?.profile.locale);
  if (!leaver) return context.html(<BrokenLeavePage locale={locale} token={token} company={world.playbook.team.company.email} />);
  return context.html(<UnsubscribePage locale={locale} token={token} left={leaver} />);
});

/** RFC 8058: a mail program posts the pair of the header, in either encoding of a form. */
async function isOneClick(type: string, body: string): Promise<boolean> {
  const multipart = type.toLowerCase().startsWith("multipart/");
  const form = multipart ? new Response(body, { headers: { "content-type": type } }).formData() : new URLSearchParams(body);
  return (await Promise.resolve(form).catch(() => null))?.get("List-Unsubscribe") === "One-Click";
}

mailRoutes.get("/preferences/:token", async (context) => {
  const world = context.get("world");
  const lead = await preferencesOf(world, context.req.param("token"));
  const locale = localeOf(context, lead?.profile.locale);
  return context.html(
    <PreferencesPage
      locale={locale}
      token={context.req.param("token")}
      purposes={purposesOf(world.playbook, lead, locale)}
      choice={choiceOf(world.playbook, lead, locale)}
      saved={false}
    />,
  );
});

mailRoutes.post("/preferences/:token", async (context) => {
  const world = context.get("world");
  const form = new URLSearchParams(await readText(context.req.raw, BODY_BYTES_MAX));
  const wanted = Object.fromEntries(PURPOSES.map((purpose) => [purpose, form.get(purpose) === "true"]));
  const lead = await changePreferences(world, context.req.param("token"), wanted, chosenIn(world.playbook, form));
  const locale = localeOf(context, lead?.profile.locale);
  return context.html(
    <PreferencesPage
      locale={locale}
      token={context.req.param("token")}
      purposes={purposesOf(world.playbook, lead, locale)}
      choice={choiceOf(world.playbook, lead, locale)}
      saved={lead !== null}
    />,
  );
});

mailRoutes.get("/confirm/:token", async (context) => {
  const world = context.get("world");
  const token = context.req.param("token");
  const lead = await confirmerOf(world, token);
  const state = lead && (await isConfirmed(world.db, lead)) ? "already" : "asked";
  return context.html(<ConfirmPage locale={localeOf(context, lead?.profile.locale)} token={token} state={lead ? state : "stale"} />);
});

mailRoutes.post("/confirm/:token", async (context) => {
  const token = context.req.param("token");
  const lead = await confirmAddress(context.get("world"), token);
  return context.html(<ConfirmPage locale={localeOf(context, lead?.profile.locale)} token={token} state={lead ? "done" : "stale"} />);
});

function purposesOf(playbook: Playbook, lead: LeadState | null, locale: Locale) {
  if (!lead) return [];
  return PURPOSES.map((purpose) => ({
    purpose,
    text: playbook.intake.purposes[purpose][locale],
    state: lead.consents[purpose]?.state ?? "withdrawn",
  }));
}

/** The topics of the playbook with what is ticked, and how often. */
function choiceOf({ score, nurture }: Playbook, lead: LeadState | null, locale: Locale): Choice | null {
  if (!lead) return null;
  const { topics, pace } = lead.chosen;
  const { perDay, perWeek, perWeekFewer } = nurture;
  return {
    topics: Object.entries(score.topics).map(([id, { name }]) => ({
      id,
      text: name[locale],
      ticked: topics === null || topics.includes(id),
    })),
    pace,
    limits: { perDay, perWeek, perWeekFewer },
  };
}

/** What the page posted of topics and pace; a press that speaks of neither, as to stop everything, changes neither. Every topic ticked means those to come as well. */
function chosenIn({ score }: Playbook, form: URLSearchParams): Chosen {
  const pace = PACES.find((known) => known === form.get("pace"));
  if (!pace) return null;
  const all = Object.keys(score.topics);
  const ticked = all.filter((topic) => form.getAll("topic").includes(topic));
  return { topics: ticked.length === all.length ? null : ticked, pace };
}
