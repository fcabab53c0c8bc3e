import type { Locale } from "./common.ts";

/** Where the platform's default calendars and consent rules reach first; everyone else may leave the field empty. */
const COUNTRIES = [
  "CN",
  "HK",
  "MO",
  "TW",
  "SG",
  "MY",
  "TH",
  "VN",
  "ID",
  "JP",
  "KR",
  "IN",
  "AE",
  "AU",
  "NZ",
  "DE",
  "AT",
  "CH",
  "FR",
  "NL",
  "BE",
  "IT",
  "ES",
  "PT",
  "PL",
  "CZ",
  "SE",
  "DK",
  "NO",
  "FI",
  "IE",
  "GB",
  "US",
  "CA",
  "MX",
  "BR",
] as const;

export function countries(locale: Locale): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale === "zh" ? "zh-CN" : "en", { type: "region" });
  return COUNTRIES.map((value) => ({ value, label: names.of(value) ?? value })).sort((a, b) => a.label.localeCompare(b.label, locale));
}
