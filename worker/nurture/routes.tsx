import { Hono } from "hono";
import { type Locale, PURPOSES, type Purpose } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import { readText } from "../platform/body.ts";
import { type Door, localeOf } from "../platform/door.ts";
import type { LeadState } from "../playbook/state.ts";
import { changePreferences, confirmAddress, preferencesOf, unsubscribe } from "./commands.ts";
import { ConfirmPage, PreferencesPage, UnsubscribePage } from "./pages.tsx";

const BODY_BYTES_MAX = 4 * 1024;

/** Links of mails. A GET shows and never acts, since scanners open every link; a press of a button acts. */
export const mailRoutes = new Hono<Door>();

mailRoutes.get("/unsubscribe/:token", (context) =>
  context.html(<UnsubscribePage locale={localeOf(context)} token={context.req.param("token")} done={false} />),
);

mailRoutes.post("/unsubscribe/:token", async (context) => {
  const oneClick = (await readText(context.req.raw, BODY_BYTES_MAX)).includes("List-Unsubscribe=One-Click");
  await unsubscribe(context.get("world"), context.req.param("token"), oneClick ? "one_click" : "page");
  return context.html(<UnsubscribePage locale={localeOf(context)} token={context.req.param("token")} done={true} />);
});

mailRoutes.get("/preferences/:token", async (context) => {
  const world = context.get("world");
  const lead = await preferencesOf(world, context.req.param("token"));
  const locale = lead?.profile.locale ?? localeOf(context);
  return context.html(
    <PreferencesPage
      locale={locale}
      token={context.req.param("token")}
      purposes={purposesOf(world.playbook, lead, locale)}
      saved={false}
    />,
  );
});

mailRoutes.post("/preferences/:token", async (context) => {
  const world = context.get("world");
  const form = new URLSearchParams(await readText(context.req.raw, BODY_BYTES_MAX));
  const wanted: Partial<Record<Purpose, boolean>> = { marketing: form.get("marketing") === "true" };
  const lead = await changePreferences(world, context.req.param("token"), wanted);
  const locale = lead?.profile.locale ?? localeOf(context);
  return context.html(
    <PreferencesPage locale={locale} token={context.req.param("token")} purposes={purposesOf(world.playbook, lead, locale)} saved={true} />,
  );
});

mailRoutes.get("/confirm/:token", (context) =>
  context.html(<ConfirmPage locale={localeOf(context)} token={context.req.param("token")} state="asked" />),
);

mailRoutes.post("/confirm/:token", async (context) => {
  const token = context.req.param("token");
  const confirmed = await confirmAddress(context.get("world"), token);
  return context.html(<ConfirmPage locale={localeOf(context)} token={token} state={confirmed ? "done" : "stale"} />);
});

function purposesOf(playbook: Playbook, lead: LeadState | null, locale: Locale) {
  if (!lead) return [];
  return PURPOSES.filter((purpose) => purpose === "marketing").map((purpose) => ({
    purpose,
    text: playbook.intake.purposes[purpose][locale],
    state: lead.consents[purpose]?.state ?? "withdrawn",
  }));
}
