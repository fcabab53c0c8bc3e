import type { Locale } from "./common.ts";

/** Where the platform's default calendars and consent rules reach first; everyone else may leave the field empty. With the number that a telephone call from abroad begins with. */
export const DIAL = {
  CN: "+86",
  HK: "+852",
  MO: "+853",
  TW: "+886",
  SG: "+65",
  MY: "+60",
  TH: "+66",
  VN: "+84",
  ID: "+62",
  JP: "+81",
  KR: "+82",
  IN: "+91",
  AE: "+971",
  AU: "+61",
  NZ: "+64",
  DE: "+49",
  AT: "+43",
  CH: "+41",
  FR: "+33",
  NL: "+31",
  BE: "+32",
  IT: "+39",
  ES: "+34",
  PT: "+351",
  PL: "+48",
  CZ: "+420",
  SE: "+46",
  DK: "+45",
  NO: "+47",
  FI: "+358",
  IE: "+353",
  GB: "+44",
  US: "+1",
  CA: "+1",
  MX: "+52",
  BR: "+55",
} as const;
export type Country = keyof typeof DIAL;

export function countries(locale: Locale): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale === "zh" ? "zh-CN" : "en", { type: "region" });
  return (Object.keys(DIAL) as Country[])
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
}
