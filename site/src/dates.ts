import type { Locale } from "../../content/schema/common.ts";

const FORMATS = {
  zh: new Intl.DateTimeFormat("zh-CN", { dateStyle: "long", timeZone: "UTC" }),
  en: new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }),
};

/** 2026-10-12 → 2026年10月12日, 12 October 2026 */
export function longDate(isoDate: string, locale: Locale): string {
  return FORMATS[locale].format(new Date(`${isoDate}T00:00:00Z`));
}
