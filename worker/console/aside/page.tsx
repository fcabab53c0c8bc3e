import type { KeptAside } from "../../nurture/arrivals/store.ts";
import { fill } from "../../playbook/say.ts";
import { type Frame, Layout } from "../layout.tsx";
import { moment, type Reader } from "../times.ts";

interface Aside {
  frame: Frame;
  reader: Reader;
  letters: readonly KeptAside[];
  /** How far back they reach. */
  days: number;
}

/** What people wrote and the house could not place: nothing was done with it, and somebody should read it. */
export function AsidePage({ frame, reader, letters, days }: Aside) {
  const { aside: t } = reader.t;
  const reasons: Record<string, string> = t.reasons;
  return (
    <Layout frame={frame} title={t.title}>
      <h1 class="text-2xl">{t.title}</h1>
      <p class="mt-1 max-w-[70ch] text-ink-2">{letters.length > 0 ? t.intro : fill(t.none, { days })}</p>
      <ol class="mt-4 grid gap-3">
        {letters.map(({ at, from, subject, text, why, leadId }) => (
          <li class="card">
            <h2 class="break-words text-base">{subject || t.noSubject}</h2>
            <p class="break-words text-ink-2">{fill(t.line, { from: from ?? t.nobody, when: moment(at, reader) })}</p>
            <p class="mt-1">{reasons[why] ?? why}</p>
            <blockquote class="mt-2 whitespace-pre-wrap break-words border-l-2 border-line pl-3">{text}</blockquote>
            {leadId ? (
              <p class="mt-2">
                <a class="inline-flex min-h-8 items-center" href={`/console/leads/${leadId}`}>
                  {t.lead}
                </a>
              </p>
            ) : null}
          </li>
        ))}
      </ol>
    </Layout>
  );
}
