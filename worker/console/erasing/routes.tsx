import { Hono } from "hono";
import { latestErasures } from "../../journey/erasure/store.ts";
import { eraseForm, parseForm } from "../acts/form.ts";
import { press } from "../acts/routes.ts";
import { allow, type ConsoleDoor, frameOf, HOME, readerOf, viewerIn } from "../door.ts";
import { personName } from "../merging/follow.ts";
import { downloadPerson, erase, whoIsErased } from "./commands.ts";
import { ConfirmErasure } from "./confirm-page.tsx";
import { ErasuresPage } from "./list-page.tsx";

const ERASURES_LISTED_MAX = 100;

export const erasureRoutes = new Hono<ConsoleDoor>();

erasureRoutes.get("/erasures", allow("open_erasures"), async (context) => {
  const erasures = await latestErasures(context.get("world").db, ERASURES_LISTED_MAX);
  const team = context.get("world").playbook.team.reps;
  return context.html(
    <ErasuresPage frame={frameOf(context)} reader={readerOf(context, viewerIn(context))} erasures={erasures} team={team} />,
  );
});

erasureRoutes.get("/leads/:id/export", allow("export_lead"), async (context) => {
  const dossier = await downloadPerson(context.get("world"), viewerIn(context), context.req.param("id"));
  context.header("content-type", "application/json");
  context.header("content-disposition", `attachment; filename="${dossier.lead}.json"`);
  context.header("cache-control", "no-store");
  return context.body(JSON.stringify(dossier, null, 2));
});

erasureRoutes.get("/leads/:id/erase", allow("erase_lead"), async (context) => {
  const id = context.req.param("id");
  const people = await whoIsErased(context.get("world"), viewerIn(context), id);
  const named = people.find((lead) => lead.profile.name !== null) ?? people[0];
  const addresses = people.map(({ profile }) => profile.email);
  return context.html(<ConfirmErasure frame={frameOf(context)} lead={id} name={named ? personName(named) : id} addresses={addresses} />);
});

erasureRoutes.post("/leads/:id/erase", allow("erase_lead"), async (context) => {
  const { form } = await press(context);
  const { why } = parseForm(eraseForm, form);
  const done = await erase(context.get("world"), viewerIn(context), context.req.param("id"), why);
  return context.redirect(`${HOME}?done=${done}`, 303);
});
