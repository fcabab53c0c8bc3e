import type { Playbook } from "../../content/schema/playbook.ts";
import { addDays, isWorkingDay, localDate, localTime } from "../../worker/playbook/calendar.ts";
import { openHours } from "../../worker/playbook/sequence.ts";
import type { Profile } from "../../worker/playbook/state.ts";
import type { Instant } from "../../worker/playbook/time.ts";

/** What stands between the time at which a delay has passed and the one at which a mail may be written, in English: hours, quiet ones, free days. */
export function between(playbook: Playbook, { zone, calendar: name }: Profile, passed: Instant, due: Instant): string[] {
  const calendar = playbook.calendars[name];
  if (passed === due || !calendar) return [];
  const first = localDate(zone, passed);
  const last = localDate(zone, due);
  const free: { from: string; to: string; name: string }[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) {
    if (isWorkingDay(calendar, date)) continue;
    const holiday = Object.values(calendar.years).flatMap(({ holidays }) =>
      holidays.filter(({ from, to }) => from <= date && date <= to),
    )[0];
    const called = holiday?.name.en ?? "weekend";
    const before = free.at(-1);
    if (before?.name === called && addDays(before.to, 1) === date) before.to = date;
    else free.push({ from: date, to: date, name: called });
  }
  const hour = isWorkingDay(calendar, first) ? outside(playbook, localTime(zone, passed)) : [];
  return [...hour, ...free.map(({ from, to, name }) => `${name} ${from === to ? from : `${from} to ${to}`}`)];
}

/** Why a time of day is none to write at. */
function outside({ nurture }: Playbook, time: string): string[] {
  const [opens] = nurture.window;
  const closes = openHours(nurture).at(-1)?.[1] ?? opens;
  if (time < opens) return [`before ${opens}`];
  const quiet = nurture.quiet.find(([from, to]) => from <= time && time < to);
  if (quiet && time < closes) return [`quiet ${quiet[0]}–${quiet[1]}`];
  return time >= closes ? [`after ${closes}`] : [];
}
