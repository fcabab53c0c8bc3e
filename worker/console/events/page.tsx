import { fill } from "../../playbook/say.ts";
import { type Frame, Layout, Notice } from "../layout.tsx";
import { Fold, PressForm, ReasonField, Sure } from "../lead-fields.tsx";
import type { Reader } from "../times.ts";
import type { EventRow, GuestRow } from "./rows.ts";

interface Page {
  frame: Frame;
  reader: Reader;
}

export function EventsPage({ frame, reader, rows }: Page & { rows: readonly EventRow[] }) {
  const { events: t } = reader.t;
  return (
    <Layout frame={frame} title={t.title}>
      {rows.length === 0 ? (
        <Notice title={t.empty.title} text={t.empty.text} />
      ) : (
        <>
          <h1 class="text-2xl">{t.title}</h1>
          <p class="mt-1 text-ink-2">{t.intro}</p>
          <ol class="mt-4 grid gap-3">
            {rows.map((row) => (
              <li class="card">
                <h2 class="text-base">
                  <a class="break-words" href={`/console/events/${row.slug}`}>
                    {row.title}
                  </a>
                </h2>
                <p class="text-ink-2">{fill(row.over ? t.was : t.starts, { starts: row.starts })}</p>
                <p>{countsSaid(row, reader)}</p>
              </li>
            ))}
          </ol>
        </>
      )}
    </Layout>
  );
}

interface Guests extends Page {
  event: EventRow;
  guests: Record<"coming" | "waiting", readonly GuestRow[]>;
  /** Whether the reader may give a place back. */
  gives: boolean;
  said?: string | undefined;
}

export function GuestsPage({ frame, reader, event, guests, gives, said }: Guests) {
  const { events: t } = reader.t;
  const counts = { seats: event.seats, coming: guests.coming.length, waiting: guests.waiting.length };
  return (
    <Layout frame={frame} title={event.title} said={said}>
      <p>
        <a href="/console/events">{t.back}</a>
      </p>
      <h1 class="mt-2 break-words text-2xl">{event.title}</h1>
      <p class="mt-1 text-ink-2">{fill(event.over ? t.was : t.starts, { starts: event.starts })}</p>
      <p class="mt-1">{countsSaid(counts, reader)}</p>
      {(["coming", "waiting"] as const).map((list) => (
        <section class="mt-6" aria-labelledby={list}>
          <h2 class="text-xl" id={list}>
            {t[list].title}
          </h2>
          {guests[list].length === 0 ? (
            <p class="mt-2 text-ink-2">{t[list].none}</p>
          ) : (
            <ol class="mt-3 grid gap-3">
              {guests[list].map((guest) => (
                <GuestCard frame={frame} reader={reader} event={event.slug} guest={guest} gives={gives} />
              ))}
            </ol>
          )}
        </section>
      ))}
    </Layout>
  );
}

function GuestCard({ frame, reader, event, guest, gives }: Page & { event: string; guest: GuestRow; gives: boolean }) {
  const { events: t } = reader.t;
  const { who, lead } = guest;
  const name = who?.name ?? (guest.erased ? t.erased : t.colleagues);
  return (
    <li class="card">
      <h3 class="break-words text-base">
        {who ? <a href={`/console/leads/${who.id}`}>{name}</a> : name}{" "}
        {who?.company ? <span class="font-normal text-ink-2">{who.company}</span> : null}
      </h3>
      <p class="text-ink-2">{fill(t.since, { since: guest.since })}</p>
      {guest.again ? <p>{t.again}</p> : null}
      {gives ? (
        <Fold title={t.return.title}>
          <p class="text-ink-2">{t.return.note}</p>
          <PressForm action={`/console/events/${event}/return`} press={frame.press}>
            <input type="hidden" name="lead" value={lead} />
            <ReasonField id={`return-${lead}-reason`} t={reader.t} />
            <Sure id={`return-${lead}-sure`} label={fill(t.return.sure, { name })} />
            <button class="btn-quiet" type="submit">
              {t.return.submit}
            </button>
          </PressForm>
        </Fold>
      ) : null}
    </li>
  );
}

function countsSaid({ seats, coming, waiting }: Pick<EventRow, "seats" | "coming" | "waiting">, { t: { events: t } }: Reader): string {
  return fill(seats === null ? t.unlimited : t.counts, { seats: seats ?? 0, coming, waiting });
}
