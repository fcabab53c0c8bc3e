import { Hono } from "hono";
import { asksNotToBeFollowed, callerOf } from "../../platform/caller.ts";
import { type Door, localeOf } from "../../platform/door.ts";
import { pressLink } from "./commands.ts";

/** Links of marketing mails. Whatever is asked for, and however, the answer leads on: to where the link of the mail leads, else home. */
export const goRoutes = new Hono<Door>();

goRoutes.all("/*", async (context) => {
  const world = context.get("world");
  const { raw } = context.req;
  const target = await pressLink(world, context.req.path, callerOf(raw, world.config.local), !asksNotToBeFollowed(raw));
  context.header("cache-control", "no-store");
  context.header("referrer-policy", "no-referrer");
  context.header("x-robots-tag", "noindex");
  return context.redirect(target ?? `/${localeOf(context)}/`, 302);
});
