import type { Context } from "hono";
import { LOCALES, type Locale } from "../../content/schema/common.ts";
import type { World } from "./world.ts";

/** What every route finds in its context. */
export interface Door {
  Bindings: { world: World };
  Variables: { world: World };
}

/** The language of a caller: the one they name with `?lang=`, else the one `known` of them, else the first of Accept-Language that we speak. */
export function localeOf(context: Context, known: Locale | null = null): Locale {
  const named = context.req.query("lang");
  if (isLocale(named)) return named;
  return known ?? acceptedLocale(context.req.header("accept-language"));
}

/** The language of a program: English, unless it asks for Chinese. */
export function apiLocaleOf(context: Context): Locale {
  return localeOf(context, acceptedLocale(context.req.header("accept-language"), "en"));
}

/** The first of Accept-Language that we speak; for a caller who names none, `silent`. */
export function acceptedLocale(header: string | undefined, silent: Locale = "zh"): Locale {
  const wanted = (header ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...rest] = part.trim().split(";");
      const quality = rest.map((option) => /^\s*q=([\d.]+)$/.exec(option)?.[1]).find(Boolean);
      return { tag: tag.toLowerCase().split("-")[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return wanted.map(({ tag }) => tag).find(isLocale) ?? silent;
}

function isLocale(value: string | undefined): value is Locale {
  return LOCALES.some((locale) => locale === value);
}
