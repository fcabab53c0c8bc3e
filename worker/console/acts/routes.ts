import { type Context, Hono } from "hono";
import type * as z from "zod";
import { digest } from "../../platform/tokens.ts";
import type { World } from "../../platform/world.ts";
import { allow, type ConsoleDoor, formOf, HOME, viewerIn } from "../door.ts";
import type { Action } from "../policy.ts";
import type { Words } from "../words.ts";
import {
  accept,
  adjust,
  claim,
  endTicket,
  giveBack,
  giveTier,
  log,
  moveStage,
  noteTicket,
  noting,
  type Pressed,
  pause,
  relink,
  resume,
  takeTierBack,
  unlink,
} from "./commands.ts";
import {
  companyForm,
  contactForm,
  dealForm,
  looksForm,
  parseForm,
  pointsForm,
  reasonForm,
  relinkForm,
  stageForm,
  sureForm,
  ticketForm,
  tierForm,
  unlinkForm,
} from "./form.ts";

/** Everything that is done to one lead: a form, one command, and back to where its result is seen. */
export const actRoutes = new Hono<ConsoleDoor>();

on("accept", "accept_lead", null, accept);
on("contact", "log_contact", contactForm, log, "contact_invalid");
on("claim", "claim_lead", null, claim);
on("give-back", "give_back", sureForm, (world, pressed, { reason }) => giveBack(world, pressed, reason));
on("pause", "pause_promise", null, pause);
on("resume", "pause_promise", null, resume);
on("points", "judge_lead", pointsForm, adjust);
on("tier", "judge_lead", tierForm, giveTier);
on("tier/end", "judge_lead", reasonForm, (world, pressed, { reason }) => takeTierBack(world, pressed, reason));
on("stage", "judge_lead", stageForm, moveStage);
on("deal", "judge_lead", dealForm, noting("noted"));
on("company", "judge_lead", companyForm, noting("companyNoted"));
on("looks", "judge_lead", looksForm, noting("looksNoted"));
on("ticket", "judge_lead", ticketForm, (world, pressed, { ticket }) => noteTicket(world, pressed, ticket));
on("ticket/close", "judge_lead", ticketForm, (world, pressed, { ticket }) => endTicket(world, pressed, ticket));
on("unlink", "link_browser", unlinkForm, (world, pressed, { visitor, reason }) => unlink(world, pressed, { visitor, reason }));
on("relink", "link_browser", relinkForm, relink);

function on<T>(
  path: string,
  action: Action,
  schema: z.ZodType<T> | null,
  act: (world: World, pressed: Pressed, sent: T) => Promise<keyof Words["done"]>,
  refused?: string,
): void {
  actRoutes.post(`/leads/:id/${path}`, allow(action), async (context) => {
    const id = context.req.param("id") ?? "";
    const { form, key } = await press(context);
    const sent = schema ? parseForm(schema, form, refused) : (undefined as T);
    const done = await act(context.get("world"), { actor: viewerIn(context), id, key }, sent);
    // who gave a lead back may no longer look at it
    return context.redirect(`${action === "give_back" ? HOME : `/console/leads/${encodeURIComponent(id)}`}?done=${done}`, 303);
  });
}

/** A form and its key. The same page's key with other words is another act. */
export async function press(context: Context<ConsoleDoor>): Promise<{ form: Record<string, string | undefined>; key: string }> {
  const { key, ...form } = await formOf(context);
  if (key === undefined || !/^\w{8,64}$/.test(key)) return { form, key: context.get("world").newId() };
  return { form, key: `${key}.${(await digest(JSON.stringify(form))).slice(0, 16)}` };
}
