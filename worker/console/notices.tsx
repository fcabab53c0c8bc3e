import type { Playbook } from "../../content/schema/playbook.ts";
import type { Sweep } from "../journey/sweep/store.ts";
import { localDate } from "../playbook/calendar.ts";
import { fill } from "../playbook/say.ts";
import type { UnknownYear } from "./store.ts";
import type { Reader } from "./times.ts";

/** What the head of sales is to know of the house: a changed playbook on its way through the leads, and years that no calendar knows. */
export interface Notices {
  adopting: { done: number; total: number } | null;
  alarm: string | null;
}

export function noticesFor(playbook: Playbook, sweep: Sweep | null, unknown: readonly UnknownYear[], reader: Reader): Notices {
  const adopting = sweep && sweep.total > 0 ? { done: Math.min(sweep.done, sweep.total), total: sweep.total } : null;
  return { adopting, alarm: alarmOf(playbook, unknown, reader) };
}

/** All alarms of calendars in one sentence, without those whose year has been added or has passed. */
function alarmOf(playbook: Playbook, unknown: readonly UnknownYear[], { zone, now, locale, t }: Reader): string | null {
  const thisYear = localDate(zone, now).slice(0, 4);
  const open = unknown.filter(({ calendar, year }) => year >= thisYear && playbook.calendars[calendar]?.years[year] === undefined);
  if (open.length === 0) return null;
  const years = new Intl.ListFormat(locale, { type: "conjunction" }).format(open.map((one) => fill(t.alarmYear, { ...one })));
  return fill(t.alarm, { years });
}

export function NoticeCards({ notices: { adopting, alarm }, t }: { notices: Notices; t: Reader["t"] }) {
  return (
    <>
      {adopting ? (
        <section class="mb-4 rounded-card border border-line bg-tide-soft px-4 py-3" aria-labelledby="adopting">
          <h2 class="text-base" id="adopting">
            {t.adopting.title}
          </h2>
          <p>{fill(t.adopting.text, adopting)}</p>
          <progress
            class="progress progress-primary mt-2 block max-w-[30rem]"
            aria-labelledby="adopting"
            value={adopting.done}
            max={adopting.total}
          />
        </section>
      ) : null}
      {alarm ? <p class="mb-4 rounded-card border border-line bg-card px-4 py-3 font-semibold text-warn">{alarm}</p> : null}
    </>
  );
}
