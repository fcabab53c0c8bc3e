import { Hono } from "hono";
import type { World } from "../../platform/world.ts";
import type { Pressed } from "../acts/commands.ts";
import { lookForm, type OtherNamed, otherForm, parseForm } from "../acts/form.ts";
import { press } from "../acts/routes.ts";
import { allow, type ConsoleDoor, frameOf, readerOf, viewerIn } from "../door.ts";
import type { Words } from "../words.ts";
import { lookForPerson, mergePeople, splitPeople } from "./commands.ts";
import { type Chosen, ConfirmMerge } from "./confirm-page.tsx";
import { peopleFollow, personName } from "./follow.ts";

export const leadMergeRoutes = new Hono<ConsoleDoor>();

/** What merging with the lead of an address would do. A form, so that the address of a person stands in no log. */
leadMergeRoutes.post("/leads/:id/merge/look", allow("merge_leads"), async (context) => {
  const world = context.get("world");
  const viewer = viewerIn(context);
  const id = context.req.param("id");
  const { email } = parseForm(lookForm, (await press(context)).form);
  const { kept, other } = await lookForPerson(world, viewer, id, email);
  const follows = peopleFollow(world.playbook, kept, other, readerOf(context, viewer));
  const [stays, ends] = [kept, other].map((lead) => ({ id: lead.id, name: personName(lead) })) as [Chosen, Chosen];
  return context.html(<ConfirmMerge frame={frameOf(context)} what="people" kept={stays} other={ends} follows={follows} />);
});

on("merge", mergePeople);
on("split", splitPeople);

function on(path: string, act: (world: World, pressed: Pressed, named: OtherNamed) => Promise<keyof Words["done"]>): void {
  leadMergeRoutes.post(`/leads/:id/${path}`, allow("merge_leads"), async (context) => {
    const id = context.req.param("id") ?? "";
    const { form, key } = await press(context);
    const { sure: _sure, ...named } = parseForm(otherForm, form);
    const done = await act(context.get("world"), { actor: viewerIn(context), id, key }, named);
    return context.redirect(`/console/leads/${encodeURIComponent(id)}?done=${done}`, 303);
  });
}
