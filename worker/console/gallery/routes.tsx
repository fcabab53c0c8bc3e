import { type Context, Hono } from "hono";
import * as z from "zod";
import { LOCALES, locale } from "../../../content/schema/common.ts";
import { authorise } from "../../api/commands.ts";
import { readJson } from "../../platform/body.ts";
import { type Door, localeOf } from "../../platform/door.ts";
import { Failure } from "../../platform/failure.ts";
import { exampleOf, templates } from "./examples.ts";
import { GalleryPage, type Shown } from "./page.tsx";
import { inScheme, SCHEMES, ShelfPage } from "./shelf-page.tsx";
import { type Shelf, shelvesOf } from "./texts.ts";
import { tryMail } from "./try/commands.ts";

const TRY_BYTES_MAX = 1_024;

/** A letter brings its own styles and nothing else; only our own page may frame it. */
const LETTER_HEADERS = {
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
  "x-frame-options": "SAMEORIGIN",
};

/** Every mail, to look at and to try. Registered on a developer's machine only; reads nothing but the words and the policy. */
export const galleryRoutes = new Hono<Door>();

galleryRoutes.get("/", async (context) => {
  const shelves = shelvesOf(context.get("world").playbook, templates());
  return context.html(<GalleryPage shelves={shelves} shown={await shownOf(context, shelves)} locale={localeOf(context)} />);
});

galleryRoutes.get("/:folder", async (context) => {
  const { playbook, config } = context.get("world");
  const shelves = shelvesOf(playbook, templates());
  const shelf = shelves.find(({ folder }) => folder === context.req.param("folder"));
  if (!shelf) return context.notFound();
  const given = { shelves, shelf, shown: await shownOf(context, [shelf]), siteUrl: config.siteUrl };
  return context.html(<ShelfPage {...given} locale={localeOf(context)} />);
});

const letter = z.object({ template: z.enum(templates()), locale, scheme: z.enum(SCHEMES) });

galleryRoutes.on("GET", ["/:folder/:name/:locale", "/:folder/:name/:text/:locale"], async (context) => {
  const { folder, name, text, locale: language }: Record<string, string | undefined> = context.req.param();
  const template = [folder, name, ...(text === undefined ? [] : [text])].join("/");
  const asked = letter.safeParse({ template, locale: language, scheme: context.req.query("scheme") ?? "light" });
  if (!asked.success) return context.notFound();
  const { playbook, config, now } = context.get("world");
  const { mail } = await exampleOf(playbook, config.siteUrl, now(), asked.data.template, asked.data.locale);
  return context.html(inScheme(mail.html, asked.data.scheme), 200, LETTER_HEADERS);
});

const trial = z.strictObject({ to: z.email(), template: z.enum(templates()), locale });

/** `npm run mail -- test` asks for it. A page of somebody else cannot: it has no key. */
galleryRoutes.post("/try", async (context) => {
  const world = context.get("world");
  await authorise(world, context.req.header("authorization"), "signals:write");
  const asked = trial.safeParse(await readJson(context.req.raw, TRY_BYTES_MAX));
  if (!asked.success) throw new Failure("invalid", "fields_invalid");
  return context.json(await tryMail(world, asked.data.to, asked.data.template, asked.data.locale));
});

function shownOf(context: Context<Door>, shelves: readonly Shelf[]): Promise<Shown[]> {
  const { playbook, config, now } = context.get("world");
  const wanted = shelves.flatMap(({ mails }) =>
    mails.flatMap(({ texts }) => texts.flatMap((text) => LOCALES.map((each) => ({ text, each })))),
  );
  return Promise.all(
    wanted.map(async ({ text, each }) => ({ text, example: await exampleOf(playbook, config.siteUrl, now(), text.template, each) })),
  );
}
