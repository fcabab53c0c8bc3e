import type { Locale } from "../../content/schema/common.ts";
import { isKept } from "../playbook/keep.ts";
import { fill } from "../playbook/say.ts";
import type { SalesPromise } from "../playbook/state.ts";
import { DAY, HOUR, type Instant, MINUTE } from "../playbook/time.ts";
import type { Words } from "./words.ts";

/** Whose clock and language a page is written in, and the instant it is true for. */
export interface Reader {
  zone: string;
  locale: Locale;
  now: Instant;
  t: Words;
}

export interface TimeLeft {
  text: string;
  state: "good" | "warn" | "bad";
}

/** The time left to a promise in words, and how it stands: overdue is bad, past the warning is a warning. */
export function timeLeft(promise: Pick<SalesPromise, "by" | "warnAt">, { now, t }: Reader): TimeLeft {
  if (now >= promise.by) return { text: fill(t.time.overdue, { time: duration(now - promise.by, t) }), state: "bad" };
  return { text: duration(promise.by - now, t), state: now >= promise.warnAt ? "warn" : "good" };
}

/** The clock of a promise that somebody watches: while it is open, and once an accepted one is late. */
export function clockOf(promise: Pick<SalesPromise, "by" | "warnAt" | "state">, reader: Reader): TimeLeft | null {
  const runs = promise.state === "open" || (promise.state === "accepted" && reader.now >= promise.by);
  return runs ? timeLeft(promise, reader) : null;
}

/** Since when a promise waits for the prospect's answer, in words; null while its clock runs. */
export function pausedSince(promise: SalesPromise, reader: Reader): string | null {
  if (!isKept(promise) || promise.pausedAt === null) return null;
  return fill(reader.t.why.paused, { since: moment(promise.pausedAt, reader) });
}

/** A length of time in words, down to whole minutes. */
export function duration(length: number, t: Words): string {
  const d = Math.floor(length / DAY);
  const h = Math.floor((length % DAY) / HOUR);
  const m = Math.floor((length % HOUR) / MINUTE);
  if (d > 1) return fill(t.time.days, { d });
  if (d === 1) return fill(t.time.day, { h });
  if (h > 0) return fill(m === 0 ? t.time.hours : t.time.hoursMinutes, { h, m });
  if (m > 1) return fill(t.time.minutes, { m });
  return m === 1 ? t.time.minute : t.time.none;
}

export function ago(at: Instant, { now, t }: Reader): string {
  return now - at < MINUTE ? t.time.now : fill(t.time.ago, { time: duration(now - at, t) });
}

/** An instant on the reader's clock: the time alone today, with the day before and after, with the year in another one. */
export function moment(at: Instant, reader: Pick<Reader, "zone" | "locale" | "now">): string {
  const day = (instant: Instant) => format(reader, "day").format(instant);
  if (day(at) === day(reader.now)) return format(reader, "time").format(at);
  const year = (instant: Instant) => format(reader, "year").format(instant);
  return format(reader, year(at) === year(reader.now) ? "dayTime" : "yearTime").format(at);
}

/** A day such as 2026-11-23, which is the same day for every reader. */
export function wholeDay(day: string, { locale }: Pick<Reader, "locale">): string {
  return format({ zone: "UTC", locale }, "day").format(Date.parse(day));
}

const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const DATE = { month: "short", day: "numeric" } as const;
const SHAPES = {
  time: TIME,
  day: { ...DATE, year: "numeric" },
  year: { year: "numeric" },
  dayTime: { ...DATE, ...TIME },
  yearTime: { ...DATE, year: "numeric", ...TIME },
} as const;
const LANGUAGE: Record<Locale, string> = { zh: "zh-CN", en: "en-GB" };
const FORMATS_MAX = 200;

/** Formats cost more to make than to use. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format({ zone, locale }: Pick<Reader, "zone" | "locale">, shape: keyof typeof SHAPES): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${shape}`;
  const known = formats.get(key);
  if (known) return known;
  if (formats.size >= FORMATS_MAX) formats.clear();
  const made = new Intl.DateTimeFormat(LANGUAGE[locale], { ...SHAPES[shape], timeZone: zone });
  formats.set(key, made);
  return made;
}
