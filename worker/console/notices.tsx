import type { Playbook } from "../../content/schema/playbook.ts";
import type { Sweep } from "../journey/sweep/store.ts";
import { localDate } from "../playbook/calendar.ts";
import { fill } from "../playbook/say.ts";
import type { DoubtfulMail, UnknownYear } from "./store.ts";
import { moment, type Reader } from "./times.ts";

/**
 * What the head of sales is to know of the house: a changed playbook on its way through the leads, years that no calendar knows, mails of
 * which nobody knows whether they arrived, and letters that nobody could place.
 */
export interface Notices {
  adopting: { done: number; total: number } | null;
  alarm: string | null;
  doubtful: { lead: string; name: string; when: string }[];
  /** How many letters of late nobody could place. */
  aside: number;
}

export interface Noticed {
  sweep: Sweep | null;
  unknown: readonly UnknownYear[];
  doubtful: readonly DoubtfulMail[];
  aside: number;
}

export function noticesFor(playbook: Playbook, { sweep, unknown, doubtful, aside }: Noticed, reader: Reader): Notices {
  return {
    adopting: sweep && sweep.total > 0 ? { done: Math.min(sweep.done, sweep.total), total: sweep.total } : null,
    alarm: alarmOf(playbook, unknown, reader),
    doubtful: doubtful.map(({ at, ...mail }) => ({ ...mail, when: moment(at, reader) })),
    aside,
  };
}

/** All alarms of calendars in one sentence, without those whose year has been added or has passed. */
function alarmOf(playbook: Playbook, unknown: readonly UnknownYear[], { zone, now, locale, t }: Reader): string | null {
  const thisYear = localDate(zone, now).slice(0, 4);
  const open = unknown.filter(({ calendar, year }) => year >= thisYear && playbook.calendars[calendar]?.years[year] === undefined);
  if (open.length === 0) return null;
  const years = new Intl.ListFormat(locale, { type: "conjunction" }).format(open.map((one) => fill(t.alarmYear, { ...one })));
  return fill(t.alarm, { years });
}

export function NoticeCards({ notices: { adopting, alarm, doubtful, aside }, t }: { notices: Notices; t: Reader["t"] }) {
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
      {doubtful.length > 0 ? (
        <section class="mb-4 rounded-card border border-line bg-card px-4 py-3" aria-labelledby="doubtful">
          <h2 class="text-base text-warn" id="doubtful">
            {t.doubtful.title}
          </h2>
          <p>{t.doubtful.text}</p>
          <ul class="mt-1">
            {doubtful.map(({ lead, name, when }) => (
              <li>
                <a class="inline-flex min-h-8 items-center break-words" href={`/console/leads/${lead}`}>
                  {name}
                </a>{" "}
                <span class="text-ink-2">{when}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {aside > 0 ? (
        <p class="mb-4 rounded-card border border-line bg-card px-4 py-3">
          {fill(t.aside.notice, { n: aside })}{" "}
          <a class="inline-flex min-h-8 items-center" href="/console/aside">
            {t.aside.read}
          </a>
        </p>
      ) : null}
      {alarm ? <p class="mb-4 rounded-card border border-line bg-card px-4 py-3 font-semibold text-warn">{alarm}</p> : null}
    </>
  );
}
