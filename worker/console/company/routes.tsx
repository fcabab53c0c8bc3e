import { Hono } from "hono";
import { allow, type ConsoleDoor, frameOf, readerOf, saidBy, viewerIn } from "../door.ts";
import { companyRefusal, mayWithCompany } from "../policy.ts";
import { CompanyPage } from "./page.tsx";
import { companySources } from "./store.ts";
import { companyView } from "./view.ts";

export const companyRoutes = new Hono<ConsoleDoor>();

companyRoutes.get("/accounts/:id", allow("read_account"), async (context) => {
  const { db, playbook } = context.get("world");
  const viewer = viewerIn(context);
  const id = context.req.param("id");
  const sources = await companySources(db, id);
  const standing = sources && { ...sources, ownerId: sources.account.ownerId };
  if (!sources || !mayWithCompany(viewer, "read_account", standing)) throw companyRefusal(viewer, standing);
  // a company that was merged into another is that one
  if (sources.account.id !== id) return context.redirect(`/console/accounts/${sources.account.id}`, 303);
  const view = companyView(playbook, sources, viewer, readerOf(context, viewer));
  return context.html(<CompanyPage frame={frameOf(context)} view={view} said={saidBy(context)} />);
});
