import { Hono } from "hono";
import * as z from "zod";
import { LOCALES, locale } from "../../../content/schema/common.ts";
import { type Door, localeOf } from "../../platform/door.ts";
import { exampleOf, templates } from "./examples.ts";
import { GalleryPage, inScheme, SCHEMES } from "./page.tsx";

/** A letter brings its own styles and nothing else; only our own page may frame it. */
const LETTER_HEADERS = {
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
  "x-frame-options": "SAMEORIGIN",
};

/** Every mail, to look at. Registered on a developer's machine only; reads nothing but the words and the policy. */
export const galleryRoutes = new Hono<Door>();

galleryRoutes.get("/", async (context) => {
  const { playbook, config, now } = context.get("world");
  const wanted = templates().flatMap((template) => LOCALES.map((each) => ({ template, locale: each })));
  const examples = await Promise.all(wanted.map((each) => exampleOf(playbook, config.siteUrl, now(), each.template, each.locale)));
  return context.html(<GalleryPage examples={examples} locale={localeOf(context)} />);
});

const letter = z.object({ template: z.enum(templates()), locale, scheme: z.enum(SCHEMES) });

galleryRoutes.get("/:folder/:name/:locale", async (context) => {
  const { folder, name, locale: language } = context.req.param();
  const asked = letter.safeParse({ template: `${folder}/${name}`, locale: language, scheme: context.req.query("scheme") ?? "light" });
  if (!asked.success) return context.notFound();
  const { playbook, config, now } = context.get("world");
  const { mail } = await exampleOf(playbook, config.siteUrl, now(), asked.data.template, asked.data.locale);
  return context.html(inScheme(mail.html, asked.data.scheme), 200, LETTER_HEADERS);
});
