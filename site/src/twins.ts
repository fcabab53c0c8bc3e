import type { Locale } from "../../content/schema/common.ts";

/** The language code of each locale, as written in `lang` and `hreflang`. */
export const LANG: Record<Locale, string> = { zh: "zh-CN", en: "en" };

/** The same address in the other language. */
export function twin(address: string): string {
  return address.replace(/(^|[^/])\/(zh|en)\//, (_, before: string, locale: string) => `${before}/${locale === "zh" ? "en" : "zh"}/`);
}

/** The two languages of one page and where readers of neither go, for `hreflang`. */
export function twins(url: string): { lang: string; url: string }[] {
  const zh = /[^/]\/zh\//.test(url) ? url : twin(url);
  const en = twin(zh);
  return [
    { lang: "zh", url: zh },
    { lang: "en", url: en },
    { lang: "x-default", url: en },
  ];
}
