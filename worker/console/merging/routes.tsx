import { Hono } from "hono";
import { accountsById } from "../../journey/account/store.ts";
import { Failure } from "../../platform/failure.ts";
import { otherForm, parseForm } from "../acts/form.ts";
import { press } from "../acts/routes.ts";
import { nameOf } from "../company/view.ts";
import { allow, type ConsoleDoor, frameOf, readerOf, viewerIn } from "../door.ts";
import { mergeCompanies, requireCompanies, splitCompany } from "./commands.ts";
import { ChoosePage, Q_MAX } from "./company-pages.tsx";
import { ConfirmMerge } from "./confirm-page.tsx";
import { companiesFollow, moreChoices } from "./follow.ts";
import { findCompanies, peopleIn } from "./store.ts";

export const companyMergeRoutes = new Hono<ConsoleDoor>();

/** Looking for another company, and with one chosen, what merging it would do. */
companyMergeRoutes.get("/accounts/:id/merge", allow("merge_accounts"), async (context) => {
  const world = context.get("world");
  const viewer = viewerIn(context);
  const reader = readerOf(context, viewer);
  const id = context.req.param("id");
  const chosen = context.req.query("with");
  await requireCompanies(world, viewer, chosen === undefined ? [id] : [id, chosen]);
  const found = await accountsById(world.db, chosen === undefined ? [id] : [id, chosen]);
  const kept = found.get(id);
  if (!kept) throw new Failure("absent", "account_absent");
  const named = { id, name: nameOf(kept) ?? id };
  const other = chosen === undefined ? undefined : found.get(chosen);
  if (other) {
    const follows = companiesFollow(world.playbook, kept, other, await peopleIn(world.db, other.id), reader);
    const props = { kept: named, other: { id: other.id, name: nameOf(other) ?? other.id }, follows };
    return context.html(<ConfirmMerge frame={frameOf(context)} what="companies" {...props} />);
  }
  const q = (context.req.query("q") ?? "").trim().slice(0, Q_MAX);
  const choices = q === "" ? [] : await findCompanies(world.db, { q, kept: id, owner: viewer.head ? null : viewer.rep });
  const offered = choices.map((choice) => ({ ...choice, name: nameOf(choice) ?? choice.id }));
  return context.html(
    <ChoosePage frame={frameOf(context)} kept={named} q={q} choices={offered} more={moreChoices(choices.length, reader)} />,
  );
});

companyMergeRoutes.post("/accounts/:id/merge", allow("merge_accounts"), async (context) => {
  const id = context.req.param("id");
  const { form, key } = await press(context);
  const { sure: _sure, ...named } = parseForm(otherForm, form);
  const done = await mergeCompanies(context.get("world"), { actor: viewerIn(context), id, key }, named);
  return context.redirect(`/console/accounts/${encodeURIComponent(id)}?done=${done}`, 303);
});

companyMergeRoutes.post("/accounts/:id/split", allow("merge_accounts"), async (context) => {
  const id = context.req.param("id");
  const { form, key } = await press(context);
  const { sure: _sure, ...named } = parseForm(otherForm, form);
  const done = await splitCompany(context.get("world"), { actor: viewerIn(context), id, key }, named);
  return context.redirect(`/console/accounts/${encodeURIComponent(id)}?done=${done}`, 303);
});
