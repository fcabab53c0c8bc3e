import type { Bilingual, Locale } from "../../content/schema/common.ts";
import type { Playbook } from "../../content/schema/playbook.ts";
import type { Instant } from "./time.ts";

const LANGUAGE = { zh: "zh-CN", en: "en-GB" } as const;

/** Making a format costs several times what using it does. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** An instant as a person would say it in a zone, with the zone named: 11月23日星期一 10:30（GMT+8） / Monday 23 November, 10:30 (GMT+8). */
export function sayTime(locale: Locale, zone: string, at: Instant): string {
  const parts = formatOf(locale, zone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((piece) => piece.type === type)?.value ?? "";
  const time = `${part("hour")}:${part("minute")}`;
  const zoneName = part("timeZoneName");
  return locale === "zh"
    ? `${part("month")}${part("month").endsWith("月") ? "" : "月"}${part("day")}日${part("weekday")} ${time}（${zoneName}）`
    : `${part("weekday")} ${part("day")} ${part("month")}, ${time} (${zoneName})`;
}

function formatOf(locale: Locale, zone: string): Intl.DateTimeFormat {
  const known = formats.get(`${locale} ${zone}`);
  if (known) return known;
  const made = new Intl.DateTimeFormat(LANGUAGE[locale], {
    timeZone: zone,
    month: "long",
    day: "numeric",
    weekday: "long",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
  formats.set(`${locale} ${zone}`, made);
  return made;
}

/** A policy's sentence about what a person did by hand: who, in which words, until when. */
export function sayByHand(
  playbook: Playbook,
  sentence: Bilingual,
  { by, reason, until }: { by: string; reason: string; until: Instant | null },
): Bilingual {
  const rep = playbook.team.reps.find(({ id }) => id === by);
  const zone = rep?.zone ?? "UTC";
  const said = (locale: Locale) => {
    const time = until === null ? "" : sayTime(locale, zone, until);
    return fill(sentence[locale], { by: rep?.name[locale] ?? by, reason, until: time });
  };
  return { zh: said("zh"), en: said("en") };
}

/** A sentence with its `{names}` filled in. A name without a value stays visible, so that a mistake is seen. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
