import { Hono } from "hono";
import { readBytes } from "../../../platform/body.ts";
import type { Door } from "../../../platform/door.ts";
import { hearResend, hearSes } from "./commands.ts";

/** As much as SNS posts at once. */
export const EVENT_BYTES_MAX = 256 * 1024;

/** Where mail providers tell what became of our mails. They sign the bytes as they are. */
export const mailEventRoutes = new Hono<Door>();

mailEventRoutes.post("/resend", async (context) => {
  const body = await readBytes(context.req.raw, EVENT_BYTES_MAX);
  await hearResend(context.get("world"), context.req.raw.headers, body);
  return context.json({ ok: true });
});

mailEventRoutes.post("/ses", async (context) => {
  const body = await readBytes(context.req.raw, EVENT_BYTES_MAX);
  await hearSes(context.get("world"), body);
  return context.json({ ok: true });
});
