import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import { LOCALES, type Locale } from "../../content/schema/common.ts";
import { readText } from "../platform/body.ts";
import { type Door, localeOf } from "../platform/door.ts";
import { Failure } from "../platform/failure.ts";
import type { Viewer } from "./commands.ts";
import type { Frame } from "./layout.tsx";
import { type Action, mayTry } from "./policy.ts";
import type { Reader } from "./times.ts";
import { type Words, wordsOf } from "./words.ts";

export interface ConsoleDoor extends Door {
  Variables: Door["Variables"] & { viewer: Viewer | null; locale: Locale };
}

export const HOME = "/console/inbox";
export const SIGN_IN = "/console/sign-in";
export const LANGUAGE_COOKIE = "lang";
const FORM_BYTES_MAX = 16 * 1024;

/** The language somebody chose here, else the one their browser asks for. */
export function chosenLocale(context: Context): Locale {
  const chosen = getCookie(context, LANGUAGE_COOKIE);
  return LOCALES.find((locale) => locale === chosen) ?? localeOf(context);
}

export function frameOf(context: Context<ConsoleDoor>): Frame {
  const viewer = context.get("viewer") ?? null;
  return {
    locale: context.get("locale"),
    viewer,
    here: context.req.method === "GET" ? placeOf(context.req.url) : viewer ? HOME : SIGN_IN,
    press: context.get("world").newId(),
  };
}

export function readerOf(context: Context<ConsoleDoor>, viewer: Viewer): Reader {
  const locale = context.get("locale");
  return { zone: viewer.policy.zone, locale, now: context.get("world").now(), t: wordsOf(locale) };
}

/** What the last act did, from its name in the address: a name of ours, or nothing. */
export function saidBy(context: Context<ConsoleDoor>): string | undefined {
  const done: Words["done"] = wordsOf(context.get("locale")).done;
  const name = context.req.query("done") ?? "";
  return Object.hasOwn(done, name) ? done[name as keyof typeof done] : undefined;
}

/** An address inside the console as its path, or the inbox: nobody is sent elsewhere by a parameter. */
export function ownPath(address: string | undefined): string {
  const here = "https://console.invalid";
  if (!address || !URL.canParse(address, here)) return HOME;
  const url = new URL(address, here);
  return url.origin === here && url.pathname.startsWith("/console/") ? `${url.pathname}${url.search}` : HOME;
}

/** Whether a press came from a page of ours: by its Origin, or where a browser sends none, by what it says about the site. */
export function isOwnPress(headers: Headers, addresses: readonly string[]): boolean {
  const origin = headers.get("origin");
  if (origin === null) return headers.get("sec-fetch-site") === "same-origin";
  return addresses.some((address) => new URL(address).origin === origin);
}

/** A page's own address without the message of an act, which is said once. */
function placeOf(address: string): string {
  const url = new URL(address);
  url.searchParams.delete("done");
  return `${url.pathname}${url.search}`;
}

/** Lets through who may do this anywhere; what may be done to one lead is asked once the lead is known. */
export function allow(action: Action): MiddlewareHandler<ConsoleDoor> {
  return async (context, next) => {
    const viewer = context.get("viewer");
    if (mayTry(viewer, action)) return next();
    if (viewer) throw new Failure("forbidden", "forbidden");
    return turnAway(context);
  };
}

/** Who follows a link comes back to it after signing in; a press is not carried out later. */
function turnAway(context: Context<ConsoleDoor>): Response {
  if (context.req.method !== "GET") throw new Failure("unauthorised", "unauthorised");
  return context.redirect(`${SIGN_IN}?${new URLSearchParams({ next: context.req.path })}`, 303);
}

export function viewerIn(context: Context<ConsoleDoor>): Viewer {
  const viewer = context.get("viewer");
  if (!viewer) throw new Failure("unauthorised", "unauthorised");
  return viewer;
}

export async function formOf(context: Context<ConsoleDoor>): Promise<Record<string, string | undefined>> {
  return Object.fromEntries(new URLSearchParams(await readText(context.req.raw, FORM_BYTES_MAX)));
}
