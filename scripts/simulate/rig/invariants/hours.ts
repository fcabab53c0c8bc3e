import type { Playbook } from "../../../../content/schema/playbook.ts";
import { DAY, type Instant, iso, MINUTE } from "../../../../worker/playbook/time.ts";
import type { Accepted } from "../judge.ts";
import type { Life } from "../life.ts";

/** Clocks of runs disagree by minutes, and a run may take as long as the platform lets it. */
const TOLERANCE = 20 * MINUTE;

/** 10: marketing mail comes inside the reader's sending hours, on their working days, within their budget and their company's. Counted here with `Intl` and not with the playbook. */
export function checkHours({ judge, policies }: Life): void {
  const [policy] = policies;
  if (!policy) return;
  const letters = judge.accepted.filter(
    ({ record }) => record?.purpose === "marketing" && record.recipient === "lead" && record.zone !== null,
  );
  for (const letter of letters) {
    const why = untimely(policy, letter);
    if (why) judge.breaks(10, `${letter.mail.id} came at ${iso(letter.at)} to ${letter.record?.zone}: ${why}`);
  }
  for (const [who, theirs] of Map.groupBy(letters, ({ record }) => record?.lead ?? "")) {
    const days = Map.groupBy(theirs, ({ at, record }) => localOf(record?.zone ?? "UTC", at).date);
    for (const [day, all] of days)
      if (all.length > policy.nurture.perDay) judge.breaks(10, `${who} was written to ${all.length} times on ${day}`);
    const times = theirs.map(({ at }) => at);
    for (const end of times) {
      const week = times.filter((at) => at <= end && at > end - 7 * DAY + TOLERANCE);
      if (week.length > policy.nurture.perWeek) judge.breaks(10, `${who} was written to ${week.length} times in the week to ${iso(end)}`);
    }
  }
}

function untimely({ nurture, calendars }: Playbook, { at, record }: Accepted): string | null {
  const calendar = calendars[record?.calendar ?? ""];
  if (!record?.zone || !calendar) return "nobody knows where they are";
  const [start, end] = nurture.window;
  const early = localOf(record.zone, at + TOLERANCE);
  const late = localOf(record.zone, at - TOLERANCE);
  if (early.time < start || late.time >= end) return `outside ${start} to ${end}`;
  const quiet = nurture.quiet.find(([from, to]) => late.time >= from && early.time < to);
  if (quiet) return `in the quiet hours from ${quiet.join(" to ")}`;
  return works(calendar, early.date) || works(calendar, late.date) ? null : "not a working day";
}

type Calendar = Playbook["calendars"][string];

function works({ years, weekdays }: Calendar, date: string): boolean {
  const all = Object.values(years);
  if (all.some(({ worked }) => worked.includes(date))) return true;
  if (all.some(({ holidays }) => holidays.some(({ from, to }) => from <= date && date <= to))) return false;
  return weekdays.includes(new Date(date).getUTCDay() || 7);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localOf(zone: string, at: Instant): { date: string; time: string } {
  const options = { dateStyle: "short", timeStyle: "short", hourCycle: "h23" } as const;
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: zone, ...options });
  formats.set(zone, format);
  const [date = "", time = ""] = format.format(at).split(" ");
  return { date, time };
}
