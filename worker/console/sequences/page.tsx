import { fill } from "../../playbook/say.ts";
import { type Frame, Layout, Notice } from "../layout.tsx";
import { type Reader, wholeDay } from "../times.ts";
import { join } from "../words.ts";
import type { Cell, View } from "./view.ts";

interface Page {
  frame: Frame;
  reader: Reader;
  /** The first day that is counted; null before anything is. */
  from: string | null;
  views: readonly View[];
}

export function SequencesPage({ frame, reader, from, views }: Page) {
  const { sequences: t } = reader.t;
  return (
    <Layout frame={frame} title={t.title}>
      {views.length === 0 ? (
        <Notice title={t.empty.title} text={t.empty.text} />
      ) : (
        <>
          <h1 class="text-2xl">{t.title}</h1>
          <p class="mt-1 max-w-[60rem] text-ink-2">{from === null ? t.uncounted : fill(t.intro, { from: wholeDay(from, reader) })}</p>
          <p class="mt-1 max-w-[60rem] text-ink-2">{t.denominators}</p>
          {views.map((view) => (
            <Sequence view={view} reader={reader} />
          ))}
        </>
      )}
    </Layout>
  );
}

const SHOWN = { keep: "state-good", change: "state-warn", drop: "state-bad", none: "text-ink-2" } as const;

function Sequence({ view: { id, verdict, facts, steps }, reader }: { view: View; reader: Reader }) {
  const { sequences: t } = reader.t;
  return (
    <section class="card mt-5" aria-labelledby={`sequence-${id}`}>
      <h2 class="text-xl" id={`sequence-${id}`}>
        {id}
      </h2>
      <p class="mt-2 max-w-[60rem]">
        <strong class={SHOWN[verdict.hint]}>{verdict.name}</strong> {verdict.text.join(reader.locale === "zh" ? "" : " ")}
      </p>
      <dl class="mt-3 grid gap-x-6 gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)]">
        {facts.map(({ label, text }) => (
          <>
            <dt class="text-ink-2">{label}</dt>
            <dd class="mb-2 min-w-0 break-words sm:mb-0">{text}</dd>
          </>
        ))}
      </dl>
      <Steps id={id} steps={steps} reader={reader} />
      {steps.map(({ test }) =>
        test ? (
          <div class="mt-4 max-w-[60rem]">
            <h3 class="text-base">{test.title}</h3>
            <p class="text-ink-2">{test.hypothesis}</p>
            <p>
              {test.answer ? <strong>{test.answer}</strong> : null} {test.text}
            </p>
          </div>
        ) : null,
      )}
      {steps.some(({ reasons }) => reasons.length > 0) ? (
        <details class="mt-4">
          <summary class="min-h-11 cursor-pointer content-center text-tide">{t.why}</summary>
          <Reasons steps={steps} reader={reader} />
        </details>
      ) : null}
    </section>
  );
}

const CELL = "px-3 py-2 text-right align-top whitespace-nowrap";

/** Wider than a phone, as a table with as many figures is: it scrolls by itself, by keyboard too. */
function Steps({ id, steps, reader }: { id: string; steps: View["steps"]; reader: Reader }) {
  const { sequences: t } = reader.t;
  const { step, ...figures } = t.columns;
  return (
    <section class="mt-4 overflow-x-auto" aria-label={fill(t.table, { sequence: id })} tabindex={0}>
      <table class="w-full border-collapse">
        <thead>
          <tr class="border-b border-line text-ink-2">
            <th class="px-3 py-2 text-left font-semibold" scope="col">
              {step}
            </th>
            {Object.values(figures).map((name) => (
              <th class={`${CELL} font-semibold`} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map((one) => (
            <tr class="border-b border-line last:border-0">
              <th class="min-w-[13rem] max-w-[22rem] px-3 py-2 text-left align-top font-normal" scope="row">
                <span class="block font-semibold">{one.id}</span>
                {one.subject ? <span class="block break-words">{one.subject}</span> : null}
                {one.rules.map((rule) => (
                  <span class="block break-words text-ink-2">{rule}</span>
                ))}
              </th>
              <td class={CELL}>{one.due}</td>
              {one.cells.map((cell) => (
                <Figure cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Figure({ cell: { count, share, more } }: { cell: Cell }) {
  return (
    <td class={CELL}>
      {count}
      {share === null ? null : <span class="block text-ink-2">{share}</span>}
      {more ? <span class="block">{more}</span> : null}
    </td>
  );
}

function Reasons({ steps, reader }: { steps: View["steps"]; reader: Reader }) {
  return (
    <dl class="mt-2 grid gap-x-6 gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)]">
      {steps.flatMap(({ id, reasons }) =>
        reasons.map(({ label, lines }) => (
          <>
            <dt>{fill(reader.t.sequences.whyOf, { step: id, what: label })}</dt>
            <dd class="mb-2 min-w-0 break-words text-ink-2 sm:mb-0">{join(lines, reader.locale)}</dd>
          </>
        )),
      )}
    </dl>
  );
}
